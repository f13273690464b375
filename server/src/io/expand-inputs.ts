import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { InputFile } from '../analysis/request.ts';
import { fileGroups } from './file-groups.ts';
import { failureText } from './failure-text.ts';
import { openInput, unpacked } from './open-input.ts';
import { readStream } from './read-stream.ts';

/** What the arguments of a command stand for, or why one of them cannot be read. */
export type Expanded =
  | {
      readonly inputs: readonly InputFile[];
      /** Files of folders that could not be read, as sentences. */
      readonly leftOut: readonly string[];
      readonly close: () => Promise<void>;
    }
  | { readonly error: string };

/** How arguments are read. */
export interface ExpandOptions {
  /** Several files are one capture, as the files of a folder are. */
  readonly join: boolean;
}

/** How findings name standard input. */
const STDIN = '<stdin>';

/** Deepest folder that is read below a folder argument. */
const MAX_DEPTH = 4;

/**
 * Turns FILE arguments into inputs: `-`, files, `.gz` files and folders. A folder is one capture; each sub-folder is a
 * snapshot of it. A file that cannot be read is an error here; nothing is analysed then.
 */
export const expandInputs = async (names: readonly string[], options: ExpandOptions): Promise<Expanded> => {
  if (names.filter((name) => name === '-').length > 1) return { error: '- (standard input) can be read only once' };
  const inputs: InputFile[] = [];
  const leftOut: string[] = [];
  const closers: (() => Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    for (const closer of closers) await closer();
  };
  const joined = options.join ? 'join' : null;
  for (const name of names) {
    const found = await find(name, joined);
    if (typeof found === 'string') {
      await close();
      return { error: found };
    }
    for (const file of found) {
      const content =
        name === '-' ? await unpacked(STDIN, await readStream(process.stdin)) : await openInput(file.absolute);
      if (typeof content === 'string') {
        if (file.optional) {
          leftOut.push(content);
          continue;
        }
        await close();
        return { error: content };
      }
      closers.push(content.close);
      inputs.push({ ...file.input, source: content });
    }
  }
  if (inputs.length > 0) return { inputs, leftOut, close };
  await close();
  return { error: `${names.join(', ')}: ${leftOut.length === 0 ? 'holds no file' : 'holds no file that can be read'}` };
};

interface Found {
  readonly absolute: string;
  readonly input: Omit<InputFile, 'source'>;
  /** A file of a folder that cannot be read as text is left out instead of failing all. */
  readonly optional: boolean;
}

const find = async (name: string, joined: string | null): Promise<readonly Found[] | string> => {
  const plain = { path: name, captureKey: joined, snapshot: null, group: null, useName: joined !== null };
  if (name === '-') return [{ absolute: name, input: { ...plain, path: STDIN }, optional: false }];
  try {
    const info = await stat(name);
    if (info.isDirectory()) return await walk(name, joined ?? name, '', 0);
    return [{ absolute: name, input: plain, optional: false }];
  } catch (error) {
    return `${name}: ${failureText(error)}`;
  }
};

/** All files of a folder in name order, its own before those of its sub-folders. */
const walk = async (root: string, captureKey: string, below: string, depth: number): Promise<readonly Found[]> => {
  const entries = await readdir(path.join(root, below), { withFileTypes: true });
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  const files = entries.filter((entry) => entry.isFile() && !entry.name.startsWith('.'));
  const groups = fileGroups(files.map(({ name }) => name));
  const found: Found[] = files.map(({ name }) => ({
    absolute: path.join(root, below, name),
    input: {
      path: path.join(root, below, name),
      captureKey,
      snapshot: below === '' ? null : below.split(path.sep).join('/'),
      group: groups.get(name) ?? null,
      useName: true,
    },
    optional: true,
  }));
  if (depth >= MAX_DEPTH) return found;
  for (const entry of entries) {
    if (entry.isDirectory() && !entry.name.startsWith('.'))
      found.push(...(await walk(root, captureKey, path.join(below, entry.name), depth + 1)));
  }
  return found;
};
