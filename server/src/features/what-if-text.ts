import type { InvariantPair, StepDifference } from '../replay/what-if/compare-runs.ts';
import type { Pair } from '../replay/what-if/pair-tally.ts';
import type { WhatIfAnswer } from '../replay/what-if/what-if.ts';

/** Steps that are printed in full; the number of the others is told. */
const MOST_STEPS = 20;
/** Lines of one side of one step. */
const MOST_LINES = 12;

/** A comparison as text: what was compared, numbers side by side, then the steps that differ, `-` before and `+` after. */
export const whatIfText = (answer: WhatIfAnswer): string => {
  const { switches, source, steps, differing } = answer;
  return [
    ...switches.flatMap(({ definition, from, to }) => [
      `${definition.id} ${definition.title}: ${from} → ${to}`,
      `  debate: ${definition.debate}`,
      `  predicted from the first to the second value: ${definition.predicted}`,
    ]),
    '',
    source,
    `${steps} steps, ${differing === 0 ? 'none differs' : `${differing} differ${differing === 1 ? 's' : ''}`}.`,
    ...section('At the end', answer.measures.map(pairLine)),
    ...section('Broken invariants, by steps', answer.invariants.map(invariantLine)),
    ...section('Outputs', answer.outputs.map(pairLine)),
    ...section('Counters', answer.counters.map(pairLine)),
    ...section('Lines of the log', answer.log.slice(0, MOST_STEPS).map(pairLine)),
    ...section('Steps that differ', answer.shown.slice(0, MOST_STEPS).flatMap(stepLines)),
    ...(differing > MOST_STEPS ? [`  … and ${differing - MOST_STEPS} more`] : []),
    '',
  ].join('\n');
};

const section = (title: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : ['', title, ...lines];

const value = (number: number | null): string => (number === null ? '-' : String(number));

const pairLine = ({ name, before, after }: Pair): string =>
  before === after ? `  ${name}: ${value(before)}` : `  ${name}: ${value(before)} → ${value(after)}`;

const invariantLine = (pair: InvariantPair): string => `${pairLine(pair)}, first: ${pair.text}`;

const stepLines = ({ step, event, before, after }: StepDifference): readonly string[] => [
  `  ${step}  ${event}`,
  ...sideLines(before, '-'),
  ...sideLines(after, '+'),
];

const sideLines = (lines: readonly string[], sign: string): readonly string[] => [
  ...lines.slice(0, MOST_LINES).map((line) => `      ${sign} ${line}`),
  ...(lines.length > MOST_LINES ? [`      ${sign} … and ${lines.length - MOST_LINES} more`] : []),
];
