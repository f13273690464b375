#!/usr/bin/env node
// Starts the bundled command. In a clone that was not built yet it builds first, or says what to do.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const bundle = new URL('../dist/command.cjs', import.meta.url);
if (!existsSync(bundle)) {
  if (!existsSync(new URL('../node_modules/esbuild', import.meta.url))) {
    process.stderr.write('xdump: this clone is not built yet; run "npm ci && npm run build" (or "npm start") first\n');
    process.exit(2);
  }
  const { spawnSync } = await import('node:child_process');
  const script = fileURLToPath(new URL('../scripts/build.mjs', import.meta.url));
  const root = fileURLToPath(new URL('..', import.meta.url));
  const built = spawnSync(process.execPath, [script], { cwd: root, stdio: ['ignore', 2, 2] });
  if (built.status !== 0) {
    process.stderr.write('xdump: the build failed; run "npm run build" to see why\n');
    process.exit(2);
  }
}
// The language server is two bundles of its own, because an editor waits for its start.
const channel = process.argv.slice(3).some((argument) => argument === '--stdio' || argument === '--node-ipc');
const isServer = process.argv[2] === 'lsp' && channel && !process.argv.includes('--help');
await import(isServer ? new URL('../dist/language-server.cjs', import.meta.url).href : bundle.href);
