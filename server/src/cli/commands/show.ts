import type { Analysis } from '../../analysis/analysis.ts';
import { runToEnd } from '../../core/work.ts';
import { parseAddress } from '../../features/address.ts';
import { AROUND, aroundLine, aroundTime, type Around } from '../../features/around.ts';
import { lineMoment } from '../../features/line-moment.ts';
import { buildLookup } from '../../features/lookup/lookup.ts';
import { RowsByLine } from '../../features/lookup/rows-by-line.ts';
import { lineMeaning } from '../../features/meanings/line-meaning.ts';
import { meaningText } from '../../features/meanings/meaning-text.ts';
import { buildMoments } from '../../features/moments/moments.ts';
import { momentsAt, type ShownMoment } from '../../features/moments/shown-moment.ts';
import { readView } from '../../features/read-view.ts';
import { showThing } from '../../features/show.ts';
import { parseTimeAddress, type TimeAddress } from '../../features/time-address.ts';
import { textOption } from '../arguments.ts';
import type { Command } from '../command.ts';
import { analysisOptionHelp, analysisOptions, load } from '../load.ts';
import { aroundJson } from '../output/around-json.ts';
import { printAround } from '../output/print-around.ts';
import { printMoment } from '../output/print-moment.ts';
import { printable, printableJson } from '../output/printable.ts';
import { Exit, type Terminal } from '../terminal.ts';

/** `xdump show FILE ADDR`: everything known about one thing. */
export const showCommand: Command = {
  name: 'show',
  usage: 'show FILE ADDR',
  summary:
    'everything known about one thing: d1, d1:gref:0x1b, mfn:0x2123c5, d1:pfn:0x77, vbd:1/51712, port:0:23; line:120, time:12.5, time:d0:12.5, "time:2024-01-31 12:00:05": what happened within 5 s of that line or moment; of a line also what its message means and what models hold there',
  options: { ...analysisOptions, format: { type: 'string' } },
  optionHelp: { format: 'text (default) or json', ...analysisOptionHelp },
  run: async (values, words, terminal) => {
    const format = textOption(values, 'format', 'text');
    const text = words.at(-1);
    if (format !== 'text' && format !== 'json') return refuse(terminal, `--format ${format}: text or json is wanted`);
    if (words.length < 2 || text === undefined) return refuse(terminal, 'FILE and ADDR are wanted');
    const line = LINE.exec(text);
    const files = words.slice(0, -1);
    if (line !== null) return showAround(line, values, files, format, terminal);
    const time = parseTimeAddress(text);
    if (time !== null) return showMoment(text, time, values, files, format, terminal);
    if (text.startsWith('liobn:')) return refuse(terminal, 'liobn addresses are not available in this version');
    const query = parseAddress(text);
    if (query === null)
      return refuse(
        terminal,
        `${text}: is no address; d1, d1:gref:0x1b, mfn:0x2123c5, d1:pfn:0x77, vbd:1/51712, port:0:23, line:120 or time:12.5 is wanted`,
      );
    const loaded = await load(values, words.slice(0, -1), terminal);
    if ('error' in loaded) return refuse(terminal, loaded.error);
    const { analysis } = loaded;
    const shown = showThing(runToEnd(buildLookup(analysis)), query);
    await loaded.close();
    if (shown === null) {
      terminal.error(`xdump show: ${text}: nothing in ${words.slice(0, -1).join(', ')} mentions it\n`);
      return Exit.findings;
    }
    const pathOf = (source: number): string => analysis.sources[source]?.path ?? '';
    if (format === 'json') {
      const facts = shown.facts.map((fact) => ({
        text: fact.text,
        path: pathOf(fact.place.source),
        line: fact.place.line,
      }));
      const findings = shown.findings.map(({ rule, severity, message, place }) => ({
        rule,
        severity,
        message,
        path: pathOf(place.source),
        line: place.line,
      }));
      const json = JSON.stringify({ address: shown.address, facts, total: shown.total, findings });
      await terminal.out(`${printableJson(json)}\n`);
      return Exit.ok;
    }
    await terminal.out(`${shown.address}\n`);
    for (const fact of shown.facts)
      await terminal.out(`  ${printable(pathOf(fact.place.source))}:${fact.place.line}: ${printable(fact.text)}\n`);
    if (shown.total > shown.facts.length) await terminal.out(`  and ${shown.total - shown.facts.length} more\n`);
    for (const { rule, severity, message, place } of shown.findings)
      await terminal.out(
        `  ${printable(pathOf(place.source))}:${place.line}: ${severity} ${rule}: ${printable(message)}\n`,
      );
    return Exit.ok;
  },
};

