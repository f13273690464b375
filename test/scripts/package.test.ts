import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { findVsixProblems, listVsix, type VsixEntry } from '../../scripts/lib/vsix-contents.mjs';

const root = new URL('../../', import.meta.url);
const { version } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8')) as { version: string };

describe('the packaged extension', () => {
  let entries: readonly VsixEntry[] = [];
  let size = 0;
  beforeAll(() => {
    execFileSync(process.execPath, [fileURLToPath(new URL('scripts/package.mjs', root))], { stdio: 'ignore' });
    const bytes = readFileSync(new URL(`dist/xdump-${version}.vsix`, root));
    entries = listVsix(bytes);
    size = bytes.length;
  });

  it('holds what it needs, nothing else, no native module, and is below 1 MB', () => {
    expect(findVsixProblems(entries, size)).toEqual([]);
    expect(size).toBeLessThan(1_000_000);
  });

  it.each(['extension/readme.md', 'extension/changelog.md', 'extension/bin/xdump.mjs', 'extension/dist/engine.cjs'])(
    'is refused without %s',
    (name) => {
      const kept = entries.filter((entry) => entry.name !== name);
      expect(findVsixProblems(kept, size)).toEqual([`${name} is missing`]);
    },
  );

  it.each([
    ['extension/dist/addon.node', 'is a native module'],
    ['extension/node_modules/ajv/package.json', 'does not belong in the package'],
    ['extension/server/src/core/hex.ts', 'does not belong in the package'],
    ['extension/samples/../secret.txt', 'does not belong in the package'],
  ])('is refused with %s', (name, reason) => {
    expect(findVsixProblems([...entries, { name, size: 1 }], size)).toEqual([`${name} ${reason}`]);
  });

  it('is refused at 1 MB', () => {
    expect(findVsixProblems(entries, 1_000_000)).toEqual(['the package has 1000000 bytes; the limit is 1000000']);
  });
});
