import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { InputFile } from '../analysis/request.ts';
import { fileGroups } from './file-groups.ts';
import { openInput } from './open-input.ts';
import { readStandardInput } from './standard-input.ts';

/** What the arguments of a command stand for, or why one of them cannot be read. */
export type Expanded =
  { readonly inputs: readonly InputFile[]; readonly close: () => Promise<void> } | { readonly error: string };

/** How arguments are read. */
export interface ExpandOptions {
  /** Several files are one capture, as the files of a folder are. */
  readonly join: boolean;
}

/** Deepest folder that is read below a folder argument. */
const MAX_DEPTH = 4;

/**
 * Turns FILE arguments into inputs: `-`, files, `.gz` files and folders. A folder is one capture; each sub-folder is a
 * snapshot of it. A file that cannot be read is an error here; nothing is analysed then.
 */
export const expandInputs = async (names: readonly string[], options: ExpandOptions): Promise<Expanded> => {
  const inputs: InputFile[] = [];
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
      const opened = name === '-' ? readStandardInput() : openInput(file.absolute);
      const content = await opened;
      if (typeof content === 'string') {
        if (file.optional) continue;
        await close();
        return { error: content };
      }
      closers.push(content.close);
      inputs.push({ ...file.input, source: content });
    }
  }
  return { inputs, close };
};

interface Found {
  readonly absolute: string;
  readonly input: Omit<InputFile, 'source'>;
  /** A file of a folder that cannot be read as text is left out instead of failing all. */
  readonly optional: boolean;
}

const find = async (name: string, joined: string | null): Promise<readonly Found[] | string> => {
  const plain = { path: name, captureKey: joined, snapshot: null, group: null, useName: joined !== null };
  if (name === '-') return [{ absolute: name, input: { ...plain, path: '<stdin>' }, optional: false }];
  try {
    const info = await stat(name);
    if (info.isDirectory()) return await walk(name, joined ?? name, '', 0);
    if (info.isFile()) return [{ absolute: name, input: plain, optional: false }];
    return `${name}: is neither a file nor a folder`;
  } catch (error) {
    return `${name}: ${reasonOf(error)}`;
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

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'permission denied',
  EISDIR: 'is a folder',
  ELOOP: 'too many symbolic links',
};

/** Why a file cannot be read, in words. */
const reasonOf = (error: unknown): string => {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return REASONS[code] ?? (error instanceof Error ? error.message : 'cannot be read');
};
