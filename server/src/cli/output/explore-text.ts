import type { Exploration } from '../../replay/explore/explorations.ts';
import type { SearchResult } from '../../replay/explore/search.ts';
import { sequenceMermaid, sequenceText } from '../../replay/explore/sequence-diagram.ts';

/** The answer of an exploration for people: what was asked, how many states there are, and a shortest way to each broken property, twice. */
export const exploreText = ({ title, system }: Exploration, result: SearchResult): string => {
  const lines = [title, statesLine(result)];
  for (const property of system.properties) {
    const found = result.broken.find((way) => way.property.id === property.id);
    if (found === undefined) {
      lines.push(
        '',
        result.complete
          ? `${property.id} holds in every state: it is never so that ${property.text}.`
          : `${property.id} was not found broken in the states that were looked at: ${property.text}.`,
      );
      continue;
    }
    const { steps } = found;
    lines.push(
      '',
      `${property.id} breaks after ${steps.length} step${steps.length === 1 ? '' : 's'}: ${property.text}.`,
      ...steps.map(({ actor, text }, k) => `${String(k + 1).padStart(4)}. ${actor}: ${text}`),
      '',
      ...sequenceText(actorsOf(system.actors, found.steps), steps)
        .split('\n')
        .map((line) => `    ${line}`),
    );
  }
  return `${lines.join('\n')}\n`;
};

/** The same as one JSON document. */
export const exploreJson = ({ title, variant, system }: Exploration, result: SearchResult): object => ({
  version: 1,
  title,
  variant,
  states: result.states,
  transitions: result.transitions,
  complete: result.complete,
  properties: system.properties.map(({ id, text }) => {
    const found = result.broken.find(({ property }) => property.id === id);
    const broken = found === undefined ? null : found.steps;
    return {
      id,
      text,
      answer: broken !== null ? 'broken' : result.complete ? 'holds' : 'unknown',
      steps: broken ?? [],
      diagram: broken === null ? null : sequenceText(actorsOf(system.actors, broken), broken),
      mermaid: broken === null ? null : sequenceMermaid(actorsOf(system.actors, broken), broken),
    };
  }),
});

/** The diagrams alone, for Markdown. */
export const exploreMermaid = ({ system }: Exploration, result: SearchResult): string =>
  result.broken.map(({ steps }) => `${sequenceMermaid(actorsOf(system.actors, steps), steps)}\n`).join('\n');

const statesLine = ({ states, transitions, complete }: SearchResult): string =>
  `${states} states, ${transitions} transitions${complete ? '' : '; the search ended at its limit, states are left'}`;

/** Lifelines of actors that take part. */
const actorsOf = (
  actors: readonly string[],
  steps: readonly { readonly actor: string; readonly to: string | null }[],
) => actors.filter((name) => steps.some(({ actor, to }) => actor === name || to === name));
