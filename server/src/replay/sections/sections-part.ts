import type { ModelValue } from '../../core/model-value.ts';
import { readModelFields, readModelValue } from '../../core/read-model-value.ts';
import { readStatePath, writeStatePath } from '../../core/state-path.ts';
import type { Work } from '../../core/work.ts';
import { recognisedTceVariant } from '../tce/tce-variant.ts';
import { grantVariantOf, mapcacheVariantOf, memoryKind, sectionVariantReason } from './section-variants.ts';
import { recognisedVariant } from '../blkback/recognised-variant.ts';
import type { RecordedEvent } from '../recorded-event.ts';
import { heldLines, type HeldSink } from '../moments/held.ts';
import type { Difference, HistoryStep, Recording } from '../recording.ts';
import type { ReplayInput, ReplayPart } from '../replay-part.ts';
import { outputText } from '../what-if/output-text.ts';
import { isOutput, isSame, readOutput } from './recorded-output.ts';
import { backendParams } from '../backend-params.ts';
import { stateBefore } from './state-before.ts';
import { sectionModels, variantOfEvent } from './section-models.ts';
import type { SectionMachine, SectionModel, SectionStep } from './section-machine.ts';
import { shortestHistory } from './shortest-history.ts';

const SLICE = 128;
/** Checking every invariant costs as much as the state is large: at each of the first steps, then now and then. */
const ALWAYS_CHECKED = 2000;
const CHECK_INTERVAL = 64;
/** Events that are kept to look for the shortest history among them. */
const MAX_KEPT = 400;
/** Values of states that are looked at between two pauses, and in all, for who wants the state after each event. */
const MOST_AT_ONCE = 20_000;
const MOST_LOOKED_AT = 20_000_000;
/** Invariants that a healthy machine may leave: a bounce buffer that is nearly full. */
const NOTED: ReadonlySet<string> = new Set(['M6-I9']);

const SAME_STEP = 'an output of the same event parts before it';

interface Entry {
  readonly row: number;
  readonly event: RecordedEvent;
}

/** The `events` sections of a capture, along the models of their chapters. */
export const sectionsPart: ReplayPart = {
  id: 'events',
  variants: [],
  run: function* (input) {
    if (input.capture.facts.tables.events.rows() === 0) return;
    const entries = yield* eventsOf(input);
    const stated = entries.map(({ event }) => variantOfEvent(event)).find((variant) => variant !== null) ?? null;
    const asked = input.capture.parameter('blkback.variant')?.value ?? stated;
    const variant = recognisedVariant(input.capture, asked);
    const models = sectionModels({
      variant: variant.id,
      params: backendParams(input.capture),
      state: stateBefore(input.capture, entries[0]?.event),
      events: entries.map(({ event }) => event),
      grants: grantVariantOf(input.capture),
      memory: memoryKind(input.capture),
      mapcache: mapcacheVariantOf(input.capture),
      tce: recognisedTceVariant(input.capture, input.capture.parameter('tce.variant')?.value ?? null, {
        isTrace: false,
      }).id,
    });
    for (const model of models) {
      const own = entries.filter(({ event }) => model.models.includes(event.model));
      const first = own[0]?.event;
      if (first === undefined) continue;
      const known =
        model.variant === undefined
          ? variant
          : { id: model.variant, reason: sectionVariantReason(input.capture, model.id) };
      const recording = open(input, model.id, first, known);
      if (model.isWhole?.(first) === false) {
        recording.excuse = 'no state section tells what was there before the first event';
        recording.assume(
          `nothing was there before the first event of ${model.id}, because no state section tells`,
          first.source,
          first.line,
        );
      }
      yield* replaySection(input, model, own, recording);
    }
    const known = new Set(models.flatMap((model) => model.models));
    const others = entries.filter(({ event }) => !known.has(event.model));
    if (others.length === 0) return;
    const recording = open(input, others[0]?.event.model ?? '', others[0]?.event, null);
    for (const { event } of others) {
      recording.read(`${event.model}.${event.name}`);
      recording.skipped(`${event.model}.${event.name}`, 'there is no such model');
    }
  },
};

const open = (
  input: ReplayInput,
  model: string,
  event: RecordedEvent | undefined,
  variant: { readonly id: string; readonly reason: string } | null,
): Recording =>
  input.open({
    part: 'events',
    name: 'events section',
    object: null,
    model,
    variant: variant?.id ?? null,
    variantReason: variant?.reason ?? null,
    source: event?.source ?? 0,
    line: event?.line ?? 0,
  });

const eventsOf = function* ({ capture: { facts, capture } }: ReplayInput): Work<readonly Entry[]> {
  const { events } = facts.tables;
  const entries: Entry[] = [];
  for (let row = 0; row < events.rows(); row += 1) {
    if (row % SLICE === SLICE - 1) yield;
    const block = facts.blocks[events.block.at(row)];
    if (block?.capture !== capture.id) continue;
    const { time, model, event, object, values } = events.row(row);
    const { fields } = readModelFields(values ?? '', 0);
    const line = events.line.at(row);
    entries.push({
      row,
      event: { time, model: model ?? '', name: event ?? '', object, values: fields, source: block.source, line },
    });
  }
  return entries;
};

