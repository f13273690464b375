import type { StepWords } from './step-system.ts';

/** Steps as a diagram of text: a column for each actor, time goes down; `o` does something, `o-->` sends it. */
export const sequenceText = (actors: readonly string[], steps: readonly StepWords[]): string => {
  const width = Math.max(6, ...actors.map(({ length }) => length)) + 4;
  const rows = steps.map(({ actor, to, text }, k) => {
    const from = actors.indexOf(actor);
    const end = to === null ? from : actors.indexOf(to);
    const [low, high] = [Math.min(from, end), Math.max(from, end)];
    const cells = actors.map((_, at) => {
      const sent = low < high && at >= low && at < high;
      const mark = at === from ? 'o' : at === end ? (end < from ? '<' : '>') : sent ? '-' : '|';
      return mark + (sent ? '-' : ' ').repeat(width - 1);
    });
    return `${cells
      .join('')
      .trimEnd()
      .padEnd(width * (actors.length - 1) + 3)}${k + 1} ${text}`;
  });
  return [
    actors
      .map((actor) => actor.padEnd(width))
      .join('')
      .trimEnd(),
    ...rows,
  ].join('\n');
};

/** The same for Mermaid, which Markdown viewers draw. */
export const sequenceMermaid = (actors: readonly string[], steps: readonly StepWords[]): string => {
  const name = (actor: string): string => actor.replaceAll(' ', '_');
  return [
    'sequenceDiagram',
    ...actors.map((actor) => `  participant ${name(actor)} as ${actor}`),
    ...steps.map(({ actor, to, text }, k) => {
      const words = `${k + 1}. ${text.replaceAll(';', ',').replaceAll('#', '')}`;
      return to === null ? `  Note over ${name(actor)}: ${words}` : `  ${name(actor)}->>${name(to)}: ${words}`;
    }),
  ].join('\n');
};
