import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** One statement about one file, in the form in which facts can be compared with it: sorted lines. */
export interface Truth {
  readonly file: string;
  /** What the statement is about. */
  readonly kind: 'grants' | 'channels' | 'counters' | 'statistics' | 'added' | 'lines';
  readonly expected: readonly string[];
  /** The page leaves out what comes after these. */
  readonly isExcerpt: boolean;
}

/**
 * Reads the ground-truth column of an INDEX.md: what the person who made the captures counted in each file. A cell that
 * is none of the known forms is an error, so that no statement is passed over.
 */
export const readTruths = (index: string): readonly Truth[] => {
  const folder = path.dirname(index);
  let scenario = '';
  return readFileSync(index, 'utf8')
    .split('\n')
    .flatMap((line) => {
      if (line.startsWith('## ')) scenario = line.slice(3).trim();
      const cells = line.startsWith('| ') ? line.split(/(?<!\\)\|/).map((cell) => cell.trim()) : [];
      const [, name, , , cell] = cells;
      if (name === undefined || cell === undefined || cell === '' || name === 'file' || name.startsWith('---'))
        return [];
      const file = path.join(folder, scenario, name);
      // The kept part of the corpus has the page of the whole; what xz packed is not read in this version.
      return existsSync(file) && !file.endsWith('.xz') ? readCell(file, cell) : [];
    });
};

const readCell = (file: string, cell: string): readonly Truth[] =>
  cell
    .split('; ')
    .reduce<string[]>((parts, part) => {
      // "a; b" separates statements; the items of one statement are separated alike.
      const last = parts.at(-1);
      if (last !== undefined && /^(?:d\d+\(v\d\)|vbd-)/.test(part)) parts[parts.length - 1] = `${last}; ${part}`;
      else parts.push(part);
      return parts;
    }, [])
    .map((part) => part.replace(/^; /, ''))
    .filter((part) => part !== '')
    .map((part) => readStatement(file, part));

const readStatement = (file: string, statement: string): Truth => {
  const one = (kind: Truth['kind'], expected: readonly string[], isExcerpt = false): Truth => ({
    file,
    kind,
    expected: [...expected].sort(),
    isExcerpt,
  });
  const count = /^(\d+) (channels|lines|"added to the tree" lines)$/.exec(statement);
  if (count?.[1] !== undefined) {
    const kind = count[2] === 'channels' ? 'channels' : count[2] === 'lines' ? 'lines' : 'added';
    return one(kind, [count[1]]);
  }
  if (statement.startsWith('d')) return one('grants', statement.split('; '));
  if (statement.startsWith('vbd-')) {
    const items = statement.replace(/ \(\+\d+ more vbds\)$/, '');
    return one('counters', items.split('; '), items !== statement);
  }
  const rings = /^last pg per ring: (.*)$/.exec(statement);
  if (rings?.[1] !== undefined) {
    const items = rings[1].split(' ').filter((item) => item !== '');
    // The page lists at most twelve rings.
    return one('statistics', items, items.length === 12);
  }
  throw new Error(`${file}: the ground truth "${statement}" has no known form`);
};
