import { ProgressLocation, Uri, window } from 'vscode';
import type { CaptureRef } from '../../../server/src/wire/capture.ts';
import type { Services } from './services.ts';

/** Runs an analysis that the user asked for, with its progress and a way to cancel; a failure is told in its own words. */
export const withProgress = async ({ captures, server }: Services, capture: CaptureRef): Promise<void> => {
  const title = `Analysing ${Uri.parse(capture.uri).path.replace(/^.*\//, '')}`;
  const state = await window.withProgress(
    { location: ProgressLocation.Notification, title, cancellable: true },
    async (progress, token) => {
      let reached = 0;
      const following = server.onState((news) => {
        if (news.uri !== capture.uri || news.progress === null) return;
        progress.report({ increment: Math.max(0, news.progress - reached) * 100 });
        reached = news.progress;
      });
      const cancelling = token.onCancellationRequested(() => void captures.cancel(capture.uri));
      try {
        return await captures.analyse(capture);
      } finally {
        following.dispose();
        cancelling.dispose();
      }
    },
  );
  if (state?.phase === 'failed') void window.showErrorMessage(`Xen Dump: ${state.message ?? 'the analysis failed.'}`);
};