const replaySection = function* (
  input: ReplayInput,
  model: SectionModel,
  entries: readonly Entry[],
  recording: Recording,
): Work<void> {
  const { events: table } = input.capture.facts.tables;
  const machine = model.begin();
  const before: RecordedEvent[] = [];
  recording.moments?.begin(holderOf(machine));
  let time = -Infinity;
  let [kept, shown] = [0, 0];
  const mixed = new Set<string>();
  const parted: Known['parted'] = new Map();
  // What the start state breaks is the business of the rules about states.
  const broken = new Set(machine.broken().map(({ id, object }) => `${id} ${object}`));
  const [start] = entries;
  if (start !== undefined)
    for (const note of machine.notes) recording.assume(note, start.event.source, start.event.line);
  for (const [index, { row, event }] of entries.entries()) {
    if (input.isOver(event.time, event.source, event.line)) break;
    const kind = `${event.model}.${event.name}`;
    recording.read(kind);
    if (event.time !== null && event.time < time)
      recording.assume(
        `time goes back from ${time} s to ${event.time} s: the events are taken in the order of their lines`,
        event.source,
        event.line,
      );
    time = Math.max(time, event.time ?? time);
    const other = variantOfEvent(event);
    if (other !== null && model.variant === undefined && other !== recording.head.variant && !mixed.has(other)) {
      mixed.add(other);
      recording.assume(
        `${kind} states variant ${other}: ${recording.head.variant} goes on, because one kernel has one variant`,
        event.source,
        event.line,
      );
    }
    const step = machine.take(event, index < ALWAYS_CHECKED || index % CHECK_INTERVAL === 0);
    const isRefused = step.outputs.length === 0 && step.violations.some(({ id }) => id === 'E-PRE');
    if (step.taken && isRefused) recording.skipped(kind, 'its precondition does not hold');
    else if (step.taken) recording.stepped(kind);
    else {
      const why = step.why ?? 'it lacks what the model needs';
      recording.skipped(kind, why);
      recording.assume(`${kind} did not happen, because ${why}`, event.source, event.line);
    }
    for (const { id, text, object } of step.violations) {
      if (id === 'E-PRE') recording.assume(`${text} The state stays as it was.`, event.source, event.line);
      if (id === 'E-PRE' || broken.has(`${id} ${object}`)) continue;
      broken.add(`${id} ${object}`);
      if (NOTED.has(id)) recording.remark(id, text, event);
      else {
        const isBroken = (step: SectionStep): boolean =>
          step.violations.some((one) => one.id === id && one.object === object);
        differ(
          recording,
          model,
          { before, event, checks: true, leads: (_, step) => isBroken(step) },
          {
            line: event.line,
            kind: 'invariant',
            expected: id,
            recorded: text,
          },
        );
      }
    }
    const left = [...step.outputs];
    const { unexplained } = recording;
    const sameStep = (): string | null => (recording.unexplained > unexplained ? SAME_STEP : null);
    const { outputs, outputLines, facts, factLines } = table.row(row);
    for (const [at, text] of (outputs ?? []).entries()) {
      const recorded = readOutput(text, outputLines?.[at] ?? event.line);
      recording.read(recorded.kind);
      const found = left.findIndex((output) => isOutput(recorded, output));
      if (found !== -1) {
        left.splice(found, 1);
        recording.equal(recorded.kind);
        continue;
      }
      const alike = step.outputs.filter((output) => output.kind === recorded.kind);
      const expected = alike.length === 0 ? `no ${recorded.kind}` : alike.slice(0, 6).map(outputText).join('; ');
      const wanted = step.outputs.map(outputText).join('\n');
      const leads = (_: SectionMachine, given: SectionStep): boolean =>
        given.outputs.map(outputText).join('\n') === wanted;
      differ(
        recording,
        model,
        { before, event, checks: false, leads },
        {
          line: recorded.line,
          kind: recorded.kind,
          expected,
          recorded: recorded.text,
          reason: sameStep(),
        },
      );
    }
    compareFacts(recording, model, machine, before, event, facts ?? [], factLines ?? [], { parted, sameStep });
    const lines = [...(outputLines ?? []), ...(factLines ?? [])];
    kept += keepMoment(recording, event, lines, machine, kept);
    if (before.length <= MAX_KEPT) before.push(event);
    if (index % SLICE === SLICE - 1 || kept - shown > MOST_AT_ONCE) {
      shown = kept;
      yield;
    }
  }
  recording.state = heldLines(holderOf(machine));
};

