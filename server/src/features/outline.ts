import type { Analysis } from '../analysis/analysis.ts';
import type { Block } from '../facts/block.ts';
import { keyTitle } from '../formats/debug-keys/key-title.ts';
import type { OutlineItem } from './outline-item.ts';
import { outlineThings } from './outline-things.ts';

/** Most entries of one source. */
const MAX = 2000;

/**
 * The outline of one source: its sections and dumps, each inside what it stands in, and in dumps the domains; remarks
 * of people, what could not be captured, and directives that this version does not know.
 */
export const outlineOf = (analysis: Analysis, source: number): readonly OutlineItem[] => {
  const items = [...blockItems(analysis, source), ...directiveItems(analysis, source)].slice(0, MAX);
  // What begins first stands outside; of two that begin alike the longer one does.
  items.sort((a, b) => a.firstLine - b.firstLine || b.lastLine - a.lastLine);
  return nest(items, 0, Infinity).items;
};

/** The items from `start` on that lie before the end of their parent, with what lies in them. */
const nest = (
  items: readonly OutlineItem[],
  start: number,
  end: number,
): { readonly items: OutlineItem[]; readonly next: number } => {
  const level: OutlineItem[] = [];
  let next = start;
  for (let item = items[next]; item !== undefined && item.lastLine <= end; item = items[next]) {
    const inner = nest(items, next + 1, item.lastLine);
    level.push({ ...item, children: [...inner.items, ...item.children] });
    next = inner.next;
  }
  return { items: level, next };
};

const blockItems = (analysis: Analysis, source: number): readonly OutlineItem[] => {
  const things = outlineThings(analysis);
  const blocks = analysis.facts.blocks.filter(
    (block) => block.source === source && block.format !== 'xdump' && block.lastLine >= block.firstLine,
  );
  // A section that is one dump from end to end would stand there twice: the dump begins at its head then.
  const read = new Map(
    blocks.filter(({ format }) => format !== null).map((block) => [block.firstLine, block.lastLine]),
  );
  const isOneDump = ({ format, firstLine, lastLine }: Block): boolean =>
    format === null && (read.get(firstLine) ?? 0) >= lastLine;
  const heads = new Map(blocks.filter(isOneDump).map(({ firstLine, headLine }) => [firstLine, headLine]));
  return blocks
    .filter((block) => !isOneDump(block))
    .map((block) => ({
      name: blockName(block),
      detail: blockDetail(block),
      kind: 'section',
      firstLine: (block.format === null ? block.headLine : heads.get(block.firstLine)) ?? block.firstLine,
      lastLine: block.lastLine,
      children: things(block),
    }));
};

/** What the key prints, and what of it is missing. */
const blockDetail = ({ key, title, completeness, reason }: Block): string => {
  const missing = completeness === 'complete' ? null : `${completeness}${reason === null ? '' : `: ${reason}`}`;
  return [key === null ? title : keyTitle(key), missing].filter((part) => part !== null).join(', ');
};

const blockName = (block: Block): string => {
  const what = block.key === null ? (block.format ?? block.kind) : `key ${block.key}`;
  return block.domain === null || block.key !== null ? what : `${what} of d${block.domain}`;
};

const directiveItems = ({ facts }: Analysis, source: number): readonly OutlineItem[] => {
  const item = (name: string, detail: string, line: number): OutlineItem => ({
    name,
    detail,
    kind: 'remark',
    firstLine: line,
    lastLine: line,
    children: [],
  });
  return [
    ...facts.captures.flatMap(({ remarks, missing }) => [
      ...remarks.filter((remark) => remark.source === source).map(({ text, line }) => item('note', text, line)),
      ...missing
        .filter((entry) => entry.source === source)
        .map(({ kind, reason, line }) => item(`missing ${kind}`, reason ?? '', line)),
    ]),
    ...facts.notes
      .filter(({ rule, source: at, data }) => rule === 'GEN-09' && at === source && data['files'] === undefined)
      .map(({ line, data: { what } }) => item(typeof what === 'string' ? what : '', 'not known to this version', line)),
  ];
};
