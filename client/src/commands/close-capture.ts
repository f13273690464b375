import { rowOf } from './argument.ts';
import type { Command } from './services.ts';

/** "Close Capture": takes a capture out of the trees. */
export const closeCapture: Command =
  ({ captures, machine, findings }) =>
  async (argument) => {
    const row = rowOf(argument, machine.view.selection, findings.view.selection);
    if (row) await captures.close(row.node.capture);
  };
