import { ConfigurationTarget, workspace } from 'vscode';
import { CHANGED_ROW, diagnosed, grantDump, open, write } from './texts.ts';

/** Settings reach the server while it runs. */
export const settingTests = (): void => {
  suite('settings', () => {
    test('a changed least severity changes the diagnostics at once', async () => {
      const { uri } = await open(write('severity.xdump', grantDump(CHANGED_ROW)));
      await diagnosed(uri, ['GNT-01', 'GNT-04']);
      const change = async (value: string | undefined): Promise<void> => {
        await workspace.getConfiguration('xdump').update('minSeverity', value, ConfigurationTarget.Global);
      };
      try {
        await change('error');
        await diagnosed(uri, ['GNT-01']);
      } finally {
        await change(undefined);
      }
      await diagnosed(uri, ['GNT-01', 'GNT-04']);
    });
  });
};
