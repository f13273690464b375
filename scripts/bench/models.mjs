// Measures how fast the executable models take events, on one core and in this process; `node scripts/bench/models.mjs` prints it alone.
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { replayRing } from './ring-model.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Bundles a module of the server and loads it. */
const load = async (module) => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'xdump-bench-'));
  const outfile = path.join(folder, 'module.mjs');
  const entry = path.join(root, 'server/src', module);
  await build({ entryPoints: [entry], outfile, bundle: true, platform: 'node', target: 'node20', format: 'esm' });
  const loaded = await import(pathToFileURL(outfile).href);
  rmSync(folder, { recursive: true, force: true });
  return loaded;
};

const DISK = {
  domid: 1,
  handle: 51712,
  name: 'xvda',
  major: 7,
  minor: 0,
  readonly: false,
  sectors: 1n << 40n,
  queues: 1,
  ringPageOrder: 0,
  protocol: 'x86_64-abi',
  nativeProtocol: 'x86_64-abi',
  ringRef: 8,
  eventChannel: 12,
  blockSize: 512,
  maxSectors: 1024,
  maxSegments: 128,
  hasWriteCache: true,
  discards: true,
  discardSecure: false,
  discardGranularity: 512,
  statsFrom: null,
};

/** Requests of a ring that is kept full, with these pages each; answers requests per second and what was put out. */
const replay = (model, variant, persistent, pages, total, params) => {
  const state = model.init({ params, switches: {} }, variant);
  let outputs = 0;
  let violations = 0;
  const effects = {
    output: () => {
      outputs += 1;
    },
    violation: () => {
      violations += 1;
    },
  };
  model.advance(state, { name: 'connect', connection: { ...DISK, persistent } }, effects);
  const at = { device: 0, ring: 0 };
  const depth = 32;
  const requests = Array.from({ length: depth }, (_, slot) => ({
    op: slot % 2,
    id: BigInt(slot),
    sector: BigInt(slot * 8 * pages),
    segmentCount: pages,
    segments: Array.from({ length: pages }, (__, page) => ({
      gref: 8 + slot * pages + page,
      firstSector: 0,
      lastSector: 7,
    })),
  }));
  const begin = process.hrtime.bigint();
  const beginUsage = process.cpuUsage();
  let ms = 0;
  let done = 0;
  while (done < total) {
    model.advance(state, { name: 'front.push', ...at, requests }, effects);
    model.advance(state, { name: 'irq', ...at }, effects);
    ms += 1;
    model.advance(state, { name: 'tick', ms }, effects);
    if (state.devices[0].rings[0].grants.purgeWork !== 'idle')
      model.advance(state, { name: 'workerRun', ...at, count: null }, effects);
    for (let slot = 0; slot < depth; slot += 1)
      model.advance(state, { name: 'bioDone', ...at, id: BigInt(slot), bio: null, error: 0 }, effects);
    model.advance(state, { name: 'front.consume', ...at, count: null }, effects);
    done += depth;
  }
  // On a busy machine the processor's time says more than the clock; it also counts what the collector does beside.
  const { user, system } = process.cpuUsage(beginUsage);
  const seconds = Math.min(Number(process.hrtime.bigint() - begin) / 1e9, (user + system) / 1e6);
  if (violations > 0) throw new Error(`${violations} events of the benchmark could not be taken`);
  return { perSecond: done / seconds, outputs, broken: model.check(state).length };
};

const BOUNDS = [
  { what: 'one page, persistent grants', persistent: true, pages: 1, least: 1e6, params: {} },
  { what: '10 pages, persistent grants', persistent: true, pages: 10, least: 3e5, params: {} },
  { what: '10 pages, a tree that is too small', persistent: true, pages: 10, params: { maxPersistentGrants: 200 } },
  { what: '10 pages, no persistent grants', persistent: false, pages: 10, params: {} },
];

/** Milliseconds of a search, 3 vCPUs with 2 removals each, and how many states it found; the best of some rounds. */
const explore = async (rounds) => {
  const { exploreMapcache } = await load('replay/explore/explorations.ts');
  const { search } = await load('replay/explore/search.ts');
  let best = { ms: Infinity, states: 0 };
  for (let round = 0; round < rounds; round += 1) {
    const begin = process.hrtime.bigint();
    const beginUsage = process.cpuUsage();
    const { system } = exploreMapcache('VF', { vcpus: 3, removals: 2, foreign: false });
    const work = search(system, 100_000);
    let step = work.next();
    while (step.done !== true) step = work.next();
    const usage = process.cpuUsage(beginUsage);
    const ms = Math.min(Number(process.hrtime.bigint() - begin) / 1e6, (usage.user + usage.system) / 1e3);
    if (ms < best.ms) best = { ms, states: step.value.states };
  }
  return best;
};

/** Calls `say(what, value, bound, holds)` for each number. */
export const benchModels = async (say, rounds) => {
  const { ms, states } = await explore(rounds);
  say(`exploring ${states} states of the map cache`, `${ms.toFixed(0)} ms`, '<= 100 ms', ms <= 100);
  const { ringModel, ringDefaults } = await load('model/ring/ring-model.ts');
  let ring = 0;
  for (let round = 0; round < rounds; round += 1)
    ring = Math.max(ring, replayRing(ringModel, ringDefaults, 8, 1_000_000));
  say('replay of the ring alone', `${(ring / 1e3).toFixed(0)} k/s`, '>= 1000 k/s', ring >= 1e6);
  const { blkbackModel } = await load('model/blkback/blkback-model.ts');
  for (const { what, persistent, pages, least = null, params } of BOUNDS) {
    let best = 0;
    for (let round = 0; round < rounds; round += 1)
      best = Math.max(best, replay(blkbackModel, 'B510', persistent, pages, 300_000, params).perSecond);
    const bound = least === null ? '' : `>= ${(least / 1e3).toFixed(0)} k/s`;
    say(
      `replay of requests of ${what}`,
      `${(best / 1e3).toFixed(0)} k/s`,
      bound,
      least === null ? null : best >= least,
    );
  }
};

if (process.argv[1] === fileURLToPath(import.meta.url))
  await benchModels((what, value, bound, holds) => {
    const verdict = holds === null ? '' : holds ? 'ok' : 'MISSED';
    process.stdout.write(`${what.padEnd(58)}  ${value.padStart(12)}  ${bound.padStart(12)}  ${verdict}\n`);
  }, 3);
