// Reads damaged captures until time is over; see docs/architecture.md, "Promises".
// `npm run fuzz -- --minutes N [--inputs N] [--seed S] [--no-growth]` mutates the corpus; `--replay FILE` reads one input again.
// What fails is written to a file of `fuzz-out`.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const out = path.join(root, 'fuzz-out');
/** An input that takes so long is a hang, in milliseconds: the largest ones are 1 MB. */
const HANG = 30_000;
const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '1' },
    inputs: { type: 'string', default: '1000000000' },
    seed: { type: 'string', default: '1' },
    replay: { type: 'string' },
    // Without the measurements: a busy machine must not fail a test.
    'no-growth': { type: 'boolean' },
  },
});

const folder = mkdtempSync(path.join(tmpdir(), 'xdump-fuzz-'));
const bundle = path.join(folder, 'worker.mjs');
await build({
  bundle: true,
  entryPoints: [path.join(root, 'scripts/fuzz/worker.mjs')],
  outfile: bundle,
  platform: 'node',
  format: 'esm',
  loader: { '.sh': 'text' },
  sourcemap: 'inline',
  logLevel: 'warning',
});

const keep = (bytes, what) => {
  mkdirSync(out, { recursive: true });
  const file = path.join(out, `seed-${values.seed}-${Date.now()}.bin`);
  writeFileSync(file, bytes);
  process.stdout.write(`FAILED: ${what}\n  input of ${bytes.length} bytes: ${file}\n`);
  process.stdout.write(`  read it again: npm run fuzz -- --replay ${path.relative(root, file)}\n`);
};

const shared = new SharedArrayBuffer(8 + (1 << 16));
const counters = new Int32Array(shared, 0, 2);
const worker = new Worker(bundle, {
  execArgv: ['--enable-source-maps'],
  workerData: {
    root,
    seed: Number(values.seed),
    minutes: Number(values.minutes),
    inputs: Number(values.inputs),
    measures: values['no-growth'] !== true,
    replay: values.replay === undefined ? null : readFileSync(values.replay),
    shared,
  },
});
let failures = 0;
let last = -1;
const watch = setInterval(() => {
  const now = Atomics.load(counters, 0);
  if (now === last) {
    failures += 1;
    keep(Buffer.from(new Uint8Array(shared, 8, Atomics.load(counters, 1))), `a hang: no answer for ${HANG / 1000} s`);
    void worker.terminate();
  }
  last = now;
}, HANG);
worker.on('message', (message) => {
  if (message.kind === 'failure') {
    failures += 1;
    keep(message.bytes, message.what);
    return;
  }
  const { inputs, bytes, analysed, measured, worst } = message;
  process.stdout.write(
    `${inputs} inputs, ${bytes} bytes, ${analysed} with all rules, growth of ${measured} samples (worst ${worst.toFixed(2)} x); ${failures} failures (seed ${values.seed})\n`,
  );
});
worker.on('error', (error) => {
  failures += 1;
  process.stdout.write(`FAILED: the reading thread ended: ${error.stack ?? error.message}\n`);
});
worker.on('exit', () => {
  clearInterval(watch);
  rmSync(folder, { recursive: true, force: true });
  process.exitCode = failures === 0 ? 0 : 1;
});
