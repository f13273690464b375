import type { Command } from '../command.ts';
import { Exit } from '../terminal.ts';

/** `xdump lsp --stdio`: the language server, until its client ends it; `serve` starts it. */
export const lspCommand = (serve: () => void): Command => ({
  name: 'lsp',
  usage: 'lsp --stdio',
  summary: 'the language server, for any editor',
  options: { stdio: { type: 'boolean' }, 'node-ipc': { type: 'boolean' }, clientProcessId: { type: 'string' } },
  optionHelp: {
    stdio: 'speak over standard input and output',
    'node-ipc': "speak over Node's IPC channel (used by the extension)",
  },
  run: async (values, _words, terminal) => {
    if (values['stdio'] !== true && values['node-ipc'] !== true) {
      terminal.error('xdump lsp: --stdio is wanted\n');
      return Exit.usage;
    }
    serve();
    // The connection ends the process with the exit code of the protocol.
    return await new Promise<never>(() => undefined);
  },
});
