// Where things are in a clone; every other script takes its paths from here.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** Folder of the clone. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url)).replace(/[\\/]$/, '');

/** Absolute path of a file of the clone. */
export const inProject = (...parts) => path.join(ROOT, ...parts);

/** The manifest of the extension. */
export const manifest = JSON.parse(readFileSync(inProject('package.json'), 'utf8'));

/** The packaged extension. */
export const VSIX = inProject('dist', `xdump-${manifest.version}.vsix`);

/** Where screenshots and results of the tests in an editor are kept. */
export const TEST_OUTPUT = inProject('test', 'host', 'out');
