import { whatIfText } from '../../features/what-if-text.ts';
import { whatIfJson } from '../../features/what-if-json.ts';
import { blkbackVariantIds, type BlkbackVariantId } from '../../model/blkback-variants.ts';
import { recordedScenario } from '../../replay/what-if/recorded-scenario.ts';
import { readBackendParams } from '../../replay/backend-params.ts';
import { areaOf, chooseSwitch, whatIf, type ChosenSwitch, type GivenEvents } from '../../replay/what-if/what-if.ts';
import { readWorkload } from '../../replay/workload/workload.ts';
import { textOption, textsOption } from '../arguments.ts';
import type { Command } from '../command.ts';
import { analysisOptionHelp, analysisOptions, load, readParameters } from '../load.ts';
import { printableLines } from '../output/printable.ts';
import { Exit, type Terminal } from '../terminal.ts';

/** `xdump what-if [FILE] --switch W-22=352`: the same events with two values of a model switch, the differences side by side. */
export const whatIfCommand: Command = {
  name: 'what-if',
  usage: 'what-if [FILE]',
  summary: 'the same events with two values of a model switch, and where they differ',
  options: {
    ...analysisOptions,
    switch: { type: 'string', multiple: true },
    workload: { type: 'string' },
    format: { type: 'string' },
  },
  optionHelp: {
    switch:
      'W-NN, W-NN=VALUE or W-NN=FROM..TO, repeatable: what is compared, else with the first value; see "xdump explain W"',
    workload: 'guests=2,disks=1,depth=32,segments=11,reads=0.5,skew=0,seed=1,…: events are made and not read',
    format: 'text (default) or json',
    ...analysisOptionHelp,
  },
  run: async (values, words, terminal) => {
    const format = textOption(values, 'format', 'text');
    if (format !== 'text' && format !== 'json') return refuse(terminal, `--format ${format}: text or json is wanted`);
    const asked = textsOption(values, 'switch');
    if (asked.length === 0) return refuse(terminal, '--switch W-NN=VALUE is wanted; "xdump explain W" lists them');
    const chosen: ChosenSwitch[] = [];
    for (const word of asked) {
      const one = chooseSwitch(word);
      if (typeof one === 'string') return refuse(terminal, one);
      chosen.push(one);
    }
    const given = await readEvents(values, words, chosen, terminal);
    if (typeof given === 'string') return refuse(terminal, given);
    const set = readParameters(values);
    if ('error' in set) return refuse(terminal, set.error);
    const answer = whatIf(
      chosen,
      given,
      readBackendParams((name) => set.all.get(name) ?? null),
    );
    if (typeof answer === 'string') return refuse(terminal, answer);
    await terminal.out(
      format === 'json' ? `${JSON.stringify(whatIfJson(answer), null, 2)}\n` : printableLines(whatIfText(answer)),
    );
    return Exit.ok;
  },
};

/**
 * The events that are compared: of a file, or of a workload; null: the switch's own scenario. Which models they are for depends on the first switch.
 */
const readEvents = async (
  values: Readonly<Record<string, unknown>>,
  words: readonly string[],
  chosen: readonly ChosenSwitch[],
  terminal: Terminal,
): Promise<GivenEvents | null | string> => {
  const variant = statedVariant(textsOption(values, 'variant'));
  const asked = textOption(values, 'workload', '');
  if (asked !== '') {
    if (words.length > 0) return 'either FILE or --workload is wanted';
    const workload = readWorkload(asked);
    if (typeof workload === 'string') return `--workload: ${workload}`;
    return { scenario: { model: 'workload', workload }, source: `A generated load: ${asked}.`, variant };
  }
  if (words.length === 0) return null;
  const area = areaOf(chosen[0]?.definition.scenario?.() ?? null);
  if (area === null) return null;
  const loaded = await load(values, words, terminal, []);
  if ('error' in loaded) return loaded.error;
  const given = recordedScenario(loaded.analysis.world, area, variant);
  await loaded.close();
  if (given === null)
    terminal.error(
      'xdump what-if: no events that the models of this switch take are recorded there; its scenario is used\n',
    );
  return given;
};

/** `--variant B45` or `--variant blkback=B45`. */
const statedVariant = (given: readonly string[]): BlkbackVariantId | null => {
  const names = given.map((text) => text.replace(/^blkback=/, '').toUpperCase());
  return blkbackVariantIds.find((id) => names.includes(id)) ?? null;
};

const refuse = (terminal: Terminal, sentence: string): Exit => {
  terminal.error(`xdump what-if: ${sentence}\n`);
  return Exit.usage;
};
