import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { corpusFolder, corpusName } from '../support/corpus.ts';
import { readInRuns } from '../support/read-in-runs.ts';

const text = (value: string): Uint8Array => new TextEncoder().encode(value);

const stamp = (time: number): string => `[${time.toFixed(6).padStart(12)}] `;
/** What stands in front of the lines of a log, by their time in seconds. */
const ENVELOPES: readonly ((time: number) => string)[] = [
  stamp,
  (time) => `<6>${stamp(time)}`,
  (time) => `<${Math.floor(time) % 8}>${stamp(time)}`,
  (time) => `Jan 31 12:00:${String(Math.floor(time) % 60).padStart(2, '0')} host kernel: ${stamp(time)}`,
  (time) => `2024-01-31T12:00:00+01:00 host kernel: ${stamp(time)}`,
  (time) => `6,1234,${Math.floor(time * 1e6)},-;`,
  () => 'Jan 31 12:00:00 host kernel: ',
  () => '[Wed Jan 31 12:00:00 2024] ',
  (time) => `kern  :info  : ${stamp(time)}`,
  (time) => `${stamp(time).trimEnd()}[   T12] `,
];
/** Lines that no format knows: plain ones, and such as look nearly like messages or damage. */
const ORDINARY = [
  'usb 1-1: new high-speed USB device number 7 using xhci_hcd',
  'device vif7.0 entered promiscuous mode',
  'xenbr0: port 3(vif7.0) entered forwarding state',
  ' ? __schedule+0x2f/0x90',
  ' <TASK>',
  '<6> and <ffff82d0>',
  '',
  ' ',
  'systemd[1]: Started Session 8 of user root.',
  'sd 2:0:0:0: [sda] Write cache: enabled',
  'EXT4-fs (dm-3): mounted filesystem. Opts: (null)',
  'a & b &c; d',
  'xen-blkback: nothing that is known',
  'vbd vbd-5-51712: nothing that is known',
  '  call 12 is nothing',
  'Command queue: 3',
  'Linux versions',
  '** a line',
  '3 callbacks are suppressed',
  'pool mapped nothing',
  'host kernels: x',
  'X (XE) [12.] [x.123456] ',
  'table | with | bars',
  'a=b D=3',
  'tab\there',
];
/** Lines that are taken, repaired, or tell something in another way. */
const ODD = [
  'xen-blkback: backend/vbd/7/51712: using 2 queues, protocol 1 (x86_64-abi) persistent grants',
  'xen-blkback: (5.xvda-0): oo   0  |  rd  612  |  wr 1033  |  f   12  |  ds    0 | pg:  892/1056',
  'vbd vbd-5-51712: 9 mapping in shared page 8 from domain 5',
  'ata1: swiotlb buffer is full (sz: 4096 bytes), total 32768 (slots), used 7 (slots)',
  'software IO TLB: mapped [mem 0x00000000bbfdb000-0x00000000bffdb000] (64MB)',
  'net_ratelimit: 12 callbacks suppressed',
  '** 17 printk messages dropped **',
  'systemd-journald[200]: Suppressed 12 messages from a.service',
  'Linux version 6.1.0-18-amd64 (debian) #1 SMP',
  'Command line: root=/dev/xvda xen-blkback.max_queues=4',
  'printk: console [hvc0] enabled',
  'legacy bootconsole [xenboot0] disabled',
  'half a line (XEN) Xen version 4.17.3 (Debian)',
  'half a line [   12.345678] xen-blkback: ring-ref 8, event-channel 9, protocol 1 (x86_64-abi)',
  '&lt;b&gt; <pre>',
  'quoted =3D printable',
  'xen-blkback: ring-ref 8, event-channel 9, protocol 1 =28x86_64-abi)',
  'xen-blkback: event-channel=209',
  'xen-blkback: event-channel <b>7</b>',
  'xen-blkback: event-channel&#32;7',
  'xen-blkback:\u00a0event-channel 7',
  'XENBUS: Timeout connecting to device: device/vbd/51712 (local state 3, remote state 1) |',
  'a line that ends softly, as an encoder of mails breaks them at some column=',
  'kept blank=20',
  'a bar |',
  'bar and blanks |  ',
  'caf\u00e9 \u201cquoted\u201d',
  'lone \r return',
  'xen-blkback: backend/vbd/7/51712: using 2 queues, protocol 1 (x86_64-abi)\nand the rest of it',
  'host kernel: [    1.000000] inner',
  'host kernel: xen-blkback: event-channel 7',
  'message repeated 3 times: [ xen-blkback: event-channel 7]',
];
/** What stands between the lines of a log, with its own envelopes. */
const OTHERS = [
  '(XEN) [   12.345678] Xen version 4.17.3 (Debian 4.17.3)',
  '(XEN) [2024-01-31 12:00:00] grant_table.c:1803:d0v1 Expanding d5 grant table from 1 to 2 frames',
  "(XEN) gnttab_usage_print_all [ key 'g' pressed",
  'grant-table for remote d1 (v1)',
  '[0x008]      0 0x7ec02 0x00000001          0 0x07ec02 0x19',
  '(d6) (XEN) [    1.000000] inner',
  'prose in between',
  '> [    5.000000] quoted',
  '[...]',
  '',
  '%xdump 1',
  '%section kernel-log domain=0',
  '%end lines=3',
  'Jan 31 12:00:00 host sshd[12]: Accepted publickey',
  'and the rest of a line',
];
const log = fc
  .record({
    envelope: fc.constantFrom(...ENVELOPES),
    lines: fc.array(
      fc.oneof(
        { weight: 12, arbitrary: fc.constantFrom(...ORDINARY).map((value) => ({ value, bare: false })) },
        { weight: 2, arbitrary: fc.constantFrom(...ODD).map((value) => ({ value, bare: false })) },
        { weight: 1, arbitrary: fc.constantFrom(...OTHERS).map((value) => ({ value, bare: true })) },
      ),
      { maxLength: 80 },
    ),
    start: fc.constantFrom(0, 5.5, 98, 9990, 123456),
    steps: fc.array(fc.constantFrom(0, 0.000001, 0.25, 7, 1000, -3), { minLength: 1, maxLength: 6 }),
    other: fc.option(fc.constantFrom(...ENVELOPES), { freq: 3 }),
    end: fc.constantFrom('\n', '\r\n', '\r\r\n'),
    isEnded: fc.boolean(),
  })
  .map(({ envelope, lines, start, steps, other, end, isEnded }) => {
    let time: number = start;
    const printed = lines.map(({ value, bare }, index) => {
      time = Math.max(0, time + (steps[index % steps.length] ?? 0));
      const own = other !== null && index % 9 === 8 ? other : envelope;
      return bare ? value : `${own(time)}${value}`;
    });
    return printed.join(end) + (isEnded ? end : '');
  });

