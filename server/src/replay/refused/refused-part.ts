import type { BlkbackVariantId } from '../../model/blkback-variants.ts';
import type { LogEvent } from '../../world/timeline.ts';
import type { CaptureWorld } from '../../world/world.ts';
import { blocksOfLine, logLine, type LogLine } from '../blkback/log-line.ts';
import { recognisedVariant } from '../blkback/recognised-variant.ts';
import type { HistoryStep, Recording } from '../recording.ts';
import type { ReplayPart } from '../replay-part.ts';
import { nextStatistics } from './next-statistics.ts';
import { refusedDisk, type RefusedDisk } from './refused-disk.ts';
import { refusedRequest, type RefusedRequest, type StatCounter } from './refused-request.ts';

/** Lines that the backend prints about one request of a guest. */
const IDS = [
  'blkback.bad-number-of-segments-in',
  'blkback.invalid-indirect-operation',
  'blkback.access-denied-of-on-dev',
  'blkback.access-denied-discard-on-dev',
  'blkback.misaligned-i-o-request-from',
  'blkback.invalid-buffer-could-not-remap',
  'blkback.requesting-a-grant-already-in',
  'blkback.trying-to-add-a-gref',
] as const;
const SLICE = 64;
/** Counters of requests with pages. */
const WITH_PAGES: readonly StatCounter[] = ['rd', 'wr', 'f'];

/** Requests that the backend refused or complains of, as its messages tell, each along the request path (M2). */
export const refusedPart: ReplayPart = {
  id: 'requests',
  variants: [],
  run: function* (input) {
    const { capture } = input;
    const events = IDS.flatMap((id) => capture.timeline.withId(id))
      .filter(({ domid }) => domid === 0 || domid === null)
      .sort((a, b) => a.order - b.order);
    const [start] = events;
    if (start === undefined) return;
    const variant = recognisedVariant(capture, capture.parameter('blkback.variant')?.value ?? null);
    const first = logLine(capture.facts, start);
    const recording = input.open({
      part: 'requests',
      name: 'requests that the backend complains of',
      object: null,
      model: 'm2',
      variant: variant.id,
      variantReason: variant.reason,
      source: first.source,
      line: first.line,
    });
    const whole = capture.logs.kernel(0);
    const isWhole = events.every((event) =>
      blocksOfLine(capture.facts, event).some((block) => whole?.has(block) === true),
    );
    if (!isWhole) recording.excuse = 'the log is not there from its first line on, so that lines may be missing';
    for (const [index, event] of events.entries()) {
      const line = logLine(capture.facts, event);
      if (input.isOver(line.time, line.source, line.line)) return;
      compareLine(capture, recording, variant.id, event, line);
      if (index % SLICE === SLICE - 1) yield;
    }
  },
};

const compareLine = (
  capture: CaptureWorld,
  recording: Recording,
  variant: BlkbackVariantId,
  event: LogEvent,
  line: LogLine,
): void => {
  recording.read('complaint');
  const disk = refusedDisk(capture, line.id, line.args);
  const shown = disk === null || disk.shown.length === 0 ? [{}] : disk.shown;
  const courses = shown.flatMap((one) => refusedRequest(line.id, line.args, variant, one) ?? []);
  const [any] = courses;
  if (any === undefined) {
    recording.skipped('complaint', 'its numbers are those of no request');
    return;
  }
  recording.stepped('complaint');
  const fits = courses.find(({ lines }) => lines.some((text) => line.text.endsWith(text)));
  if (fits !== undefined) {
    // Without the disk's size and mode the line alone says that it was refused.
    recording.equal('complaint', disk !== null && disk.shown.length === 0);
    compareCounter(capture, recording, event, line, fits, disk);
  } else if (
    courses.every(({ lines }) => lines.every((text) => !isAlike(text, line.text))) &&
    any.response?.status !== 0
  )
    recording.skipped('complaint', `${variant} prints nothing for such a request`);
  else if (disk !== null && disk.shown.length > 0)
    recording.skipped(
      'complaint',
      'no moment of the capture shows the disk as it was then: M2 does not refuse it on any of those',
    );
  else
    recording.different({
      ...placeOf(line),
      kind: 'complaint',
      expected: any.lines.length === 0 ? 'no line' : any.lines.join('; '),
      recorded: line.text,
      reason: `${variant} words it otherwise`,
      resumed: 'the model as it is',
      history: [],
    });
};

/** The same text up to its numbers. */
const isAlike = (a: string, b: string): boolean => b.includes(a.split(/[[(]/, 1)[0] ?? a);

/** The request is counted before it is refused, so that the next statistics line of its ring has it. */
const compareCounter = (
  capture: CaptureWorld,
  recording: Recording,
  event: LogEvent,
  line: LogLine,
  { counted, isOpen, words }: RefusedRequest,
  disk: RefusedDisk | null,
): void => {
  recording.read('counted');
  if (counted.length === 0) {
    recording.skipped('counted', 'such a request is not counted');
    return;
  }
  const names = isOpen ? WITH_PAGES : counted;
  const only = disk?.only ?? null;
  const lines = nextStatistics(capture, event, only);
  const counting = lines.filter(({ row }) =>
    names.some((name) => (capture.facts.tables.blkbackStat.columns[name].at(row) ?? 0) > 0),
  );
  const [last] = lines;
  if (counting.length > 0) recording.equal('counted', counting.length > 1 || isOpen);
  else if (only === null) recording.skipped('counted', 'the line does not name the device');
  else if (last === undefined || lines.length < only.rings.length)
    recording.skipped('counted', 'no statistics line of each ring follows');
  else
    recording.different({
      ...placeOf(logLine(capture.facts, last)),
      kind: 'counted',
      expected: `${names.join(' or ')} of at least 1 on a ring of ${only.address}, for the ${words}`,
      recorded: 'none on any of its rings',
      reason: null,
      resumed: 'the recorded counters',
      history: [placeOf(line)],
    });
};

const placeOf = ({ source, line, time, text }: LogLine): HistoryStep => ({ source, line, time, text });
