import type { Work } from '../../core/work.ts';
import { blkbackVariantIds, switchesOf } from '../../model/blkback-variants.ts';
import { persistentDefaults, type PersistentParams } from '../../model/persistent/persistent-params.ts';
import { deviceName } from '../../world/device-name.ts';
import type { CaptureWorld } from '../../world/world.ts';
import type { ReplayInput, ReplayPart } from '../replay-part.ts';
import { backendLog, hasGrantLines } from './backend-log.ts';
import { GrantMessages } from './grant-messages.ts';
import { recognisedVariant } from './recognised-variant.ts';
import { RingModel } from './ring-model.ts';
import { RingReplay } from './ring-replay.ts';
import { TraceReplay } from './trace-replay.ts';
import { traceStep } from './trace-step.ts';

/** Steps between two pauses. */
const SLICE = 256;
/** Limit of the tree where no parameter was captured. */
const MAX_PERSISTENT = 1056;

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
  const params = {
    ...persistentDefaults(variant.id),
    ...numbered(capture, 'maxPersistentGrants', 'max_persistent_grants'),
    ...numbered(capture, 'idleSeconds', 'persistent_grant_unused_seconds'),
  };
  const messages = new GrantMessages(capture.facts, recording, switchesOf(variant.id), params);
  yield* messages.run(events, ({ time, source, line }) => input.isOver(time, source, line));
  recording.state = messages.state();
};

/** A parameter of xen_blkback that was captured, as one of the model. */
const numbered = (capture: CaptureWorld, key: keyof PersistentParams, name: string): Partial<PersistentParams> => {
  const value = Number(capture.parameter(`xen_blkback.${name}`)?.value ?? NaN);
  return Number.isInteger(value) ? { [key]: value } : {};
};

/** Replays the rows [first, end) of `probeEvent`, which are one trace. */
const replayTrace = function* (input: ReplayInput, first: number, end: number): Work<void> {
  const { capture } = input;
  const { facts } = capture;
  const { event } = facts.tables.probeEvent.columns;
  let isOfBackend = false;
  for (let row = first; row < end && !isOfBackend; row += 1) isOfBackend = event.at(row) === 'map';
  if (!isOfBackend) return;
  const start = traceStep(facts, first);
  const variant = recognisedVariant(capture, input.variant);
  const recording = input.open({
    part: 'blkback',
    name: 'kernel trace',
    object: null,
    model: 'm3',
    variant: variant.id,
    variantReason: variant.reason,
    source: start.source,
    line: start.line,
  });
  const stated = Number(capture.parameter('xen_blkback.max_persistent_grants')?.value ?? NaN);
  const max = Number.isInteger(stated) ? stated : MAX_PERSISTENT;
  const rings = new Map<string, { readonly ring: RingReplay; readonly path: string }>();
  const replay = new TraceReplay(recording, (domid, device, index) => {
    const key = `${domid}/${device}-${index}`;
    const known = rings.get(key);
    if (known !== undefined) return known.ring;
    const comm = `${domid}.${deviceName(device) ?? device}-${index}`;
    const ring = new RingReplay(key, new RingModel(domid, device, comm, true, max, variant.id), false, recording);
    rings.set(key, { ring, path: `be{${domid}/${device}}.r{${index}}` });
    return ring;
  });
  for (let row = first; row < end; row += 1) {
    const step = traceStep(facts, row);
    if (input.isOver(step.time, step.source, step.line)) break;
    replay.take(step);
    if ((row - first) % SLICE === SLICE - 1) yield;
  }
  replay.end();
  recording.state = [...rings.values()].flatMap(({ ring, path }) => ring.state(path));
};
