import { describe, expect, it } from 'vitest';
import type { LogCoverage } from '../../server/src/world/world.ts';
import { analyseFolder, analyseText } from '../support/analyse-text.ts';

const BOOT = '[    0.000000] Linux version 6.1.0 (gcc) #1 SMP';
const LATER = '[  100.000000] xen-blkback: invalid buffer -- could not remap it';
const XEN = '(XEN) [    0.000000] Xen version 4.17.7 (Debian)';

const section = (head: string, ...lines: readonly string[]): string => `%section ${head}\n${lines.join('\n')}\n%end\n`;

const coverageOf = async (...sections: readonly string[]): Promise<LogCoverage> => {
  const { world } = await analyseText(`%xdump 1\n${sections.join('')}`, []);
  const [capture] = world.captures;
  if (capture === undefined) throw new Error('no capture');
  return capture.logs;
};

const guest = section(
  'xl cmd="xl list"',
  'Name                                        ID   Mem VCPUs\tState\tTime(s)',
  'Domain-0                                     0  1024     2     r-----     100.0',
  'one                                          1   256     1     -b----      10.0',
);

describe('a log in which absence proves something', () => {
  it('of a kernel begins with its first line and reaches as far as anything else of it', async () => {
    const isWhole = async (...sections: readonly string[]): Promise<boolean> =>
      (await coverageOf(...sections)).kernel(0) !== null;
    expect(await isWhole(section('kernel-log domain=0', BOOT, LATER))).toBe(true);
    expect(await isWhole(section('kernel-log domain=0', LATER))).toBe(false);
    const piece = section('kernel-log domain=0', LATER);
    expect(await isWhole(section('kernel-log domain=0', BOOT), piece)).toBe(false);
    expect(await isWhole(section('kernel-log domain=0', BOOT, LATER), piece)).toBe(true);
    // The clock of a guest is another one.
    expect(await isWhole(section('kernel-log domain=0', BOOT), section('kernel-log domain=1', LATER))).toBe(true);
    expect(await isWhole(section('kernel-log domain=1', BOOT))).toBe(false);
  });

  it('of a kernel is in one piece', async () => {
    const lost = '[   50.000000] ** 12 printk messages dropped **';
    expect((await coverageOf(section('kernel-log domain=0', BOOT, lost, LATER))).kernel(0)).toBeNull();
  });

  it('of an earlier snapshot says nothing of the next', async () => {
    const log = section('kernel-log domain=0', BOOT, LATER);
    const state = section('xenstore', '/local/domain/0/name = "Domain-0"');
    expect((await coverageOf('%snapshot id=a\n', log, '%snapshot id=b\n', state)).kernel(0)).toBeNull();
    expect((await coverageOf('%snapshot id=a\n', state, '%snapshot id=b\n', log)).kernel(0)).not.toBeNull();
  });

  it('of guests is there for each one that is known', async () => {
    const one = section('kernel-log domain=1', BOOT);
    expect((await coverageOf(guest)).guests).toBe(false);
    expect((await coverageOf(guest, section('kernel-log domain=0', BOOT))).guests).toBe(false);
    expect((await coverageOf(guest, one)).guests).toBe(true);
    expect((await coverageOf(guest, one, section('kernel-log domain=2', LATER))).guests).toBe(false);
    expect((await coverageOf(guest, section('kernel-log domain=1', LATER))).guests).toBe(false);
  });

  it('of a guest that only the name of its file tells', async () => {
    const files = [
      { name: 'xl-list.txt', text: guest.split('\n').slice(1, -2).join('\n') },
      { name: 'console-one.log', text: `${BOOT}\n` },
    ];
    const { world } = await analyseFolder(files, []);
    expect(world.captures[0]?.logs.guests).toBe(true);
  });

  it('of the hypervisor begins with its version and reaches as far as its dumps', async () => {
    const dump = [
      "(XEN) [  200.000000] gnttab_usage_print_all [ key 'g' pressed",
      '(XEN) [  200.000001] gnttab_usage_print_all ] done',
    ];
    const isWhole = async (...sections: readonly string[]): Promise<boolean> =>
      (await coverageOf(...sections)).hypervisor;
    expect(await isWhole(section('xen-console', XEN))).toBe(true);
    expect(await isWhole(section('xen-console', XEN, ...dump))).toBe(true);
    expect(await isWhole(section('xen-console', ...dump))).toBe(false);
    expect(await isWhole(section('xen-console', XEN), section('xen-console key=g', ...dump))).toBe(false);
    // What the rate limit held back is not there; a crash in the middle of a log names the version, too.
    expect(await isWhole(section('xen-console', XEN, '(XEN) printk: 5 messages suppressed.'))).toBe(false);
    const crash = '(XEN) [   20.000000] ----[ Xen-4.17.7  x86_64  debug=n  Not tainted ]----';
    expect(await isWhole(section('xen-console', '(XEN) [   19.000000] text', crash))).toBe(false);
  });
});