describe('lines of a log that are taken in runs', () => {
  it('leave the facts, blocks, clocks, notes and repairs that single lines leave', async () => {
    await fc.assert(
      fc.asyncProperty(log, async (value) => {
        const bytes = text(value);
        expect((await readInRuns(bytes, true)).told).toBe((await readInRuns(bytes, false)).told);
      }),
      { numRuns: 200 },
    );
  });

  it('do not depend on where chunks end', async () => {
    await fc.assert(
      fc.asyncProperty(log, fc.integer({ min: 1, max: 9000 }), async (value, step) => {
        const bytes = text(value.repeat(4));
        expect((await readInRuns(bytes, true, step)).told).toBe((await readInRuns(bytes, false)).told);
      }),
      { numRuns: 60 },
    );
  });

  it.each(ENVELOPES.map((envelope) => [envelope(1), envelope] as const))(
    'are nearly all lines of an ordinary log: %s',
    async (_, envelope) => {
      const plain = ORDINARY.filter((line) => line !== '3 callbacks are suppressed');
      const lines = Array.from(
        { length: 600 },
        (_unused, index) => envelope(index) + (plain[index % plain.length] ?? ''),
      );
      const { inRuns } = await readInRuns(text(lines.join('\n')), true);
      expect(inRuns).toBeGreaterThan(500);
    },
  );

  it(`in real logs: ${corpusName}`, async () => {
    let lines = 0;
    let inRuns = 0;
    for (const name of [
      'x86/base/dmesg-dom0.txt',
      'x86/base/dmesg-dom0-r.txt',
      'x86/base/dmesg-dom0-x.txt',
      'x86/base/serial.log',
    ]) {
      const file = path.join(corpusFolder, name);
      expect(existsSync(file)).toBe(true);
      const bytes = readFileSync(file);
      const inThem = await readInRuns(bytes, true);
      expect(inThem.told).toBe((await readInRuns(bytes, false)).told);
      expect((await readInRuns(bytes, true, 5000)).told).toBe(inThem.told);
      lines += inThem.lines;
      inRuns += inThem.inRuns;
    }
    expect(inRuns).toBeGreaterThan(lines / 3);
  });
});
