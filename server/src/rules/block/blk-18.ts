import { factPlace } from '../../facts/fact-place.ts';
import { blkbackVariant, isVariantFrom, variantName } from '../../world/blkback-variant.ts';
import type { Facts } from '../../facts/facts.ts';
import type { LogEvent } from '../../world/timeline.ts';
import type { CaptureWorld } from '../../world/world.ts';
import type { Rule } from '../rule.ts';
import { connectionsOf } from './connections.ts';
import { captureText, connectText, statText } from './example-text.ts';
import { ringLines, type RingLines } from './ring-lines.ts';
import { countBetween, linesInOneLog, logLinesOf, type LinePair } from './same-log.ts';

/** Two lines missing, in seconds; gaps of 12 to 25 s are seen on healthy slow hosts. */
const GAP = 25;
/** Where less is missing, lines that were damaged or left out explain it as well: information. */
const LONG = 40;
/** The lines of all rings together leave no hole of so many seconds in a log that is in one piece. */
const HOLE = 15;

const example = (gap: number): string => {
  const other = (at: number): readonly [number, string] => [at, statText('1.xvdb-0', { rd: 7 })];
  return captureText({
    log: [
      [10, connectText()],
      [50, statText('1.xvda-0', { rd: 9 })],
      ...[51, 61, 71, 81].map(other),
      [50 + gap, statText('1.xvda-0', { rd: 9 })] as const,
    ].sort(([a], [b]) => Number(a) - Number(b)) as readonly (readonly [number, string])[],
  });
};

/** A ring's thread prints every 10 s even when idle, because it wakes every 100 ms. */
export const blk18: Rule = {
  id: 'BLK-18',
  name: 'stats-line-missing',
  title: 'Stats line missing',
  severity: 'warning',
  tearSafe: false,
  needs: ['blkbackStat', 'kernelMessage'],
  condition:
    'More than 25 s stand between two lines of one ring in one piece of a log, on a kernel whose threads wake by themselves (3.11 and later), while other rings printed all through the gap (so the lines were switched on and the log is in one piece) and the device was not connected anew. Below 40 s it is information, because two lines may have been lost.',
  hint: 'The thread is blocked (D state): a drain, an allocation, a transaction of xenstore, a discard',
  reference: 'drivers/block/xen-blkback/blkback.c: xen_blkif_schedule(), print_stats(), 3.11 to 6.x; model M2.3, M2.10',
  fires: { capture: example(40) },
  silent: { capture: example(10.1) },
  evaluate: function* (context) {
    const { world } = context;
    const variant = blkbackVariant(world);
    const wakes = isVariantFrom(variant, 'B311');
    const rings = ringLines(world).filter(({ events }) => events.length > 1);
    if (wakes === false) {
      context.pass();
      return;
    }
    if (rings.length === 0 || wakes === null) {
      context.unknown(rings.length === 0 ? 'blkbackStat' : 'host.kernel');
      return;
    }
    context.pass();
    for (const ring of rings) {
      const gaps = gapsOf(world, ring, rings);
      const [gap, ...others] = gaps;
      if (gap === undefined) continue;
      const at = (row: number): ReturnType<typeof factPlace> => factPlace(world.facts, 'blkbackStat', row);
      context.report({
        subject: ring.subject,
        place: at(gap.secondRow),
        message: `${ring.thread}: no statistics for ${gap.seconds.toFixed(1)} s although the thread wakes every 100 ms`,
        data: { thread: ring.thread, seconds: gap.seconds, gaps: gaps.length },
        related: [
          { place: at(gap.firstRow), message: 'the line before' },
          ...others.map(({ secondRow, seconds }) => ({
            place: at(secondRow),
            message: `no line for ${seconds.toFixed(1)} s`,
          })),
        ],
        evidence: [{ table: 'blkbackStat', row: gap.secondRow }],
        variant: variantName(variant),
        ...(Math.max(...gaps.map(({ seconds }) => seconds)) < LONG ? { confidence: 'low' as const } : {}),
      });
      yield;
    }
  },
};

interface Gap {
  readonly firstRow: number;
  readonly secondRow: number;
  readonly seconds: number;
}

/** Gaps of one ring that nothing innocent explains. */
const gapsOf = (world: CaptureWorld, ring: RingLines, rings: readonly RingLines[]): readonly Gap[] => {
  const { facts } = world;
  const logOf = logLinesOf(facts);
  const connections = connectionsOf(world);
  return ring.events.flatMap((second, index) => {
    const first: LogEvent | undefined = ring.events[index - 1];
    if (first?.time === undefined || first.time === null || second.time === null) return [];
    const from = first.time;
    const to = second.time;
    if (to - from <= GAP) return [];
    // Of a log that was put together from pieces the line may stand in another one.
    if (ring.events.some(({ time }) => time !== null && time > from && time < to)) return [];
    const pair = linesInOneLog(facts, first, second);
    if (pair === null || countBetween(logOf(pair.block).breaks, pair.firstLine, pair.secondLine) > 0) return [];
    const othersWentOn = isUnbroken([
      from,
      ...rings
        .filter((other) => other !== ring)
        .flatMap(({ events }) => events)
        .filter(({ row, copies }) => [row, ...copies].some((at) => isBetween(facts, pair, at)))
        .map(({ time }) => time ?? NaN)
        .filter((time) => time >= from && time <= to),
      to,
    ]);
    const reconnected = connections.some(
      ({ subject, message: { event } }) =>
        (subject === null || ring.subject === null || subject === ring.subject) &&
        event.time !== null &&
        event.time >= from &&
        event.time <= to,
    );
    if (!othersWentOn || reconnected) return [];
    return [{ firstRow: pair.firstRow, secondRow: pair.secondRow, seconds: to - from }];
  });
};

/** Does the log go on all the time? Pieces of a log that somebody put together have holes of their own. */
const isUnbroken = (times: readonly number[]): boolean => {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted.length > 2 && sorted.every((time, index) => time - (sorted[index - 1] ?? time) <= HOLE);
};

/** Does a statistics line stand between two others of the same piece of log? */
const isBetween = ({ tables }: Facts, { block, firstLine, secondLine }: LinePair, row: number): boolean => {
  const line = tables.blkbackStat.line.at(row);
  return tables.blkbackStat.block.at(row) === block.id && line > firstLine && line < secondLine;
};
