import { runToEnd } from '../../core/work.ts';
import type { Recording } from '../../replay/recording.ts';
import { replayParts } from '../../replay/replay-parts.ts';
import { replayCapture, type Until } from '../../replay/replay.ts';
import { textOption } from '../arguments.ts';
import type { Command } from '../command.ts';
import { analysisOptionHelp, analysisOptions, load } from '../load.ts';
import { printable, printableJson } from '../output/printable.ts';
import { replayJson } from '../output/replay-json.ts';
import { replayText } from '../output/replay-text.ts';
import { Exit, type Terminal } from '../terminal.ts';

/** `xdump replay FILE...`: runs the models along what was recorded and prints where they part. */
export const replayCommand: Command = {
  name: 'replay',
  usage: 'replay FILE...',
  summary: 'runs the models along the recorded events and prints where recording and model part',
  options: {
    ...analysisOptions,
    until: { type: 'string' },
    state: { type: 'boolean' },
    format: { type: 'string' },
  },
  optionHelp: {
    until:
      'TIME or LINE: ends before the first step at this time (seconds with a point, 12.5) or line (whole number) of the file',
    state: 'print the state of the models at the end',
    format: 'text (default) or json',
    ...analysisOptionHelp,
  },
  run: async (values, words, terminal) => {
    const format = textOption(values, 'format', 'text');
    if (format !== 'text' && format !== 'json') return refuse(terminal, `--format ${format}: text or json is wanted`);
    const until = readUntil(values['until']);
    if (typeof until === 'string') return refuse(terminal, until);
    const loaded = await load(values, words, terminal, []);
    if ('error' in loaded) return refuse(terminal, loaded.error);
    const { analysis } = loaded;
    const recordings = analysis.world.captures.flatMap((capture) => [
      ...runToEnd(replayCapture(capture, replayParts, { until })),
    ]);
    await loaded.close();
    const paths = analysis.sources.map(({ path }) => path);
    const withState = values['state'] === true;
    if (format === 'json')
      await terminal.out(`${printableJson(JSON.stringify(replayJson(recordings, paths, withState), null, 2))}\n`);
    else for (const line of replayText(recordings, paths, withState)) await terminal.out(`${printable(line)}\n`);
    return recordings.some(hasParted) ? Exit.findings : Exit.ok;
  },
};

const hasParted = ({ unexplained }: Recording): boolean => unexplained > 0;

/** `12.5` is a time, `120` a line, `@12` a time as well. */
const readUntil = (given: unknown): Until | null | string => {
  if (typeof given !== 'string') return null;
  const time = /^@?(\d{1,12}\.\d{0,9})s?$|^@(\d{1,12})s?$/.exec(given);
  if (time !== null) return { time: Number(time[1] ?? time[2]), line: null };
  if (/^\d{1,12}$/.test(given)) return { time: null, line: Number(given) };
  return `--until ${given}: seconds with a point (12.5) or a line (120) is wanted`;
};

const refuse = (terminal: Terminal, sentence: string): Exit => {
  terminal.error(`xdump replay: ${sentence}\n`);
  return Exit.usage;
};
