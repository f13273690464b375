import { env, window } from 'vscode';
import { CAPTURE_SCRIPT_METHOD } from '../../../server/src/wire/capture-script.ts';
import { NOT_RUNNING } from '../language-client.ts';
import type { Command } from './services.ts';

/** "Copy Capture Script": the shell script of `xdump capture`, for a host where only a terminal is open. */
export const copyCaptureScript: Command =
  ({ server }) =>
  async () => {
    const script = await server.request(CAPTURE_SCRIPT_METHOD, null);
    if (script === undefined) {
      void window.showErrorMessage(NOT_RUNNING);
      return;
    }
    await env.clipboard.writeText(script);
    void window.showInformationMessage(
      'The capture script is in the clipboard. Save it on the Xen host as capture.sh, then run as root: sh capture.sh > host.xdump',
    );
  };
