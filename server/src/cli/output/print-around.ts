import type { Around } from '../../features/around.ts';
import { distanceInWords } from '../../features/around-words.ts';
import type { Terminal } from '../terminal.ts';
import { printable } from './printable.ts';

/** Prints what happened around a moment as text. */
export const printAround = async (
  around: Around,
  pathOf: (source: number) => string,
  terminal: Terminal,
): Promise<void> => {
  await terminal.out(`${printable(around.clock)}: ${around.time} s\n`);
  for (const { place, text, clock, distance } of around.events)
    await terminal.out(
      `  ${printable(pathOf(place.source))}:${place.line}: ${distanceInWords(distance)} (${printable(clock)}): ${printable(text)}\n`,
    );
  if (around.events.length === 0) await terminal.out('  nothing else is known to have happened near it\n');
  if (around.unplaced.length > 0)
    await terminal.out(
      `  not placed, since nothing connects their clocks to it: ${printable(around.unplaced.join(', '))}\n`,
    );
};
