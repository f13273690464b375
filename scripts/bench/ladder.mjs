// Long files of other kinds than grant tables: how fast they are parsed, beside others in the same run.
import { rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { bestOf, hasProgram, peakMemory, runOnce } from './run-process.mjs';

/** Bytes a second that must be parsed on one core. */
const LEAST = 150e6;
const STEPS = [
  { name: 'dump-m2p of 64 GiB', generator: 'generate-m2p.mjs', size: '64', pattern: 'mfn=0x[0-9a-f]+ ==> pfn=0x' },
  {
    name: 'kernel log, one line in 10,000 tells something',
    generator: 'generate-kernel-log.mjs',
    size: '100',
    pattern: 'xen-blkback',
  },
  { name: 'xenstore-ls -f', generator: 'generate-xenstore.mjs', size: '100', pattern: 'ring-ref' },
];

/** Measures `command` (the bundle of the command line) and prints each result by `say`. */
export const benchLadder = (say, command, out, rounds) => {
  for (const { name, generator, size, pattern } of STEPS) {
    const file = path.join(out, generator.replace('.mjs', '.log'));
    runOnce(process.execPath, [fileURLToPath(new URL(generator, import.meta.url)), file, size]);
    const bytes = statSync(file).size;
    const args = [command, 'facts', '--table', 'host', file];
    const others = [
      { name: 'wc -l', command: 'wc', args: ['-l', file] },
      { name: 'rg -c', command: 'rg', args: ['-c', pattern, file] },
    ].filter((other) => hasProgram(other.command));
    // Certificates that Node reads at its start, where the variable is set, are no part of ours.
    const own = { name: 'xdump', command: process.execPath, args, env: { NODE_EXTRA_CA_CERTS: '' } };
    const best = bestOf(rounds, [own, ...others]);
    const took = best.get('xdump') ?? NaN;
    const speed = bytes / (took / 1000);
    const megabytes = (value) => `${(value / 1e6).toFixed(0)} MB`;
    say(
      `${name}: ${megabytes(bytes)} in ${took.toFixed(0)} ms`,
      `${megabytes(speed)}/s`,
      `>= ${megabytes(LEAST)}/s`,
      speed >= LEAST,
    );
    for (const { name: other } of others) {
      const its = best.get(other) ?? NaN;
      say(`  against ${other} (${its.toFixed(0)} ms)`, `${(took / its).toFixed(2)} x`, '', null);
    }
    if (hasProgram('lnav')) {
      const lnav = runOnce('lnav', ['-n', '-q', '-c', ':goto 0', file]).ms;
      say(
        `  against lnav -n -q, which only indexes (${lnav.toFixed(0)} ms)`,
        `${(took / lnav).toFixed(2)} x`,
        '',
        null,
      );
    }
    const peak = peakMemory(process.execPath, args);
    if (peak !== null) say('  peak memory', megabytes(peak), `<= ${megabytes(bytes)}`, peak <= bytes);
    rmSync(file);
  }
};
