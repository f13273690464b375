import { commands, type Disposable, Uri, workspace } from 'vscode';
import { REPLAY_METHOD } from '../../server/src/wire/replay.ts';
import { NOT_RUNNING, type Server } from './language-client.ts';

const REPLAY_SCHEME = 'xdump-replay';

/** Serves what the models make of a capture's recordings as a read-only Markdown document; the capture is in the query. */
export const registerReplayDocuments = (server: Server): Disposable =>
  workspace.registerTextDocumentContentProvider(REPLAY_SCHEME, {
    provideTextDocumentContent: async ({ query }, token) => {
      const uri = new URLSearchParams(query).get('capture') ?? '';
      const page = await server.request(REPLAY_METHOD, { uri }, token);
      return page === undefined ? NOT_RUNNING : (page ?? 'This capture has not been analysed yet.\n');
    },
  });

/** Opens the replay of a capture as rendered Markdown. */
export const openReplay = async (capture: string): Promise<void> => {
  const name = decodeURIComponent(capture.split('/').at(-1) ?? '');
  const query = new URLSearchParams({ capture }).toString();
  await commands.executeCommand('vscode.open', Uri.from({ scheme: REPLAY_SCHEME, path: `/Replay ${name}.md`, query }));
};