const holderOf =
  (machine: SectionMachine) =>
  (into: HeldSink): void => {
    for (const [path, value] of machine.state()) into(path, value);
  };

/** Keeps the whole state after an event for who asked for it, while all that was looked at so far stays below a limit; answers how much this was. */
const keepMoment = (
  recording: Recording,
  event: RecordedEvent,
  lines: readonly number[],
  machine: SectionMachine,
  before: number,
): number => {
  if (recording.moments === null) return 0;
  if (before > MOST_LOOKED_AT) {
    recording.moments.stop();
    return 0;
  }
  const state = machine.state();
  recording.moments.take(
    event,
    aboutOf(event),
    (into) =>
      state.forEach((value, path) => {
        into(path, value);
      }),
    { whole: true, copies: lines.toSorted((a, b) => a - b).map((line) => ({ source: event.source, line })) },
  );
  return state.size;
};

/** `vbd:1/51712/0` is `be{1/51712}.r{0}` in paths of states. */
const aboutOf = ({ object }: RecordedEvent): string | null => {
  const [, device, ring] = /^vbd:(\d{1,5}\/\d{1,10})(?:\/(\d{1,5}))?$/.exec(object ?? '') ?? [];
  if (device === undefined) return null;
  return ring === undefined ? `be{${device}}` : `be{${device}}.r{${ring}}`;
};

const compareFacts = (
  recording: Recording,
  model: SectionModel,
  machine: SectionMachine,
  before: readonly RecordedEvent[],
  event: RecordedEvent,
  facts: readonly string[],
  lines: readonly number[],
  { parted, sameStep }: Known,
): void => {
  if (facts.length === 0) return;
  const state = machine.state();
  for (const [at, text] of facts.entries()) {
    const equals = text.indexOf(' = ');
    const path = writeStatePath(readStatePath(text.slice(0, equals)) ?? []);
    const value = readModelValue(text, equals + 3);
    const predicted = state.get(path);
    recording.read('state');
    if (!value.ok || predicted === undefined) recording.skipped('state', 'the model has no such value');
    else if (isSame(value.value, predicted)) {
      recording.equal('state');
      parted.delete(path);
    } else {
      // A value that parted stays apart: only the first line of that is news.
      const since = parted.get(path);
      const by = differenceOf(value.value, predicted);
      const reason = by !== null && since?.by === by ? `it parts by as much since line ${since.line}` : sameStep();
      if (by !== null && since?.by !== by) parted.set(path, { by, line: lines[at] ?? event.line });
      const leads = (one: SectionMachine): boolean => one.state().get(path) === predicted;
      differ(
        recording,
        model,
        { before, event, checks: false, leads },
        {
          line: lines[at] ?? event.line,
          kind: 'state',
          expected: `${path} = ${String(predicted)}`,
          recorded: text,
          reason,
        },
      );
    }
  }
};

/** What is known already of where the recording parts. */
interface Known {
  /** By path: how far a value is from the model's, since which line. */
  readonly parted: Map<string, { readonly by: bigint; readonly line: number }>;
  /** The reason when something of the same step parts before it, else null. */
  readonly sameStep: () => string | null;
}

/** How far a recorded number is from the predicted one; null: one is no number. */
const differenceOf = (recorded: ModelValue, predicted: bigint | number | boolean | string): bigint | null =>
  typeof recorded === 'bigint' && (typeof predicted === 'bigint' || Number.isInteger(predicted))
    ? recorded - BigInt(predicted)
    : null;

/** The events before a difference and the one at which it shows; whether other events lead there as well is asked of the model. */
interface Lead {
  readonly before: readonly RecordedEvent[];
  readonly event: RecordedEvent;
  /** Ask with the invariants of the state. */
  readonly checks: boolean;
  readonly leads: (machine: SectionMachine, step: SectionStep) => boolean;
}

/** Where they part; of the first difference the fewest events that lead there are looked for. */
const differ = (
  recording: Recording,
  model: SectionModel,
  { before, event, checks, leads }: Lead,
  found: Pick<Difference, 'line' | 'kind' | 'expected' | 'recorded'> & { readonly reason?: string | null },
): void => {
  const leadsThere = (events: readonly RecordedEvent[]): boolean => {
    const machine = model.begin();
    for (const one of events) machine.take(one, false);
    return leads(machine, machine.take(event, checks));
  };
  const isFirst = recording.unexplained === 0 && (found.reason ?? null) === null;
  const history = isFirst ? shortestHistory(before, leadsThere) : before.slice(-8);
  recording.different({
    reason: null,
    ...found,
    source: event.source,
    time: event.time,
    text: `${event.model}.${event.name}`,
    resumed: 'the state of the model',
    history: [...history, event].map(toStep),
  });
};

const toStep = ({ source, line, time, model, name, object }: RecordedEvent): HistoryStep => ({
  source,
  line,
  time,
  text: `${model}.${name}${object === null ? '' : ` of ${object}`}`,
});
