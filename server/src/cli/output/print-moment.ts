import type { ShownMoment } from '../../features/moments/shown-moment.ts';
import type { Terminal } from '../terminal.ts';
import { printable } from './printable.ts';

/** Prints what a model holds around a line. */
export const printMoment = async ({ title, values, notes }: ShownMoment, terminal: Terminal): Promise<void> => {
  await terminal.out(`the model at this line (${printable(title)}):\n`);
  for (const { thing, what, before, after } of values) {
    const change = before === after ? after : `${before} → ${after}`;
    await terminal.out(`  ${printable(`${thing === '' ? '' : `${thing}: `}${what}: ${change}`)}\n`);
  }
  for (const note of notes) await terminal.out(`  ${printable(note)}\n`);
};
