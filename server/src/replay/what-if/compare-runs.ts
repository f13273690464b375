import type { Output } from '../../model/output.ts';
import type { LiveRun, Measure, RunStep } from './live-run.ts';
import { outputText } from './output-text.ts';
import { LogTally } from './log-tally.ts';
import { PairTally, type Pair } from './pair-tally.ts';

/** A step at which the two runs did different things; what both did is left out. */
export interface StepDifference {
  /** Number of the step, from 1. */
  readonly step: number;
  readonly event: string;
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** A broken invariant, with the number of steps at which each run had it and its first text. */
export interface InvariantPair extends Pair {
  readonly text: string;
}

/** How two runs of the same events differ. */
export interface RunDifference {
  readonly steps: number;
  /** Steps that differ, and the first of them. */
  readonly differing: number;
  readonly shown: readonly StepDifference[];
  /** How often each kind of output was seen, by kind and operation; only what differs. */
  readonly outputs: readonly Pair[];
  readonly counters: readonly Pair[];
  /** Lines of logs, by text; many that differ in numbers only are one. */
  readonly log: readonly Pair[];
  readonly invariants: readonly InvariantPair[];
  /** Numbers at the end, also those that are equal. */
  readonly measures: readonly Pair[];
}

const MOST_SHOWN = 200;
/** What the shorter run does while the longer one goes on. */
const ENDED: RunStep = { name: '', event: () => 'the end', outputs: [], violations: [] };

/** Runs both to their end, step by step side by side, and keeps only where they differ. */
export const compareRuns = (before: LiveRun, after: LiveRun): RunDifference => {
  const [outputs, counters, invariants] = [new PairTally(), new PairTally(), new PairTally()];
  const log = new LogTally();
  const broken: [ReadonlySet<string>, ReadonlySet<string>] = [new Set(), new Set()];
  const texts = new Map<string, string>();
  const shown: StepDifference[] = [];
  let [steps, differing] = [0, 0];
  const count = (step: RunStep, side: 0 | 1): void => {
    for (const output of step.outputs) {
      if (output.kind === 'log') log.add(output.text, side);
      if (output.kind === 'counter') counters.add(output.name, side, output.delta);
      else outputs.add(kindOf(output), side, 1);
      if (output.kind === 'hypercall') outputs.add(`${kindOf(output)} operations`, side, output.count);
    }
    for (const id of idsOf(step)) invariants.add(id, side, 1);
    for (const { id, text } of step.violations) if (!texts.has(id)) texts.set(id, text);
  };
  for (;;) {
    const [left, right] = [before.next(), after.next()];
    if (left === null && right === null) break;
    const [a, b] = [left ?? ENDED, right ?? ENDED];
    steps += 1;
    count(a, 0);
    count(b, 1);
    const [onlyA, onlyB] = apart(linesOf(a, broken[0]), linesOf(b, broken[1]));
    broken[0] = idsOf(a);
    broken[1] = idsOf(b);
    if (onlyA.length === 0 && onlyB.length === 0) continue;
    differing += 1;
    if (shown.length < MOST_SHOWN) shown.push({ step: steps, event: eventOf(a, b), before: onlyA, after: onlyB });
  }
  return {
    steps,
    differing,
    shown,
    outputs: outputs.different(),
    counters: counters.different(),
    log: log.different(),
    invariants: invariants.different().map((pair) => ({ ...pair, text: texts.get(pair.name) ?? '' })),
    measures: joined(before.measures(), after.measures()),
  };
};

const kindOf = (output: Output): string => {
  if (output.kind === 'hypercall') return `hypercall ${output.op}`;
  return output.kind === 'response' ? `response status ${output.status}` : output.kind;
};

/** Outputs, and the invariants that the step before had not broken already. */
const linesOf = (step: RunStep, before: ReadonlySet<string>): readonly string[] => [
  ...step.outputs.map(outputText),
  ...step.violations.filter(({ id }) => id === 'E-PRE' || !before.has(id)).map(({ id, text }) => `${id}: ${text}`),
];

const idsOf = (step: RunStep): ReadonlySet<string> => new Set(step.violations.map(({ id }) => id));

/** An event may name what an answer was before (a bus address); then both are shown. */
const eventOf = (a: RunStep, b: RunStep): string => {
  const [left, right] = [a.event(), b.event()];
  return left === right ? left : `${left} | ${right}`;
};

/** The lines of each side that the other has not, as often as they are missing there, in order. */
const apart = (left: readonly string[], right: readonly string[]): [readonly string[], readonly string[]] => {
  const only = (own: readonly string[], other: readonly string[]): readonly string[] => {
    const left = new Map<string, number>();
    for (const line of other) left.set(line, (left.get(line) ?? 0) + 1);
    return own.filter((line) => {
      const count = left.get(line) ?? 0;
      left.set(line, count - 1);
      return count <= 0;
    });
  };
  return [only(left, right), only(right, left)];
};

const joined = (before: readonly Measure[], after: readonly Measure[]): readonly Pair[] => {
  const names = [...new Set([...before, ...after].map(({ name }) => name))];
  const of = (measures: readonly Measure[], name: string): number | null =>
    measures.find((measure) => measure.name === name)?.value ?? null;
  return names.map((name) => ({ name, before: of(before, name), after: of(after, name) }));
};
