import type { Analysis } from '../../analysis/analysis.ts';
import { runToEnd } from '../../core/work.ts';
import { buildLookup } from '../../features/lookup/lookup.ts';
import { machineTree } from '../../features/tree/machine.ts';
import type { TreeItem } from '../../features/tree/node.ts';
import { textOption } from '../arguments.ts';
import type { Command } from '../command.ts';
import { analysisOptionHelp, analysisOptions, load } from '../load.ts';
import { printable, printableJson } from '../output/printable.ts';
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
    const asked = textOption(values, 'depth', format === 'json' ? '100' : '4');
    const depth = /^\d{1,3}$/.test(asked) ? Number(asked) : 0;
    if (format !== 'text' && format !== 'json') return refuse(terminal, `--format ${format}: text or json is wanted`);
    if (depth < 1) return refuse(terminal, `--depth ${asked}: a number from 1 to 999 is wanted`);
    const loaded = await load(values, words, terminal, []);
    if ('error' in loaded) return refuse(terminal, loaded.error);
    const roots = machineTree(runToEnd(buildLookup(loaded.analysis)));
    if (format === 'json') {
      await printList(loaded.analysis, roots, depth, terminal);
      await terminal.out('\n');
    } else for (const item of roots) await printItem(item, 0, depth, terminal);
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

/** Prints items as a JSON array piece by piece: the tree of a large dump is longer than any string. */
const printList = async (
  analysis: Analysis,
  items: readonly TreeItem[],
  depth: number,
  terminal: Terminal,
): Promise<void> => {
  await terminal.out('[');
  for (const [index, item] of items.entries()) {
    const { key, label, description, address, place, children } = item;
    const path = place === null ? null : (analysis.sources[place.source]?.path ?? null);
    const own = JSON.stringify({ key, label, description, address, path, line: place?.line ?? null });
    await terminal.out(`${index === 0 ? '' : ',\n'}${printableJson(own.slice(0, -1))},"children":`);
    await printList(analysis, depth <= 1 ? [] : (children?.() ?? []), depth - 1, terminal);
    await terminal.out('}');
  }
  await terminal.out(']');
};
