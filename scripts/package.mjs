// `npm run package`: builds and writes dist/xdump-VERSION.vsix; fails when anything is in it that should not be.
import path from 'node:path';
import { installPackages } from './lib/install.mjs';
import { runMain } from './lib/missing.mjs';
import { pack } from './lib/pack.mjs';
import { ROOT, VSIX } from './lib/project.mjs';

await runMain('package', async () => {
  await installPackages();
  const size = await pack();
  process.stdout.write(`${path.relative(ROOT, VSIX)} (${Math.round(size / 1000)} kB)\n`);
});
