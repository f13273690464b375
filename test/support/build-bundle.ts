import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Builds the bundles once before all tests when a source is newer than they are. */
export default (): void => {
  const bundle = path.join(root, 'dist/engine.cjs');
  const built = existsSync(bundle) ? statSync(bundle).mtimeMs : 0;
  const isNewer = readdirSync(path.join(root, 'server/src'), { recursive: true, encoding: 'utf8' }).some(
    (name) => statSync(path.join(root, 'server/src', name)).mtimeMs >= built,
  );
  if (isNewer) execFileSync(process.execPath, [path.join(root, 'scripts/build.mjs')], { cwd: root, stdio: 'inherit' });
};
