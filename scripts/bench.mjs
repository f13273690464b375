// Measures speed against other programs on the same generated files in the same run; see docs/architecture.md, "Speed".
// `npm run bench` prints a table; `--quick` takes fewer rounds; `--keep` keeps the generated files.
import { existsSync, mkdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { spawnSync } from 'node:child_process';
import { bestOf, hasProgram, peakMemory, runOnce } from './bench/run-process.mjs';
import { benchLadder } from './bench/ladder.mjs';
import { benchModels } from './bench/models.mjs';
import { longestStretch, timeServer } from './bench/server.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const out = path.join(root, 'bench-out');
const bundle = path.join(root, 'bin/xdump.mjs');
const rounds = process.argv.includes('--quick') ? 2 : 5;

/** One expression for a row of key `g`, as somebody who only has grep would write it. */
const ROW = '^\\(XEN\\) \\[0x[0-9a-f]+\\] +[0-9]+ 0x[0-9a-f]+ 0x[0-9a-f]{8} +[0-9]+ 0x[0-9a-f]+ 0x[0-9a-f]+$';

const table = [];
const say = (what, value, bound, holds) => {
  const row = [what.padEnd(58), value.padStart(12), bound.padStart(12), holds === null ? '' : holds ? 'ok' : 'MISSED'];
  table.push(row.join('  '));
  process.stdout.write(`${row.join('  ')}\n`);
};
const ms = (value) => `${value.toFixed(value < 10 ? 1 : 0)} ms`;
const ratio = (value) => `${value.toFixed(2)} x`;

const built = spawnSync(process.execPath, [path.join(root, 'scripts/build.mjs')], { cwd: root, stdio: 'inherit' });
if (built.status !== 0) process.exit(2);
mkdirSync(out, { recursive: true });

const sizes = [
  { guests: 1, file: path.join(out, 'g-2.2MB.log') },
  { guests: 10, file: path.join(out, 'g-22MB.log') },
  { guests: 100, file: path.join(out, 'g-221MB.log') },
];
const generator = fileURLToPath(new URL('bench/generate.mjs', import.meta.url));
for (const size of sizes) {
  const made = runOnce(process.execPath, [generator, size.file, String(size.guests)]);
  Object.assign(size, JSON.parse(made.stdout.toString()));
}
const [small, middle, large] = sizes;

const checked = runOnce(process.execPath, [bundle, 'check', '--format', 'json', large.file]);
const { findings } = JSON.parse(checked.stdout.toString());
// Full tables are findings of their own (GNT-09), one a guest.
const faults = findings.filter(({ rule }) => rule !== 'GNT-09');
const found = faults.length === 1 && faults[0].rule === 'GNT-01' && faults[0].line === large.faultLine;
say(`planted fault found among ${large.rows} rows`, found ? 'yes' : 'no', 'yes', found);

const check = (file) => ({
  name: 'xdump',
  command: process.execPath,
  args: [bundle, 'check', '--format', 'json', file],
});
const others = [
  { name: 'wc -l', command: 'wc', args: ['-l', large.file] },
  { name: 'grep -Ec', command: 'grep', args: ['-Ec', ROW, large.file], env: { LC_ALL: 'C' } },
  { name: 'rg -c', command: 'rg', args: ['-c', ROW, large.file] },
].filter(({ command }) => hasProgram(command));
// The facts of a table that this dump has none of: nothing but parsing.
const parsing = { name: 'parse', command: process.execPath, args: [bundle, 'facts', '--table', 'host', large.file] };
const best = bestOf(rounds, [check(large.file), parsing, ...others]);
const xdump = best.get('xdump') ?? NaN;
say('xdump check of 221 MB', ms(xdump), '', null);
const parsed = best.get('parse') ?? NaN;
const added = xdump / parsed - 1;
say(
  `  the joins and all rules, beyond parsing (${ms(parsed)})`,
  `+${(added * 100).toFixed(1)} %`,
  '<= 25.0 %',
  added <= 0.25,
);
for (const { name } of others) {
  const other = best.get(name) ?? NaN;
  const isBound = name === 'grep -Ec';
  say(
    `  against ${name} (${ms(other)})`,
    ratio(xdump / other),
    isBound ? '<= 2.50 x' : '',
    isBound ? xdump / other <= 2.5 : null,
  );
}
if (hasProgram('lnav')) {
  // Once each: a run takes half a minute, and the bound is far away.
  const lnav = runOnce('lnav', ['-n', large.file], { output: 'ignore' }).ms;
  say(`  against lnav -n (${ms(lnav)})`, ratio(xdump / lnav), '<= 0.25 x', xdump / lnav <= 0.25);
  const quiet = Math.min(...[1, 2, 3].map(() => runOnce('lnav', ['-n', '-q', '-c', ':goto 0', large.file]).ms));
  say(`  against lnav -n -q, which only indexes (${ms(quiet)})`, ratio(xdump / quiet), '', null);
} else say('  against lnav: not installed', '', '<= 0.25 x', false);
const peak = peakMemory(process.execPath, [bundle, 'check', '--format', 'json', large.file]);
if (peak === null) say('peak memory: GNU time is not installed', '', '', false);
else {
  const limit = statSync(large.file).size + 150e6;
  say('peak memory of it', `${(peak / 1e6).toFixed(0)} MB`, `<= ${(limit / 1e6).toFixed(0)} MB`, peak <= limit);
}

const empty = path.join(out, 'empty.log');
spawnSync('cp', ['/dev/null', empty]);
const start = bestOf(rounds, [check(empty)]).get('xdump') ?? NaN;
say('start of the command (empty file)', ms(start), '', null);
const times = [small, middle, large].map(({ file }) => bestOf(rounds, [check(file)]).get('xdump') ?? NaN);
say('2.2 MB', ms(times[0]), '', null);
for (const [index, name] of [
  [1, '22 MB'],
  [2, '221 MB'],
]) {
  const growth = times[index] / times[index - 1];
  say(`${name} (${ms(times[index])}), time for ten times the size`, ratio(growth), '<= 11.0 x', growth <= 11);
}

// What Node takes by itself is in every start. The certificates of NODE_EXTRA_CA_CERTS, where it is set, are no part of ours.
const nothing = { name: 'node', command: process.execPath, args: ['-e', '0'], env: { NODE_EXTRA_CA_CERTS: '' } };
const bare = bestOf(rounds, [nothing]).get('node') ?? NaN;
say('start of Node itself (empty script)', ms(bare), '', null);
const text = readFileSync(small.file, 'utf8').slice(0, 1_000_000);
const command = path.join(root, 'dist/language-server.cjs');
const { first, best: server } = await timeServer(command, text, rounds);
say('server: very first start of an installation, initialize', ms(first.initialize), '', null);
say('server: the same, open of a 1 MB capture to diagnostics', ms(first.open), '', null);
say('server: initialize', ms(server.initialize), '<= 150 ms', server.initialize <= 150);
say('server: open of a 1 MB capture to diagnostics', ms(server.open), '<= 150 ms', server.open <= 150);
say('server: hover, 99th percentile', ms(server.hoverP99), '<= 5 ms', server.hoverP99 <= 5);
say('server: an edit to new diagnostics', ms(server.edit), '<= 150 ms', server.edit <= 150);
const stretch = await longestStretch(command, large.file, path.join(out, 'delay'));
say(`server: 221 MB analysed in`, ms(stretch.took), '', null);
say('server: longest stretch of the protocol thread', ms(stretch.protocol), '<= 20 ms', stretch.protocol <= 20);
say('server: longest stretch of the analysis thread', ms(stretch.analysis), '<= 20 ms', stretch.analysis <= 20);

benchLadder(say, bundle, out, Math.min(rounds, 3));
await benchModels(say, rounds);

if (!process.argv.includes('--keep') && existsSync(out)) rmSync(out, { recursive: true, force: true });
process.stdout.write(`${table.filter((row) => row.endsWith('MISSED')).length} bounds missed\n`);
