import { env } from 'vscode';
import { rowOf } from './argument.ts';
import type { Command } from './services.ts';

/** "Copy Address": of a row, as `xdump show` takes it. */
export const copyAddress: Command =
  ({ machine, findings }) =>
  async (argument) => {
    const address = rowOf(argument, machine.view.selection, findings.view.selection)?.node.address;
    if (address !== undefined && address !== null) await env.clipboard.writeText(address);
  };
