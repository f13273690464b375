import { openThing } from '../thing-documents.ts';
import { rowOf } from './argument.ts';
import type { Command } from './services.ts';

/** "Show Everything Known": about the thing of a row, as `xdump show` prints it. */
export const showThing: Command =
  ({ machine, findings }) =>
  async (argument) => {
    const node = rowOf(argument, machine.view.selection, findings.view.selection)?.node;
    if (node && node.address !== null) await openThing(node.capture, node.address);
  };
