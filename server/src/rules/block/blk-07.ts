import { factPlace } from '../../facts/fact-place.ts';
import type { LogEvent } from '../../world/timeline.ts';
import type { CaptureWorld } from '../../world/world.ts';
import type { Rule } from '../rule.ts';
import { connectionsOf, type Connection } from './connections.ts';
import { captureText, connectText, statText } from './example-text.ts';
import { isCutName, ringLines, type RingLines } from './ring-lines.ts';
import { countBetween, linesInOneLog, logLinesOf, type LinePair, type LogLines } from './same-log.ts';
import type { Block } from '../../facts/block.ts';

const example = (second: number): string =>
  captureText({
    log: [
      [10, connectText()],
      [50, statText('1.xvda-0', { rd: 9, f: 120 })],
      [60, statText('1.xvda-0', { rd: 9, f: second })],
    ],
  });

/** With two lines missing between them, in seconds, a connect may be missing as well. */
const GAP = 25;

/** Of the printed counters only f is never reset: it counts the flushes since the connect. */
export const blk07: Rule = {
  id: 'BLK-07',
  name: 'f-counter-went-backwards',
  title: 'f counter went backwards',
  severity: 'error',
  tearSafe: true,
  needs: ['blkbackStat.f', 'kernelMessage'],
  condition:
    'In one piece of a log f of a thread that printed at most 25 s before is smaller than in the line before, and the log, which shows other messages of the backend, has no connect, no other boot and no dropped messages between them. Names of 15 characters are left out: they may have been cut, so that two devices share them.',
  hint: 'f is never reset; the counter was overwritten, or the device was connected anew and the log does not show it',
  reference: 'drivers/block/xen-blkback/blkback.c: print_stats(), 3.0 to 6.x; invariant M2-I7',
  fires: { capture: example(4) },
  silent: { capture: example(121) },
  evaluate: function* (context) {
    const { world } = context;
    const { facts } = world;
    const { f } = facts.tables.blkbackStat.columns;
    const logOf = logLinesOf(facts);
    const connections = connectionsOf(world);
    let decided = false;
    for (const ring of ringLines(world)) {
      for (const [first, second] of pairsOf(ring.events)) {
        const before = f.at(first.row);
        const after = f.at(second.row);
        if (before === null || after === null) continue;
        if (after >= before) {
          decided = true;
          continue;
        }
        const pair = judge(world, ring, first, second, logOf);
        if (pair === null) {
          context.unknown('kernelMessage');
          continue;
        }
        decided = true;
        if (isConnectedBetween(world, ring, pair, connections)) continue;
        context.report({
          subject: ring.subject,
          place: factPlace(facts, 'blkbackStat', pair.secondRow, 'f'),
          message: `${ring.thread}: the flush counter fell from ${before} to ${after} without a reconnect in between`,
          data: { thread: ring.thread, before, after },
          related: [{ place: factPlace(facts, 'blkbackStat', pair.firstRow, 'f'), message: `f ${before}` }],
          evidence: [pair.firstRow, pair.secondRow].map((row) => ({ table: 'blkbackStat' as const, row })),
        });
      }
      yield;
    }
    if (decided) context.pass();
    else context.unknown('blkbackStat.f');
  },
};

/** Neighbours, in order. */
const pairsOf = (events: readonly LogEvent[]): readonly (readonly [LogEvent, LogEvent])[] =>
  events.slice(1).flatMap((second, index) => {
    const first = events[index];
    return first === undefined ? [] : [[first, second] as const];
  });

/** The two lines where they stand in one log that would show a reconnect; null: a fall may have an innocent reason. */
const judge = (
  { facts }: CaptureWorld,
  { thread }: RingLines,
  first: LogEvent,
  second: LogEvent,
  logOf: (block: Block) => LogLines,
): LinePair | null => {
  if (isCutName(thread) || first.time === null || second.time === null || second.time < first.time) return null;
  if (second.time - first.time > GAP) return null;
  const pair = linesInOneLog(facts, first, second);
  if (pair === null) return null;
  const { messages, breaks } = logOf(pair.block);
  return messages.length > 0 && countBetween(breaks, pair.firstLine, pair.secondLine) === 0 ? pair : null;
};

const isConnectedBetween = (
  { facts }: CaptureWorld,
  { subject }: RingLines,
  { block, firstLine, secondLine }: LinePair,
  connections: readonly Connection[],
): boolean =>
  connections.some(
    ({ subject: device, message }) =>
      (device === null || subject === null || device === subject) &&
      [message.event.row, ...message.event.copies].some((row) => {
        const table = facts.tables.kernelMessage;
        return table.block.at(row) === block.id && table.line.at(row) > firstLine && table.line.at(row) < secondLine;
      }),
  );
