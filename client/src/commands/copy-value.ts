import { env } from 'vscode';
import { rowOf } from './argument.ts';
import type { Command } from './services.ts';

/** "Copy Value": the value of a row as it stands in the capture; without one, its label. */
export const copyValue: Command =
  ({ machine, findings }) =>
  async (argument) => {
    const node = rowOf(argument, machine.view.selection, findings.view.selection)?.node;
    if (node) await env.clipboard.writeText(node.value ?? node.label);
  };
