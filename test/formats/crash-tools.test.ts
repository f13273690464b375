import { describe, expect, it } from 'vitest';
import { crashListsFormat } from '../../server/src/formats/crash-tools/crash-lists.ts';
import { readText } from '../support/read-text.ts';
import { rowsOf } from '../support/rows.ts';

const DOMS = `   DID       DOMAIN      ST T  MAXPAGE  TOTPAGE VCPU     SHARED_I          P2M_MFN
  32753 ffff8300bf5a4000 RU O     0        0      0              0               ----
> 0     ffff8300bf7c2000 RU 0 ffffffff     67100  2   ffff8300bf194000   18d0
* 4     ffff8300bf3ee000 RU U     4000     4000   2   ffff8300bf18d000   3eb92
`;
const VCPUS = `   VCID  PCID       VCPU       ST T DOMID      DOMAIN
>     0     0 ffff8300b7d1a000 RU 0     0 ffff8300bf7c2000
      1     1 ffff8300b7d1b000 RU I 32767 ffff8300bf5a6000
      1     3 ffff8300b7d1c000 BL U     4 ffff8300bf3ee000
`;

describe('lists of the crash utility', () => {
  it('are domains and vCPUs, without those of the hypervisor', async () => {
    const facts = await readText(DOMS + VCPUS);
    expect(rowsOf(facts, 'domain').map(({ domid, pages, maxPages, vcpus }) => [domid, pages, maxPages, vcpus])).toEqual(
      [
        [0, 0x67100, 0xffffffff, 2],
        [4, 0x4000, 0x4000, 2],
      ],
    );
    expect(rowsOf(facts, 'vcpu').map(({ domid, vcpu, cpu }) => [domid, vcpu, cpu])).toEqual([
      [0, 0, 0],
      [4, 1, 3],
    ]);
    expect(facts.blocks.map(({ firstLine, lastLine }) => [firstLine, lastLine])).toEqual([
      [1, 4],
      [5, 8],
    ]);
  });

  it('shows every number', () => {
    const [, reserved, , guest] = DOMS.split('\n');
    expect((crashListsFormat.fields(guest ?? '', 0) ?? []).map(({ value }) => value)).toEqual([
      4,
      0xffff8300bf3ee000n,
      'RU',
      'U',
      0x4000,
      0x4000,
      2,
      0xffff8300bf18d000n,
      0x3eb92,
    ]);
    expect((crashListsFormat.fields(reserved ?? '', 0) ?? []).some(({ name }) => name === 'p2mMfn')).toBe(false);
  });
});

describe('xen.log of the crash dump analyser', () => {
  it('says which hypervisor it was', async () => {
    const facts = await readText('Xen version:      4.13.4-9.30\nXen compile date: Mon Sep  2 10:00:00 UTC 2024\n');
    expect(rowsOf(facts, 'host').map(({ xen }) => xen)).toEqual(['4.13.4-9.30']);
    expect(facts.blocks.map(({ format, lastLine }) => [format, lastLine])).toEqual([['crash-analyser', 2]]);
  });
});
