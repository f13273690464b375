import type { Analysis } from '../../analysis/analysis.ts';
import type { Json } from '../../core/finding.ts';
import { machineTree } from '../../features/tree/machine.ts';
import type { TreeItem } from '../../features/tree/node.ts';
import { textOption } from '../arguments.ts';
import type { Command } from '../command.ts';
import { analysisOptionHelp, analysisOptions, load } from '../load.ts';
import { printable } from '../output/printable.ts';
import { Exit, type Terminal } from '../terminal.ts';

/** `xdump tree FILE`: the side panel's Machine tree. */
export const treeCommand: Command = {
  name: 'tree',
  usage: 'tree FILE',
  summary: "the side panel's tree as indented text or JSON",
  options: { ...analysisOptions, depth: { type: 'string' }, format: { type: 'string' } },
  optionHelp: {
    depth: 'N: levels to print (default 4 as text, all as JSON)',
    format: 'text (default) or json',
    ...analysisOptionHelp,
  },
  run: async (values, words, terminal) => {
    const format = textOption(values, 'format', 'text');
    const depth = Number(textOption(values, 'depth', format === 'json' ? '100' : '4'));
    if (format !== 'text' && format !== 'json') return refuse(terminal, `--format ${format}: text or json is wanted`);
    if (!Number.isInteger(depth) || depth < 1)
      return refuse(terminal, `--depth ${String(values['depth'])}: a number from 1 is wanted`);
    const loaded = await load(values, words, []);
    if ('error' in loaded) return refuse(terminal, loaded.error);
    const roots = machineTree(loaded.analysis);
    if (format === 'json')
      await terminal.out(`${JSON.stringify(roots.map((item) => toJson(loaded.analysis, item, depth)))}\n`);
    else for (const item of roots) await printItem(item, 0, depth, terminal);
    await loaded.close();
    return Exit.ok;
  },
};

const refuse = (terminal: Terminal, sentence: string): Exit => {
  terminal.error(`xdump tree: ${sentence}\n`);
  return Exit.usage;
};

const printItem = async (item: TreeItem, level: number, depth: number, terminal: Terminal): Promise<void> => {
  const where = item.place === null ? '' : `  [${item.place.line}]`;
  const description = item.description === null ? '' : `: ${item.description}`;
  await terminal.out(`${'  '.repeat(level)}${printable(item.label + description)}${where}\n`);
  if (level + 1 >= depth) return;
  for (const child of item.children?.() ?? []) await printItem(child, level + 1, depth, terminal);
};

const toJson = (analysis: Analysis, item: TreeItem, depth: number): Json => ({
  key: item.key,
  label: item.label,
  description: item.description,
  address: item.address,
  path: item.place === null ? null : (analysis.sources[item.place.source]?.path ?? null),
  line: item.place?.line ?? null,
  children: depth <= 1 ? [] : (item.children?.() ?? []).map((child) => toJson(analysis, child, depth - 1)),
});
