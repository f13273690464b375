import type { Work } from '../../core/work.ts';
import { blkbackVariantIds, switchesOf } from '../../model/blkback-variants.ts';
import { persistentDefaults } from '../../model/persistent/persistent-params.ts';
import { deviceName, deviceNumber } from '../../world/device-name.ts';
import type { CaptureWorld } from '../../world/world.ts';
import { backendParams } from '../backend-params.ts';
import { heldLines, type HeldSink } from '../moments/held.ts';
import type { Recording } from '../recording.ts';
import type { ReplayInput, ReplayPart } from '../replay-part.ts';
import { backendLog, hasGrantLines } from './backend-log.ts';
import { GrantDma } from './grant-dma.ts';
import { GrantMessages } from './grant-messages.ts';
import { blocksOfLine } from './log-line.ts';
import { isOfSeveralBoots } from '../../world/log-breaks.ts';
import type { LogEvent } from '../../world/timeline.ts';
import { PathModel } from './path-model.ts';
import { PathReplay } from './path-replay.ts';
import { PathRings } from './path-rings.ts';
import { recognisedVariant, type RecognisedVariant } from './recognised-variant.ts';
import { RingModel } from './ring-model.ts';
import { RingReplay } from './ring-replay.ts';
import { TraceReplay } from './trace-replay.ts';
import { PIECES, timeGoesBack } from '../time-goes-back.ts';
import { traceStep, type TraceStep } from './trace-step.ts';

/** Steps between two pauses. */
const SLICE = 256;
/** Limit of the tree where no parameter was captured. */
const MAX_PERSISTENT = 1056;
/** The head that the kernel prints above a trace has more lines than that. */
const HEAD = 4;

/** What versions say when a disk connects. */
const CONNECTED = [
  'blkback.using-queues-protocol',
  'blkback.ring-pages-event-channel-protocol',
  'blkback.ring-ref-event-channel-protocol',
] as const;

/** Traces and messages of xen-blkback, along the model of its grants (M3). */
export const blkbackPart: ReplayPart = {
  id: 'blkback',
  variants: blkbackVariantIds,
  run: function* (input) {
    const { facts, capture } = input.capture;
    const table = facts.tables.probeEvent;
    yield* replayMessages(input);
    let first = 0;
    while (first < table.rows()) {
      const block = table.block.at(first);
      let end = first + 1;
      while (end < table.rows() && table.block.at(end) === block) end += 1;
      if (facts.blocks[block]?.capture === capture.id) yield* replayTrace(input, first, end);
      first = end;
    }
  },
};

/** Replays what the backend's kernel said about grants. */
const replayMessages = function* (input: ReplayInput): Work<void> {
  const { capture } = input;
  const events = backendLog(capture);
  const [start] = events;
  if (start === undefined || !hasGrantLines(events, capture.facts)) return;
  const variant = recognisedVariant(capture, input.variant);
  const table = capture.facts.tables[start.table];
  const recording = input.open({
    part: 'blkback',
    name: 'messages of the backend',
    object: null,
    model: 'm3',
    variant: variant.id,
    variantReason: variant.reason,
    source: capture.facts.blocks[table.block.at(start.row)]?.source ?? 0,
    line: table.line.at(start.row),
  });
  const whole = capture.logs.kernel(0);
  const isWhole = events.every((event) =>
    blocksOfLine(capture.facts, event).some(
      (block) => whole?.has(block) === true && capture.facts.blocks[block]?.jumpsAfterBoot !== true,
    ),
  );
  if (!isWhole) recording.excuse = 'the log is not there from its first line on, so that lines may be missing';
  else if (!isConnectedBefore(capture, start))
    recording.excuse = 'no line above tells that a disk connected, so that lines are missing';
  else if (areSeveralLogs(capture, events)) recording.excuse = 'logs of several boots or hosts stand here';
  else if (variant.isContradicted) recording.excuse = variant.reason;
  const defaults = persistentDefaults(variant.id);
  const { maxPersistentGrants = defaults.maxPersistentGrants, idleSeconds = defaults.idleSeconds } =
    backendParams(capture);
  const params = { ...defaults, maxPersistentGrants, idleSeconds };
  const messages = new GrantMessages(capture.facts, recording, switchesOf(variant.id), params);
  yield* messages.run(events, ({ time, source, line }) => input.isOver(time, source, line));
  recording.state = heldLines((into) => {
    messages.hold(into);
  });
};

/** Does a line above the first event tell that a disk connected? Every version prints one: what has none is another log's end. */
const isConnectedBefore = ({ timeline }: CaptureWorld, { time: first }: LogEvent): boolean =>
  CONNECTED.some((id) => timeline.withId(id).some(({ time }) => time !== null && first !== null && time <= first));

/** Were the events taken from more than one log: does their time go back, or does one boot's text name several kernels? */
const areSeveralLogs = ({ facts, host }: CaptureWorld, events: readonly LogEvent[]): boolean =>
  (host.kernel !== null && host.dom0Kernel === null) ||
  [...new Set(events.flatMap((event) => blocksOfLine(facts, event)))].some((id) => {
    const block = facts.blocks[id];
    return block !== undefined && isOfSeveralBoots(facts, block);
  });

