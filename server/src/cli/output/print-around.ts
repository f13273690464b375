import type { Around } from '../../features/around.ts';
import { distanceInWords } from '../../features/around-words.ts';
import type { Terminal } from '../terminal.ts';
import { printable, printableJson } from './printable.ts';

/** Prints what happened around a moment, as text or JSON. */
export const printAround = async (
  around: Around,
  pathOf: (source: number) => string,
  format: 'text' | 'json',
  terminal: Terminal,
): Promise<void> => {
  if (format === 'json') {
    const events = around.events.map(({ place, text, clock, distance }) => ({
      text,
      path: pathOf(place.source),
      line: place.line,
      clock,
      low: rounded(distance.low),
      high: rounded(distance.high),
    }));
    const json = JSON.stringify({ clock: around.clock, time: around.time, events, unplaced: around.unplaced });
    await terminal.out(`${printableJson(json)}\n`);
    return;
  }
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

const rounded = (seconds: number): number => Math.round(seconds * 1e6) / 1e6;
