import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const script = fileURLToPath(new URL('../../scripts/fuzz.mjs', import.meta.url));

it('a short run of the fuzzer reads its inputs, the same for the same seed, and finds nothing', async () => {
  const run = async (): Promise<string> => {
    const { stdout } = await promisify(execFile)(process.execPath, [
      script,
      '--no-growth',
      '--inputs',
      '2000',
      '--seed',
      '3',
    ]);
    return stdout;
  };
  const first = await run();
  expect(first).toMatch(
    /^2000 inputs, \d+ bytes, \d+ with all rules, growth of 0 samples \(worst 0\.00 x\); 0 failures \(seed 3\)\n$/,
  );
  expect(await run()).toBe(first);
}, 120_000);
