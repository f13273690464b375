import type { Work } from '../../core/work.ts';
import { tceVariants, type TceVariant } from '../../model/tce/tce-switches.ts';
import type { CaptureWorld } from '../../world/world.ts';
import type { Recording } from '../recording.ts';
import type { ReplayInput, ReplayPart } from '../replay-part.ts';
import { PIECES, timeGoesBack } from '../time-goes-back.ts';
import { compareGuest } from './guest-replay.ts';
import { TceReplay } from './tce-replay.ts';
import { TCE_CALLS, tceStep, type TceStep } from './tce-step.ts';
import { learnWindows, withBetter, type Windows } from './windows.ts';
import { recognisedTceVariant } from './tce-variant.ts';

/** Calls between two pauses. */
const SLICE = 256;

/** Calls of one block: a log of QEMU, a kernel trace of the host or of the guest. */
interface Group {
  readonly side: string;
  readonly rows: readonly number[];
  readonly windows: Windows;
}

/** TCE hypercalls of POWER guests as QEMU, the host's kernel and the guest saw them, along M8. */
export const tcePart: ReplayPart = {
  id: 'tce',
  variants: tceVariants,
  run: function* (input) {
    if (input.capture.facts.tables.tceCall.rows() === 0) return;
    const groups = yield* groupsOf(input.capture);
    const ofQemu = groups.filter(({ side }) => side === 'qemu');
    for (const group of groups)
      if (group.side === 'guest') yield* replayGuest(input, group, ofQemu);
      else yield* replayHost(input, group, groups);
  },
};

const groupsOf = function* ({ facts, capture }: CaptureWorld): Work<readonly Group[]> {
  const table = facts.tables.tceCall;
  const groups = new Map<string, { side: string; rows: number[] }>();
  for (let row = 0; row < table.rows(); row += 1) {
    if (row % 4096 === 4095) yield;
    const block = table.block.at(row);
    if (facts.blocks[block]?.capture !== capture.id) continue;
    const side = table.columns.side.at(row) ?? '';
    const key = `${block} ${side}`;
    const known = groups.get(key);
    if (known === undefined) groups.set(key, { side, rows: [row] });
    else known.rows.push(row);
  }
  const found: Group[] = [];
  for (const { side, rows } of groups.values()) {
    if (!rows.some((row) => TCE_CALLS.has(table.columns.hcall.at(row) ?? ''))) continue;
    found.push({ side, rows, windows: yield* learnWindows(facts, rows) });
    yield;
  }
  return found;
};

const replayHost = function* (
  input: ReplayInput,
  { rows, windows, ...group }: Group,
  all: readonly Group[],
): Work<void> {
  const side = group.side === 'qemu' ? 'qemu' : 'kvm';
  const { facts } = input.capture;
  const first = tceStep(facts, rows[0] ?? 0);
  const { id, reason } = side === 'qemu' ? QEMU : recognisedTceVariant(input.capture, input.variant, { isTrace: true });
  const recording = open(input, first, side === 'qemu' ? 'log of QEMU' : 'kernel trace of the host', id, reason);
  const { time } = facts.tables.tceCall.columns;
  if (timeGoesBack(rows.length, (index) => time.at(rows[index] ?? 0))) recording.excuse = PIECES;
  const known = withBetter(
    windows,
    all.map((other) => other.windows),
  );
  const replay = new TceReplay(recording, side, known, id ?? 'U3');
  const slice = recording.pauseAfter(SLICE);
  for (const [at, row] of rows.entries()) {
    const step = tceStep(facts, row);
    if (input.isOver(step.time, step.source, step.line)) break;
    replay.take(step);
    if (at % slice === slice - 1) yield;
  }
  replay.end();
};

const replayGuest = function* (input: ReplayInput, { rows }: Group, ofQemu: readonly Group[]): Work<void> {
  const { facts } = input.capture;
  const steps: TceStep[] = [];
  for (const [at, row] of rows.entries()) {
    const step = tceStep(facts, row);
    if (input.isOver(step.time, step.source, step.line)) break;
    steps.push(step);
    if (at % SLICE === SLICE - 1) yield;
  }
  const [first] = steps;
  if (first === undefined) return;
  const recording = open(input, first, 'kernel trace of the guest', null, null);
  const logs: (readonly TceStep[])[] = [];
  for (const group of ofQemu) {
    const log: TceStep[] = [];
    for (const [at, row] of group.rows.entries()) {
      log.push(tceStep(facts, row));
      if (at % SLICE === SLICE - 1) yield;
    }
    logs.push(log);
  }
  yield* compareGuest(recording, steps, logs);
};

const open = (
  input: ReplayInput,
  { source, line }: TceStep,
  name: string,
  variant: TceVariant | null,
  variantReason: string | null,
): Recording => input.open({ part: 'tce', name, object: null, model: 'm8', variant, variantReason, source, line });

/** QEMU's own table is the same with every kernel. */
const QEMU = { id: null, reason: null } as const;
