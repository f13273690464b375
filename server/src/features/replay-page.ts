import { differenceText } from '../replay/difference-text.ts';
import type { Analysis } from '../analysis/analysis.ts';
import { amount } from '../core/amount.ts';
import type { Work } from '../core/work.ts';
import { replayParts } from '../replay/replay-parts.ts';
import { replayCapture } from '../replay/replay.ts';
import type { Recording } from '../replay/recording.ts';
import type { ReplayLine } from '../replay/replay-line.ts';
import { escapeMarkdown, inlineCode } from './markdown.ts';

const NOTHING = [
  'Nothing was recorded that a model can run along.',
  '',
  'Models run along `events` sections, kernel traces with the probes of the capture script (`xdump capture -- --what trace`), messages of',
  'xen-blkback about its grants, and traces of QEMU and KVM.',
];

/** What the models make of all that was recorded, as a Markdown page: counts, where recording and model part, what was assumed. */
export const replayPage = function* ({ world, sources }: Analysis): Work<string> {
  const where = ({ source, line }: ReplayLine): string =>
    `${escapeMarkdown((sources[source]?.path ?? '').split(/[/\\]/).at(-1) ?? '')}:${line}`;
  const lines = ['# Replay', ''];
  let recordings = 0;
  for (const capture of world.captures)
    for (const recording of yield* replayCapture(capture, replayParts, { until: null })) {
      recordings += 1;
      lines.push(...recordingLines(recording, where));
    }
  return [...lines, ...(recordings === 0 ? NOTHING : []), ''].join('\n');
};

const recordingLines = (recording: Recording, where: (at: ReplayLine) => string): readonly string[] => {
  const { head, kinds, reasons, differences, unexplained, assumptions, assumed, state } = recording;
  const unknown = differences.filter(({ reason }) => reason === null);
  const variant = head.variant === null ? '' : `, variant ${head.variant}`;
  const why = head.variantReason === null ? '' : ` (${head.variantReason})`;
  return [
    `## ${escapeMarkdown(head.object === null ? head.name : `${head.name} of ${head.object}`)}`,
    '',
    `From ${where(head)}, along model ${head.model}${escapeMarkdown(`${variant}${why}`)}.`,
    unexplained === 0
      ? 'Recording and model agree.'
      : `**${amount(unexplained, 'difference', 'differences')} without a known reason.**`,
    '',
    '| recorded | read | moved the model | compared | equal | in limits | different | skipped |',
    '|---|--:|--:|--:|--:|--:|--:|--:|',
    ...[...kinds].map(
      ([kind, { read, stepped, equal, within, different, skipped }]) =>
        `| ${escapeMarkdown(kind)} | ${[read, stepped, equal + different, equal, within, different, skipped].join(' | ')} |`,
    ),
    '',
    ...part(
      'Why things differ or were skipped',
      [...reasons].map(([reason, count]) => `${count} × ${escapeMarkdown(reason)}`),
    ),
    ...part(
      'Where they part',
      unknown.flatMap((one) => [
        one.kind === 'invariant'
          ? `${where(one)}: ${escapeMarkdown(differenceText(one))}`
          : `${where(one)}: ${escapeMarkdown(one.kind)}: ${inlineCode(one.expected)} was expected, ${inlineCode(one.recorded)} was recorded`,
        ...one.history.map((step) => `  after ${where(step)}: ${escapeMarkdown(step.text)}`),
        `  the model goes on with: ${escapeMarkdown(one.resumed)}`,
      ]),
      unexplained - unknown.length,
    ),
    ...part(
      'Assumed',
      assumptions.map((one) => `${where(one)}: ${escapeMarkdown(one.text)}`),
      assumed - assumptions.length,
    ),
    ...part('State at the end', state.map(inlineCode)),
  ];
};

const part = (title: string, items: readonly string[], more = 0): readonly string[] =>
  items.length === 0
    ? []
    : [
        `### ${title}`,
        '',
        ...items.map((item) => (item.startsWith('  ') ? `  - ${item.trimStart()}` : `- ${item}`)),
        ...(more > 0 ? [`- and ${more} more`] : []),
        '',
      ];
