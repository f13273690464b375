// Does the time for a byte stay as it is when the input grows? Measured on repetitions of a mutated sample.
import { threadTime } from './thread-time.mjs';

const SMALL = 1 << 16;
const LARGE = 1 << 20;
/** Small inputs read for one measurement: the time of one is near to what a clock of threads resolves. */
const TIMES = 4;
/** Most times that a byte of the large input may take longer than one of the small input. */
const BOUND = 2;
/** Nanoseconds a byte that the memory of a large input alone may cost: its pages are new. */
const FLOOR = 15;
/** What others do to the caches is no defect: only what stays slow over so many rounds is. */
const ROUNDS = 12;

/** Nanoseconds a byte at both sizes, the best of some rounds, and whether they are within the bound. */
export const measureGrowth = async (target, sample) => {
  let small = Infinity;
  let large = Infinity;
  for (let round = 0; round < ROUNDS; round += 1) {
    small = Math.min(small, await perByte(target, repeated(sample, SMALL), TIMES));
    large = Math.min(large, await perByte(target, repeated(sample, LARGE), 1));
    if (round > 0 && large <= Math.max(small * BOUND, FLOOR)) break;
  }
  return { small, large, isLinear: large <= Math.max(small * BOUND, FLOOR) };
};

const perByte = async (target, bytes, times) => {
  const begin = threadTime();
  for (let left = times; left > 0; left -= 1) await target.parse(bytes);
  return (threadTime() - begin) / (bytes.length * times);
};

const repeated = (sample, size) => {
  const bytes = Buffer.alloc(size);
  bytes.fill(sample);
  return bytes;
};
