import { amount } from '../../core/amount.ts';
import type { Around } from '../../features/around.ts';
import { distanceInWords } from '../../features/around-words.ts';
import type { Terminal } from '../terminal.ts';
import { printable } from './printable.ts';

/** Most events before and after a moment that are printed: a trace has hundreds of them in a second. */
const MOST = 20;

/** Prints what happened around a moment as text, of many events the nearest. */
export const printAround = async (
  around: Around,
  pathOf: (source: number) => string,
  terminal: Terminal,
): Promise<void> => {
  await terminal.out(`${printable(around.clock)}: ${around.time} s\n`);
  const before = around.events.filter(({ distance }) => distance.high < 0).length;
  const shown = around.events.slice(Math.max(0, before - MOST), before + MOST);
  const earlier = Math.max(0, before - MOST);
  const later = around.events.length - earlier - shown.length;
  if (earlier > 0) await terminal.out(`  … ${amount(earlier, 'earlier event is', 'earlier events are')} left out\n`);
  for (const { place, text, clock, distance } of shown)
    await terminal.out(
      `  ${printable(pathOf(place.source))}:${place.line}: ${distanceInWords(distance)} (${printable(clock)}): ${printable(text)}\n`,
    );
  if (later > 0) await terminal.out(`  … ${amount(later, 'later event is', 'later events are')} left out\n`);
  if (earlier + later > 0) await terminal.out('  --format json has them all\n');
  if (around.events.length === 0) await terminal.out('  nothing else is known to have happened near it\n');
  if (around.unplaced.length > 0)
    await terminal.out(
      `  not placed, since nothing connects their clocks to it: ${printable(around.unplaced.join(', '))}\n`,
    );
};
