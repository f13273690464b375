import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Facts } from '../../server/src/facts/facts.ts';
import { corpusFolder, corpusName, hasWholeCorpus } from '../support/corpus.ts';
import { readText } from '../support/read-text.ts';
import { rowsOf } from '../support/rows.ts';

const BOOT = '[    0.000000] Linux version 6.1.0 (gcc) #1 SMP\n';
const XEN = '(XEN) Xen version 4.17.7 (Debian)\n';

const losses = (facts: Facts): readonly string[] =>
  rowsOf(facts, 'lostLines').map(({ line, what, count, by }) => `${line} ${what} ${count} ${by}`);
const states = (facts: Facts): readonly string[] =>
  facts.blocks.map(({ kind, format, completeness }) => `${format ?? kind} ${completeness}`);

describe('lines that a log lost', () => {
  it.each([
    ['[   12.000000] gnttab_expand: 3 callbacks suppressed', 'suppressed 3 gnttab_expand'],
    ['[   12.000000] printk: 7 messages suppressed.', 'suppressed 7 null'],
    ['[   12.000000] ** 12 printk messages dropped ** [   11.900000] foo', 'dropped 12 null'],
    ['Jan  2 03:04:05 host systemd-journald[211]: Missed 45 kernel messages', 'dropped 45 null'],
    [
      'Jan  2 03:04:05 host systemd-journald[211]: Suppressed 97 messages from xenconsoled.service',
      'suppressed 97 xenconsoled.service',
    ],
    [
      'Jan  2 03:04:05 host systemd-journal[211]: Suppressed 9 messages from /system.slice/xen.service',
      'suppressed 9 /system.slice/xen.service',
    ],
    ['[   12.000000] systemd-journald[211]: Suppressed 9 messages from a.service', 'suppressed 9 a.service'],
    [
      'Jan  2 03:04:05 host rsyslogd[9]: imuxsock lost 31 messages from pid 812 due to rate-limiting',
      'suppressed 31 pid 812',
    ],
    [
      'Jan  2 03:04:05 host rsyslogd[9]: imjournal: 310 messages lost due to rate-limiting (20000 allowed within 600 seconds)',
      'suppressed 310 null',
    ],
  ])('%s', async (line, loss) => {
    const facts = await readText(`${BOOT}${line}\n`);
    expect(losses(facts)).toEqual([`2 ${loss}`]);
    expect(states(facts)).toEqual(['kernel-log damaged']);
  });

  it.each([
    '[   12.000000] he said that 3 callbacks were suppressed',
    'Jan  2 03:04:05 host app[211]: Suppressed 97 messages from nowhere',
    '[   12.000000] foo: rate limit of 3 seconds)',
    '[   12.000000] a disk dropped 4 messages dropped by others',
  ])('not: %s', async (line) => {
    const facts = await readText(`${BOOT}${line}\n`);
    expect(losses(facts)).toEqual([]);
    expect(states(facts)).toEqual(['kernel-log complete']);
  });

  it('of the hypervisor lower its console, not the dumps in it: those are printed without a limit', async () => {
    const facts = await readText(
      `${XEN}(XEN) printk: 5 messages suppressed.\n(XEN) gnttab_usage_print_all [ key 'g' pressed\n(XEN) gnttab_usage_print_all ] done\n`,
    );
    expect(losses(facts)).toEqual(['2 suppressed 5 null']);
    expect(states(facts)).toEqual(['xen-console damaged', 'grant-table complete']);
  });

  it('at its start, which a ring overwrote', async () => {
    const facts = await readText('23] d1v0 something\n(XEN) d1v0 another thing\n');
    expect(losses(facts)).toEqual(['1 starts-late null null']);
    expect(states(facts)).toEqual(['xen-console starts-late']);
    expect(losses(await readText(`(XEN) parameter "x" has invalid value\n${XEN}(XEN) text\n`))).toEqual([]);
    // The registers of a crash name the version as well, but nothing begins there.
    const crash = '(XEN) ----[ Xen-4.17.7  x86_64  debug=n  Not tainted ]----\n';
    expect(losses(await readText(`(XEN) text\n${crash}`))).toEqual(['1 starts-late null null']);
    expect(losses(await readText('no log at all\n'))).toEqual([]);
  });

  it('where another writer began in the middle of one', async () => {
    const spliced = '(XEN) d0v1 something tha(XEN) [    5.000000] d0v2 another thing\n';
    const facts = await readText(`${XEN}${spliced}(XEN) text\n`);
    expect(losses(facts)).toEqual(['2 unreadable 1 null']);
    expect(states(facts)).toEqual(['xen-console damaged']);
    const kernel = await readText(`${XEN}(XEN) d0v1 something tha[    5.000000] xen: text\n(XEN) text\n`);
    expect(losses(kernel)).toEqual(['2 unreadable 1 null']);
    expect(losses(await readText(`${XEN}I saw (XEN) text in the log\n(XEN) text\n`))).toEqual([]);
    expect(losses(await readText(`${BOOT}[    0.100000] BIOS-e820: [mem 0x00-0xff] usable\n`))).toEqual([]);
  });

  it('a section that is cut before its end keeps both reasons apart', async () => {
    const text = `%xdump 1\n%section kernel-log domain=0\n${BOOT}[   12.000000] gnttab_expand: 3 callbacks suppressed\n`;
    const whole = await readText(`${text}%end lines=2\n`);
    expect(whole.blocks[0]).toMatchObject({ completeness: 'damaged', lossPlaced: true });
    const wrong = await readText(`${text}%end lines=9\n`);
    expect(wrong.blocks[0]).toMatchObject({ completeness: 'damaged', lossPlaced: false });
  });
});

describe(`lines that real logs lost, ${corpusName}`, () => {
  it.runIf(hasWholeCorpus)('a guest at its grant limit, a bounce buffer that is full', async () => {
    for (const name of ['x86/limits/console-guest-lim.log', 'arm/r12-swiotlb-tiny/serial-full-console.log']) {
      const log = readFileSync(path.join(corpusFolder, name), 'latin1');
      const found = losses(await readText(log));
      const said = log.split('\n').filter((line) => line.trimEnd().endsWith(' callbacks suppressed')).length;
      expect(said).toBeGreaterThan(10);
      expect(found.filter((loss) => loss.includes('suppressed'))).toHaveLength(said);
      expect(found.filter((loss) => !loss.includes('suppressed'))).toEqual([]);
    }
  });
});
