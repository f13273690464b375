import type { Around } from '../../features/around.ts';
import { distanceInWords } from '../../features/around-words.ts';
import type { ShownMoment } from '../../features/moments/shown-moment.ts';
import type { Terminal } from '../terminal.ts';
import { printMoment } from './print-moment.ts';
import { printable, printableJson } from './printable.ts';

/** Prints what models hold at a line, and what happened around a moment (null: the line has no time), as text or JSON. */
export const printAround = async (
  around: Around | null,
  models: readonly ShownMoment[],
  pathOf: (source: number) => string,
  format: 'text' | 'json',
  terminal: Terminal,
): Promise<void> => {
  if (format === 'json') {
    const events = (around?.events ?? []).map(({ place, text, clock, distance }) => ({
      text,
      path: pathOf(place.source),
      line: place.line,
      clock,
      low: rounded(distance.low),
      high: rounded(distance.high),
    }));
    const { clock = null, time = null, unplaced = [] } = around ?? {};
    const json = JSON.stringify({ clock, time, events, unplaced, models });
    await terminal.out(`${printableJson(json)}\n`);
    return;
  }
  for (const moment of models) await printMoment(moment, terminal);
  if (around === null) return;
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
