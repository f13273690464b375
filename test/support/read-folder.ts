import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { CapturedFile } from '../../scripts/lib/folder-to-xdump.mjs';

/** The files of one folder (without its sub-folders) in name order; packed ones are left out. */
export const readFolder = (folder: string): readonly CapturedFile[] =>
  readdirSync(folder)
    .sort()
    .filter((name) => statSync(path.join(folder, name)).isFile() && !/\.(?:xz|gz)$/.test(name))
    .map((name) => ({ name, text: readFileSync(path.join(folder, name), 'latin1') }));
