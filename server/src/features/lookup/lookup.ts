import type { Analysis, LocatedFinding } from '../../analysis/analysis.ts';
import type { Work } from '../../core/work.ts';
import { buildClockLines, type ClockLines } from '../../world/clock-lines.ts';
import type { CaptureWorld } from '../../world/world.ts';
import { RowsByLine } from './rows-by-line.ts';
import { speakersOf } from './speakers.ts';
import { ThingIndex } from './thing-index.ts';

/** An analysis with the indexes that answer a question about a line or a thing without going over all rows. */
export interface Lookup {
  readonly analysis: Analysis;
  readonly rows: RowsByLine;
  readonly things: ThingIndex;
  /** The domain whose kernel printed a row of `kernelMessage`, or null. */
  readonly speaker: (row: number) => number | null;
  /** The capture that a line belongs to, or null. */
  readonly captureAt: (source: number, line: number) => CaptureWorld | null;
  /** Findings (not suppressed) whose main place is this line. */
  readonly findingsAt: (source: number, line: number) => readonly LocatedFinding[];
  /** Findings (not suppressed) that name this line beside their main place. */
  readonly relatedAt: (source: number, line: number) => readonly LocatedFinding[];
  /** The time lines of a capture; made when they are first asked for. */
  readonly linesOf: (capture: CaptureWorld) => Work<ClockLines>;
}

/** Makes the indexes, in slices; some hundred nanoseconds a row. */
export const buildLookup = function* (analysis: Analysis): Work<Lookup> {
  const { facts, world, blocks } = analysis;
  const captures = new Map(world.captures.map((capture) => [capture.capture.id, capture]));
  const captureAt: Lookup['captureAt'] = (source, line) =>
    captures.get(blocks.anyBlock(source, line)?.capture ?? -1) ?? null;
  const rows = yield* RowsByLine.build(facts);
  const speaker = yield* speakersOf(world);
  const things = yield* ThingIndex.build({ facts, captures, speaker });
  const main = new Map<string, LocatedFinding[]>();
  const related = new Map<string, LocatedFinding[]>();
  for (const finding of analysis.findings) {
    if (finding.suppressed !== null) continue;
    put(main, finding.location, finding);
    for (const { location } of finding.relatedLocations) put(related, location, finding);
  }
  const at =
    (map: ReadonlyMap<string, readonly LocatedFinding[]>): Lookup['findingsAt'] =>
    (source, line) =>
      map.get(`${source}:${line}`) ?? [];
  const linesOf = keepLines();
  return { analysis, rows, things, speaker, captureAt, findingsAt: at(main), relatedAt: at(related), linesOf };
};

const keepLines = (): Lookup['linesOf'] => {
  const kept = new Map<CaptureWorld, ClockLines>();
  return function* (capture) {
    const lines = kept.get(capture) ?? (yield* buildClockLines(capture));
    kept.set(capture, lines);
    return lines;
  };
};

const put = (
  map: Map<string, LocatedFinding[]>,
  { source, line }: LocatedFinding['location'],
  finding: LocatedFinding,
): void => {
  const key = `${source}:${line}`;
  const list = map.get(key) ?? [];
  map.set(key, list);
  if (!list.includes(finding)) list.push(finding);
};
