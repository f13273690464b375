// Bundles the product: dist/xdump.mjs (command line, and the analysis thread of the language server),
// dist/language-server.mjs (its protocol thread) and dist/client.cjs (the extension). `--watch` rebuilds on change, `--tests` adds the suites that run inside VS Code.
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build, context } from 'esbuild';

const watch = process.argv.includes('--watch');
const common = {
  bundle: true,
  minify: !watch,
  sourcemap: watch ? 'inline' : false,
  legalComments: 'none',
  logLevel: 'warning',
  // The parts of the capture script.
  loader: { '.sh': 'text' },
};

const command = {
  ...common,
  entryPoints: ['server/src/main/xdump.ts'],
  outfile: 'dist/xdump.mjs',
  platform: 'node',
  target: 'node20',
  format: 'esm',
  // CommonJS packages inside an ES module still call require() for Node's own modules.
  banner: { js: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);" },
};
const server = {
  ...command,
  entryPoints: ['server/src/main/language-server.ts'],
  outfile: 'dist/language-server.mjs',
};
const client = {
  ...common,
  entryPoints: ['client/src/extension.ts'],
  outfile: 'dist/client.cjs',
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  external: ['vscode'],
};
const suites = {
  ...common,
  minify: false,
  entryPoints: ['test/host/suite/index.ts'],
  outfile: 'dist-test/suite.cjs',
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  external: ['vscode', 'mocha'],
};

const targets = process.argv.includes('--tests') ? [command, server, client, suites] : [command, server, client];
if (watch) {
  for (const target of targets) await (await context(target)).watch();
} else {
  await Promise.all(targets.map(buildOnce));
}

/** Replaces a bundle in one step and only when it changed, because another process may be starting it at this moment. */
async function buildOnce(target) {
  const { outputFiles } = await build({ ...target, write: false });
  for (const { path: file, contents } of outputFiles) {
    if (isSame(file, contents)) continue;
    mkdirSync(path.dirname(file), { recursive: true });
    const partial = `${file}.${process.pid}.partial`;
    writeFileSync(partial, contents);
    renameSync(partial, file);
  }
}

function isSame(file, contents) {
  try {
    return readFileSync(file).equals(contents);
  } catch {
    return false;
  }
}
