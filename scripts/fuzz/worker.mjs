// The thread that reads inputs. It tells the main thread before each what it reads, so that a hang can be written down.
import { parentPort, workerData } from 'node:worker_threads';
import { measureGrowth } from './linear.mjs';
import { mutatedInput } from './mutate.mjs';
import { Random } from './random.mjs';
import { readSeeds } from './seeds.mjs';
import { Target } from './target.mjs';

const { root, seed, minutes, inputs, measures, replay, shared } = workerData;
/** One input in so many goes through the rules as well. */
const RULES = 2048;
/** Inputs between two samples whose growth is measured, until all are. */
const GROWTH = 20_000;
/** One defect fails many inputs. */
const MOST_FAILURES = 20;

/** [inputs so far, length of the current input], then its bytes. */
const counters = new Int32Array(shared, 0, 2);
const current = new Uint8Array(shared, 8);
const target = new Target();

const attempt = async (bytes, act) => {
  current.set(bytes.subarray(0, current.length));
  Atomics.store(counters, 1, Math.min(bytes.length, current.length));
  Atomics.add(counters, 0, 1);
  try {
    await act();
    return true;
  } catch (error) {
    parentPort.postMessage({
      kind: 'failure',
      bytes,
      what: error instanceof Error ? (error.stack ?? error.message) : String(error),
    });
    return false;
  }
};

const both = (bytes) => async () => {
  await target.parse(bytes);
  await target.analyse(bytes);
};

if (replay !== null) {
  await attempt(replay, both(replay));
  parentPort.postMessage({ kind: 'done', inputs: 1, bytes: replay.length, analysed: 1, measured: 0, worst: 0 });
} else {
  const random = new Random(seed);
  const seeds = readSeeds(root);
  const until = performance.now() + minutes * 60_000;
  const done = { kind: 'done', inputs: 0, bytes: 0, analysed: 0, measured: 0, worst: 0 };
  let failed = 0;
  while (done.inputs < inputs && performance.now() < until) {
    const bytes = mutatedInput(seeds, random);
    const withRules = random.next(RULES) === 0;
    if (!(await attempt(bytes, withRules ? both(bytes) : () => target.parse(bytes)))) failed += 1;
    if (failed === MOST_FAILURES) break;
    done.inputs += 1;
    done.bytes += bytes.length;
    if (withRules) done.analysed += 1;
    // Random numbers of their own: how fast the machine is must not change the inputs.
    if (measures && done.inputs % GROWTH === 1 && done.measured < seeds.length) {
      const sample = mutatedInput([seeds[done.measured]], new Random(seed + done.measured));
      const growth = sample.length === 0 ? null : await measureGrowth(target, sample);
      if (growth !== null) done.worst = Math.max(done.worst, growth.large / growth.small);
      if (growth?.isLinear === false) {
        const what = `${growth.small.toFixed(1)} ns a byte at 64 KB, ${growth.large.toFixed(1)} at 1 MB (${seeds[done.measured].name}, repeated)`;
        parentPort.postMessage({ kind: 'failure', bytes: sample, what });
      }
      done.measured += 1;
    }
  }
  parentPort.postMessage(done);
}