/** Replays the rows [first, end) of `probeEvent`, which are one trace. */
const replayTrace = function* (input: ReplayInput, first: number, end: number): Work<void> {
  const { capture } = input;
  const { facts } = capture;
  const { event } = facts.tables.probeEvent.columns;
  const kind = kindOf(event, first, end);
  if (kind === null) return;
  const start = traceStep(facts, first);
  const variant = recognisedVariant(capture, input.variant);
  const recording = input.open({
    part: 'blkback',
    name: kind === 'requests' ? 'kernel trace' : 'kernel trace from grant to DMA',
    object: null,
    model: 'm3',
    variant: variant.id,
    variantReason: variant.reason,
    source: start.source,
    line: start.line,
  });
  const block = facts.blocks[facts.tables.probeEvent.block.at(first)];
  if (block?.completeness === 'damaged') recording.excuse = block.reason ?? 'events were lost';
  else if (block !== undefined && start.line - block.firstLine < HEAD)
    recording.excuse = 'the trace has no head, so that lines may have been left out';
  else if (timeGoesBack(end - first, (index) => facts.tables.probeEvent.columns.time.at(first + index)))
    recording.excuse = PIECES;
  const max = backendParams(capture).maxPersistentGrants ?? MAX_PERSISTENT;
  const modelOf = (domid: number, device: number, comm: string): RingModel =>
    new RingModel(domid, device, comm, persistence(capture, domid, device) ?? true, max, variant.id);
  const along = kind === 'requests' ? requestPath(input, recording, variant) : null;
  const replay = along === null ? dmaOf(recording, modelOf) : requestsOf(recording, modelOf, capture, along.replay);
  const slice = recording.pauseAfter(SLICE);
  for (let row = first; row < end; row += 1) {
    const step = traceStep(facts, row);
    if (input.isOver(step.time, step.source, step.line)) break;
    replay.take(step);
    recording.moments?.take(step, replay.about(), replay.hold);
    if ((row - first) % slice === slice - 1) yield;
  }
  replay.end();
  recording.state = heldLines(replay.holdAll);
  if (along === null) return;
  along.replay.end();
  along.recording.state = heldLines((into) => {
    along.replay.hold(into);
  });
};

/** The same trace along the request path (M2). */
const requestPath = (
  input: ReplayInput,
  { head, excuse }: Recording,
  { id }: RecognisedVariant,
): { readonly recording: Recording; readonly replay: PathReplay } => {
  const recording = input.open({ ...head, name: 'kernel trace along the request path', model: 'm2' });
  recording.excuse = excuse;
  const model = new PathModel(id);
  return { recording, replay: new PathReplay(recording, model, new PathRings(input.capture, model)) };
};

/** Does a trace show the requests of the backend, or only its grants and their way to DMA; null: neither. */
const kindOf = (event: { at(row: number): string | null }, first: number, end: number): 'requests' | 'dma' | null => {
  let kind: 'dma' | null = null;
  for (let row = first; row < end; row += 1) {
    const name = event.at(row);
    if (name === 'map') return 'requests';
    if (name === 'gmap') kind = 'dma';
  }
  return kind;
};

/** Follows one trace. */
interface Follower {
  readonly take: (step: TraceStep) => void;
  readonly end: () => void;
  /** Path of what the last event was about, or null. */
  readonly about: () => string | null;
  /** What the model holds of it, and of everything. */
  readonly hold: (into: HeldSink) => void;
  readonly holdAll: (into: HeldSink) => void;
}
type ModelOf = (domid: number, device: number, comm: string) => RingModel;

const requestsOf = (recording: Recording, modelOf: ModelOf, capture: CaptureWorld, along: PathReplay): Follower => {
  const rings = new Map<string, { readonly ring: RingReplay; readonly path: string }>();
  const replay = new TraceReplay(
    recording,
    (domid, device, index) => {
      const key = `${domid}/${device}-${index}`;
      const known = rings.get(key);
      if (known !== undefined) return known.ring;
      const model = modelOf(domid, device, `${domid}.${deviceName(device) ?? device}-${index}`);
      const ring = new RingReplay(key, model, persistence(capture, domid, device) !== null, recording);
      rings.set(key, { ring, path: `be{${domid}/${device}}.r{${index}}` });
      return ring;
    },
    along,
  );
  const pathOf = (ring: RingReplay | null): string | null =>
    ring === null ? null : (rings.get(ring.name)?.path ?? null);
  return {
    take: (step) => {
      replay.take(step);
    },
    end: () => {
      replay.end();
    },
    about: () => pathOf(replay.ring),
    hold: (into) => {
      const path = pathOf(replay.ring);
      if (path !== null) replay.ring?.hold(path, into);
    },
    holdAll: (into) => {
      for (const { ring, path } of rings.values()) ring.hold(path, into);
    },
  };
};

const dmaOf = (recording: Recording, modelOf: ModelOf): Follower => {
  const models = new Map<string, RingModel>();
  const replay = new GrantDma(recording, (domid, device, ring) => {
    const comm = `${domid}.${device}-${ring}`;
    const model = models.get(comm) ?? modelOf(domid, deviceNumber(device) ?? 0, comm);
    models.set(comm, model);
    return model;
  });
  const hold = (into: HeldSink): void => {
    for (const [comm, { count, isPersistent }] of models) if (isPersistent) into(`log{${comm}}.pgC`, count);
    replay.hold(into);
  };
  return {
    take: (step) => {
      replay.take(step);
    },
    end: () => {
      replay.end();
    },
    about: () => null,
    hold,
    holdAll: hold,
  };
};

/** Did both ends agree on persistent grants, as the line says with which the device connected? Null: it is not there, or several disagree. */
const persistence = ({ facts, timeline }: CaptureWorld, domid: number, device: number): boolean | null => {
  const node = new RegExp(`(?:^|/)vbd/${domid}/${device}$`);
  const { args } = facts.tables.kernelMessage.columns;
  const answers = new Set(
    timeline
      .withId('blkback.using-queues-protocol')
      .map(({ row }) => args.at(row) ?? [])
      .filter(([name, , , , last]) => node.test(name ?? '') && last !== undefined)
      .map(([, , , , last]) => last !== ''),
  );
  return answers.size === 1 ? answers.has(true) : null;
};
