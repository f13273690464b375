// Bundles the product: dist/engine.cjs (everything but the protocol), dist/command.cjs (what bin/xdump.mjs runs: the command line of
// the engine), dist/language-server.cjs (what an editor starts: the protocol in one thread, the engine in another) and dist/client.cjs (the extension). `--watch` rebuilds on change, `--tests` adds the suites that run inside VS Code.
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build, context } from 'esbuild';

const watch = process.argv.includes('--watch');
const common = {
  bundle: true,
  minify: !watch,
  sourcemap: watch ? 'inline' : false,
  legalComments: 'none',
  charset: 'ascii',
  logLevel: 'warning',
  // The parts of the capture script.
  loader: { '.sh': 'text' },
};

/**
 * The protocol library loads modules of Node that a server on a pipe never calls; an editor waits for each of them. They are
 * loaded when one of their functions is asked for.
 */
const lateModules = {
  name: 'late-modules',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^(child_process|crypto)$/ }, ({ path: name }) => ({ path: name, namespace: 'late' }));
    onLoad({ filter: /.*/, namespace: 'late' }, ({ path: name }) => ({
      contents: `module.exports = new Proxy({}, { get: (_, key) => require('node:${name}')[key] });`,
    }));
  },
};
/** The same for the engine: only a capture with checksums, or a packed one, needs these libraries, which take 15 ms to load. */
const lateLibraries = {
  name: 'late-libraries',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^node:(crypto|zlib)$/ }, ({ path: name }) => ({ path: name, namespace: 'late' }));
    onLoad({ filter: /.*/, namespace: 'late' }, ({ path: name }) => ({ contents: LATE_CALLS[name] }));
  },
};
const LATE_CALLS = {
  'node:crypto': "export const createHash = (name) => require('crypto').createHash(name);",
  'node:zlib': "export const gunzip = (...all) => require('zlib').gunzip(...all);",
};
const plugins = { 'protocol-thread': [lateModules], engine: [lateLibraries] };
/** Programs that are loaded with their compiled code: a function each, as the loader would else make of a copy of a megabyte. */
const loaded = {
  banner: { js: '(function(exports,require,module,__filename,__dirname){' },
  footer: { js: '})' },
};
// CommonJS, because Node keeps no compiled code of ES modules that we could hand it (server/src/main/load-program.ts).
const programs = ['engine', 'command', 'language-server', 'protocol-thread'].map((name) => ({
  ...common,
  entryPoints: [`server/src/main/${name}.ts`],
  outfile: `dist/${name}.cjs`,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  plugins: plugins[name] ?? [],
  ...(name in plugins ? loaded : {}),
}));
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

const product = [...programs, client];
const targets = process.argv.includes('--tests') ? [...product, suites] : product;
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