/** `line:120`, `line:FILE:120`: the file by the end of its path, where there are several. */
const LINE = /^line:(?:(.{1,4096}):)?(\d{1,10})$/;

const showAround = async (
  [address = '', file, number]: readonly string[],
  values: Parameters<Command['run']>[0],
  files: readonly string[],
  format: 'text' | 'json',
  terminal: Terminal,
): Promise<Exit> => {
  const loaded = await load(values, files, terminal);
  if ('error' in loaded) return refuse(terminal, loaded.error);
  const { analysis } = loaded;
  const pathOf = (source: number): string => analysis.sources[source]?.path ?? '';
  const fitting = analysis.sources.flatMap(({ path }, source) =>
    file === undefined || path === file || path.endsWith(`/${file}`) ? [source] : [],
  );
  const [source] = fitting;
  const one = source === undefined || fitting.length > 1 ? null : { source, line: Number(number) };
  const around = one === null ? null : await aroundStamp(analysis, one);
  const models = one === null ? [] : modelsAt(analysis, one);
  const meaning = one === null ? null : meaningAt(analysis, one);
  await loaded.close();
  if (one === null) return refuse(terminal, `${address}: ${fitting.length} files fit; name one as line:FILE:${number}`);
  if (around === null && meaning === null && models.length === 0) {
    terminal.error(
      `xdump show: ${address}: no message and nothing with a time was read from this line, and no model has it\n`,
    );
    return Exit.findings;
  }
  if (format === 'json') {
    const told = JSON.stringify({ ...aroundJson(around, pathOf), meaning, models });
    await terminal.out(`${printableJson(told)}\n`);
    return Exit.ok;
  }
  if (meaning !== null) await terminal.out(`${meaning}\n`);
  for (const moment of models) await printMoment(moment, terminal);
  if (around !== null) await printAround(around, pathOf, terminal);
  return Exit.ok;
};

/** What the message of a line means, as sentences; null where it is none. */
const meaningAt = (
  analysis: Analysis,
  { source, line }: { readonly source: number; readonly line: number },
): string | null => {
  const meaning = lineMeaning(analysis.facts, runToEnd(RowsByLine.build(analysis.facts)).at(source, line));
  return meaning === null ? null : meaningText(meaning);
};

/** Around a line that says something known, else around the time that stands in front of it. */
const aroundStamp = async (
  analysis: Analysis,
  { source, line }: { readonly source: number; readonly line: number },
): Promise<Around | null> => {
  const query = { analysis, seconds: AROUND };
  const known = runToEnd(aroundLine(query, { source, line }));
  const view = known === null ? await readView(analysis, source, line) : null;
  const moment = view === null ? null : lineMoment(analysis, view);
  const around = moment === null ? known : runToEnd(aroundTime(query, { ...moment, isDate: false }));
  return around !== null && 'events' in around ? around : null;
};

const showMoment = async (
  text: string,
  time: TimeAddress,
  values: Parameters<Command['run']>[0],
  files: readonly string[],
  format: 'text' | 'json',
  terminal: Terminal,
): Promise<Exit> => {
  const loaded = await load(values, files, terminal);
  if ('error' in loaded) return refuse(terminal, loaded.error);
  const { analysis } = loaded;
  await loaded.close();
  const around = runToEnd(aroundTime({ analysis, seconds: AROUND }, time));
  if (!('events' in around)) {
    const clocks = around.length === 0 ? 'nothing in the capture has a time' : `its clocks are ${around.join(', ')}`;
    terminal.error(
      `xdump show: ${text}: the capture has no such clock, or several; ${clocks}; name one as time:CLOCK:SECONDS\n`,
    );
    return Exit.findings;
  }
  const pathOf = (source: number): string => analysis.sources[source]?.path ?? '';
  if (format === 'json') await terminal.out(`${printableJson(JSON.stringify(aroundJson(around, pathOf)))}\n`);
  else await printAround(around, pathOf, terminal);
  return Exit.ok;
};

/** What the models along the capture's recordings hold at a line. */
const modelsAt = (
  { world, blocks }: Analysis,
  place: { readonly source: number; readonly line: number },
): readonly ShownMoment[] => {
  const id = blocks.anyBlock(place.source, place.line)?.capture;
  return world.captures
    .filter(({ capture }) => capture.id === id)
    .flatMap((capture) => momentsAt(runToEnd(buildMoments(capture)), place));
};

const refuse = (terminal: Terminal, sentence: string): Exit => {
  terminal.error(`xdump show: ${sentence}\n`);
  return Exit.usage;
};
