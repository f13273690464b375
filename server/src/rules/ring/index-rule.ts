import type { Rule } from '../rule.ts';
import { backRings, numberFact, type NumberFact, type RingState } from '../state/back-rings.ts';
import { stateText } from '../state/example-text.ts';
import { HOLDS, lacks, stateRule, type StateRuleText } from '../state/state-rule.ts';

/** Numbers of one ring by their names in the state. */
export type RingNumbers<Name extends string> = Readonly<Record<Name, number>>;

/** A rule about numbers of one ring of a backend that stood still: on a running machine they were read one after the other. */
export type IndexRuleText<Name extends string> = Omit<
  StateRuleText,
  'judge' | 'frozen' | 'tearSafe' | 'needs' | 'fires' | 'silent'
> & {
  /** Names of the numbers; without one of them the rule cannot be decided for the ring. */
  readonly names: readonly [Name, ...Name[]];
  readonly fires: RingNumbers<Name>;
  readonly silent: RingNumbers<Name>;
  /** What is wrong with the ring (the label comes before it) and its data, or null. */
  readonly wrong: (
    numbers: RingNumbers<Name>,
  ) => { readonly text: string; readonly data: Readonly<Record<string, number>> } | null;
};

/** Makes such a rule. */
export const indexRule = <Name extends string>({ names, fires, silent, wrong, ...text }: IndexRuleText<Name>): Rule =>
  stateRule({
    ...text,
    fires: example(fires),
    silent: example(silent),
    frozen: true,
    judge: function* ({ state }) {
      for (const ring of backRings(state)) {
        const [first, ...others] = names.map((name) => numberFact(state, `${ring.path}.${name}`));
        const facts = [first, ...others].filter((fact) => fact !== null && fact !== undefined);
        if (first === undefined || first === null || facts.length < names.length) {
          yield lacks();
          continue;
        }
        const found = wrong(numbersOf(names, facts));
        yield found === null
          ? HOLDS
          : {
              is: 'broken',
              facts: [first, ...facts.slice(1)],
              subject: ring.subject,
              message: `${labelOf(ring)}: ${found.text}`,
              data: { ring: ring.ring, ...found.data },
            };
      }
    },
  });

/** How messages name a ring. */
export const labelOf = ({ label }: RingState): string => `Ring ${label}`;

const numbersOf = <Name extends string>(names: readonly Name[], facts: readonly NumberFact[]): RingNumbers<Name> =>
  Object.fromEntries(names.map((name, index) => [name, facts[index]?.number ?? 0])) as RingNumbers<Name>;

const example = (numbers: Readonly<Record<string, number>>): string =>
  stateText(Object.entries(numbers).map(([name, value]) => `be{1/51712}.r{0}.${name} = ${value}`));
