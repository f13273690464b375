import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const whole = path.join(root, '../shared/corpus');
const part = path.join(root, 'test/corpus');

/** Is the whole corpus beside the project, or only the part of it that the repository holds? */
export const hasWholeCorpus = existsSync(path.join(whole, 'x86/INDEX.md'));

/** Folder of the captures: the whole corpus where it is there. */
export const corpusFolder = hasWholeCorpus ? whole : part;

/** For the names of tests: says which captures were looked at. */
export const corpusName = hasWholeCorpus
  ? 'the whole corpus'
  : 'the kept part of the corpus (../shared/corpus is not there)';

/** Folders below `x86` and `arm` that hold files of their own, as `x86/base/02-idle-after-io`, in name order. */
export const captureFolders = (folder: string = corpusFolder): readonly string[] => foldersOf(folder, ['arm', 'x86']);

/** The same of POWER guests and of traces of QEMU, which only the whole corpus has. */
export const traceFolders = (folder: string = corpusFolder): readonly string[] =>
  foldersOf(
    folder,
    ['ppc', 'qemu-trace'].filter((host) => existsSync(path.join(folder, host))),
  );

const foldersOf = (folder: string, hosts: readonly string[]): readonly string[] =>
  hosts.flatMap((host) => below(folder, host).filter((name) => name !== host));

const below = (folder: string, name: string): readonly string[] => {
  const entries = readdirSync(path.join(folder, name)).sort();
  const isFolder = (entry: string): boolean => statSync(path.join(folder, name, entry)).isDirectory();
  const own = entries.some((entry) => !isFolder(entry)) ? [name] : [];
  return [...own, ...entries.filter(isFolder).flatMap((entry) => below(folder, `${name}/${entry}`))];
};
