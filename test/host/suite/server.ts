import * as assert from 'node:assert';
import { commands } from 'vscode';
import { activated, eventually } from './extension.ts';
import { CHANGED_ROW, diagnosed, grantDump, open, write } from './texts.ts';

/** The life of the server process. */
export const serverTests = (): void => {
  suite('server', () => {
    test('"Restart Server" starts a new process that analyses the open texts again', async () => {
      const { captures, server } = await activated();
      const { uri } = await open(write('restarted.xdump', grantDump(CHANGED_ROW)));
      await diagnosed(uri, ['GNT-01', 'GNT-04']);
      const states: boolean[] = [];
      const following = server.onRunning((running) => states.push(running));
      await commands.executeCommand('xdump.restartServer');
      following.dispose();
      assert.deepStrictEqual([states.at(0), states.at(-1)], [false, true]);
      await eventually(() => (captures.holding(uri)?.phase === 'ready' ? true : undefined), captures.onChange);
      await diagnosed(uri, ['GNT-01', 'GNT-04']);
    });

    test('the state of a capture has its counts', async () => {
      const { captures } = await activated();
      const { uri } = await open(write('counted.xdump', grantDump(CHANGED_ROW)));
      const counts = captures.holding(uri)?.counts;
      assert.deepStrictEqual([counts?.error, counts?.warning], [1, 1]);
    });
  });
};
