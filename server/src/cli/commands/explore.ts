import { runToEnd } from '../../core/work.ts';
import { mapcacheVariantIds } from '../../model/mapcache/mapcache-switches.ts';
import {
  MAX_REMOVALS,
  MAX_STATES,
  MAX_VCPUS,
  exploreMapcache,
  exploreOo,
  type Exploration,
} from '../../replay/explore/explorations.ts';
import { completionOrders, type CompletionOrder } from '../../replay/explore/oo-system.ts';
import { search } from '../../replay/explore/search.ts';
import { textOption } from '../arguments.ts';
import type { Command } from '../command.ts';
import { exploreJson, exploreMermaid, exploreText } from '../output/explore-text.ts';
import { Exit, type Terminal } from '../terminal.ts';

/** `xdump explore`: all interleavings of a small model, and the shortest one that breaks what must hold. */
export const exploreCommand: Command = {
  name: 'explore',
  usage: 'explore mapcache|oo',
  summary: 'every interleaving of a small model, and the shortest that breaks what must hold',
  options: {
    variant: { type: 'string' },
    vcpus: { type: 'string' },
    removals: { type: 'string' },
    foreign: { type: 'boolean' },
    entries: { type: 'string' },
    format: { type: 'string' },
  },
  optionHelp: {
    variant: `mapcache: ${mapcacheVariantIds.join(', ')} (default DF); oo: ${Object.keys(completionOrders).join(', ')} (default the first)`,
    vcpus: `N: virtual processors, 1 to ${MAX_VCPUS} (mapcache, default 2)`,
    removals: `N: pages that each of them takes away, 1 or ${MAX_REMOVALS} (mapcache, default 1)`,
    foreign: 'another domain takes a page away as well (mapcache)',
    entries: 'N: entries of the ring and objects of the pool, 1 to 64 (oo, default 4)',
    format: 'text (default), json, or mermaid: the sequence diagrams alone',
  },
  run: async (values, words, terminal) => {
    const format = textOption(values, 'format', 'text');
    if (!['text', 'json', 'mermaid'].includes(format))
      return refuse(terminal, `--format ${format}: text, json or mermaid is wanted`);
    const exploration = readQuestion(values, words);
    if (typeof exploration === 'string') return refuse(terminal, exploration);
    const result = runToEnd(search(exploration.system, MAX_STATES));
    await terminal.out(
      format === 'json'
        ? `${JSON.stringify(exploreJson(exploration, result), null, 2)}\n`
        : format === 'mermaid'
          ? exploreMermaid(exploration, result)
          : exploreText(exploration, result),
    );
    return result.broken.length > 0 ? Exit.findings : Exit.ok;
  },
};

const refuse = (terminal: Terminal, sentence: string): Exit => {
  terminal.error(`xdump explore: ${sentence}\n`);
  return Exit.usage;
};

type Values = Readonly<Record<string, unknown>>;

const MAPCACHE_OPTIONS = ['vcpus', 'removals', 'foreign'] as const;

const readQuestion = (values: Values, words: readonly string[]): Exploration | string => {
  const [what, ...more] = words;
  if (more.length > 0 || (what !== 'mapcache' && what !== 'oo')) return 'mapcache or oo is wanted';
  const alien = (what === 'oo' ? MAPCACHE_OPTIONS : ['entries']).find((name) => values[name] !== undefined);
  if (alien !== undefined) return `--${alien} is not an option of ${what}`;
  if (what === 'oo') {
    const entries = numberOption(values, 'entries', 4, 64);
    if (typeof entries === 'string') return entries;
    const order = textOption(values, 'variant', 'response-unref-pool');
    if (!Object.hasOwn(completionOrders, order))
      return `--variant ${order}: one of ${Object.keys(completionOrders).join(', ')} is wanted`;
    return exploreOo(order as CompletionOrder, entries);
  }
  const vcpus = numberOption(values, 'vcpus', 2, MAX_VCPUS);
  if (typeof vcpus === 'string') return vcpus;
  const removals = numberOption(values, 'removals', 1, MAX_REMOVALS);
  if (typeof removals === 'string') return removals;
  const asked = textOption(values, 'variant', 'DF');
  const variant = mapcacheVariantIds.find((id) => id === asked);
  if (variant === undefined) return `--variant ${asked}: one of ${mapcacheVariantIds.join(', ')} is wanted`;
  return exploreMapcache(variant, { vcpus, removals, foreign: values['foreign'] === true });
};

const numberOption = (values: Values, name: string, fallback: number, most: number): number | string => {
  const asked = textOption(values, name, String(fallback));
  const value = /^\d{1,3}$/.test(asked) ? Number(asked) : 0;
  return value >= 1 && value <= most ? value : `--${name} ${asked}: a number from 1 to ${most} is wanted`;
};
