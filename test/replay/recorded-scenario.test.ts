import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { World } from '../../server/src/world/world.ts';
import { recordedScenario } from '../../server/src/replay/what-if/recorded-scenario.ts';
import { areaOf, chooseSwitch, whatIf, type WhatIfAnswer } from '../../server/src/replay/what-if/what-if.ts';
import { analysePaths } from '../support/analyse-path.ts';
import { analyseText } from '../support/analyse-text.ts';
import { corpusFolder, corpusName, hasWholeCorpus } from '../support/corpus.ts';

const compare = async (word: string, ...lines: readonly string[]): Promise<WhatIfAnswer> => {
  const { world } = await analyseText(`%xdump 1\n%section events\n${lines.map((line) => `${line}\n`).join('')}%end\n`);
  return answerOf(world, word);
};

const answerOf = (world: World, word: string): WhatIfAnswer => {
  const chosen = chooseSwitch(word);
  if (typeof chosen === 'string') throw new Error(chosen);
  const area = areaOf(chosen.definition.scenario?.() ?? null);
  const answer = whatIf([chosen], area === null ? null : recordedScenario(world, area));
  if (typeof answer === 'string') throw new Error(answer);
  return answer;
};

const ids = ({ invariants }: WhatIfAnswer): readonly string[] => invariants.map(({ name }) => name);

describe('recorded events', () => {
  it('of the page tables and of DMA', async () => {
    const answer = await compare(
      'W-38',
      '@0.0 m6.init nslabs=1024 start=0x2000000',
      '@0.1 m6.mapPage dev=disk paddr=0x10800 size=2048 dir=from',
      '@0.2 m6.mapPage dev=disk paddr=0x20000 size=512 dir=from',
      '@0.3 m6.unmap dev=disk bus=0x2000000 size=2048 dir=from',
      '@0.4 m6.unmap dev=disk bus=0x2000800 size=512 dir=from',
    );
    expect(answer.source).toBe('5 recorded events, the first in line 3.');
    expect(answer.shown.map(({ step }) => step)).toEqual([5]);
    expect(ids(answer)).toEqual(['M6-I7', 'M6-I4']);
  });

  it('of the request path', async () => {
    const answer = await compare(
      'W-28',
      '@1.0 m2.connect@vbd:3/51728 sectors=1000 variant=B42',
      '@1.1 m1.front.push@vbd:3/51728/0 reqs=[{op=5,id=4,sector=2000,sectors=8}]',
      '@1.1 m2.irq@vbd:3/51728/0',
      '@1.2 m2.tick ms=1200',
    );
    expect(answer.source).toContain('Backend: variant B42.');
    expect(answer.log[0]?.name).toContain('access denied: DISCARD [2000->2008]');
  });

  it('of persistent grants', async () => {
    const answer = await compare(
      'W-35',
      '@0.0 m3.map request=1 grefs=[8,9]',
      '@0.1 m3.release request=1',
      '@0.2 m3.teardown',
    );
    expect(answer.measures.find(({ name }) => name === 'pages lost')).toMatchObject({ before: 2, after: 0 });
  });

  it('of a guest of Arm', async () => {
    const answer = await compare(
      'W-09=ignore..pause',
      '@0.0 m7.modify v=3 gfn=0x40 order=0 mfn=0x1040 type=ram_rw',
      '@0.1 m7.exitCheck v=3',
      '@0.2 m7.foreignModify actor=dom0 gfn=0x40 order=0',
      '@0.3 m7.serverAck s=5',
    );
    expect(ids(answer)).toContain('M7-I5');
  });

  it('of TCE calls', async () => {
    const answer = await compare(
      'W-13=P0..G2',
      '@0.0 m8.slotAdd gfn=0 npages=256 ua=0x3fff00000000',
      '@0.1 m8.createTable liobn=1 shift=16 offset=0 size=64',
      '@0.2 m8.hcall kind=H_PUT_TCE_INDIRECT liobn=1 ioba=0 list=0x100000 npages=1 tces=[0x200003] startLevel=RM',
    );
    expect(answer.differing).toBe(1);
  });

  it('of grant tables', async () => {
    const refs = Array.from({ length: 12 }, (_, at) => 8 + at);
    const answer = await compare(
      'W-42',
      ...refs.map((ref) => `@0.0 m4.guest.grant G=1 ref=${ref} domid=0 frame=${256 + ref}`),
      ...refs.map((ref) => `@0.1 m4.map L=0 dom=1 ref=${ref} flags=2`),
      ...refs.map((ref) => `@0.2 m4.guest.endAccess G=1 ref=${ref}`),
      ...refs.map((_, handle) => `@0.3 m4.unmap L=0 handle=${handle}`),
      '@1.0 m4.deferredTimer G=1',
    );
    expect(answer.measures.find(({ name }) => name.startsWith('pages that wait'))).toMatchObject({
      before: 2,
      after: 0,
    });
  });

  it(`of a kernel trace: ${corpusName}`, async () => {
    const folder = path.join(corpusFolder, 'x86/base612');
    const { world } = await analysePaths([folder]);
    const { source, measures } = answerOf(world, 'W-22=20');
    expect(source).toMatch(/^\d+ requests of a kernel trace/);
    const of = (name: string): readonly unknown[] => {
      const found = measures.find((one) => one.name.startsWith(name));
      return [found?.before, found?.after];
    };
    expect(of('persistent grants')[1]).toBe(20);
    expect(Number(of('persistent grants')[0])).toBeGreaterThan(20);
    expect(of('pages lost')).toEqual([0, 0]);
  });

  it('of a log of QEMU: the proposal that asks registered memory alone moves every list to virtual mode', async () => {
    const cleared = [1, 2, 3, 4].map(
      (k) =>
        `spapr_iommu_pci_stuff liobn=0x80000000 ioba=0x${(k * 0x200000).toString(16)} tcevalue=0x0 npages=512 ret=0`,
    );
    const lists = [0, 1, 2].map(
      (k) =>
        `spapr_iommu_pci_indirect liobn=0x80000000 ioba=0x${k * 2}000 tcelist=0x4b30000 iobaN=0x1 tceN=0x4b28003 ret=0`,
    );
    const { world } = await analyseText(
      ['spapr_iommu_new_table liobn=0x80000000 table=0x1 fd=-1', ...cleared, ...lists].join('\n'),
    );
    expect(
      answerOf(world, 'W-13=G1..G2').measures.find(({ name }) => name.startsWith('of them too hard')),
    ).toMatchObject({ before: 0, after: 3 });
  });

  it('of mappings that bounced: without force they are direct, and an address that is mapped again has ended', async () => {
    const bounce = (address: string, at: number): string =>
      `          <idle>-0       [001] d..1.   160.18${at}894: swiotlb_bounced: dev_name: 0000:00:01.1 dma_mask=ffffffffffffffff dev_addr=${address} size=4096 FORCE`;
    const addresses = ['6bcd9000', '6bcde000', '6bcd9000'];
    const { world } = await analyseText(
      ['# tracer: nop', '#', ...addresses.map(bounce), 'software IO TLB: mapped [mem 0x1-0x2] (64MB)', ''].join('\n'),
    );
    const answer = answerOf(world, 'W-05=no');
    expect(answer.source).toMatch(/^3 bounced mappings of a kernel trace, the first in line 3\. .* is a guess/);
    const of = (name: string): unknown => answer.measures.find((one) => one.name === name);
    expect(of('slots in use at the end')).toMatchObject({ before: 4, after: 0 });
    // Four times out of the buffer or into it: three mappings, and the one that has ended.
    expect(answer.counters.find(({ name }) => name === 'swiotlb.copied')).toMatchObject({ before: 4 * 4096, after: 0 });
    expect(answerOf(world, 'W-37').steps).toBe(5);
    expect(answerOf(world, 'W-01').source).toBe('The scenario of W-01: the recording has no granted pages.');
  });

  it('of the map cache of QEMU: only with a flag somebody asks to drop what went away', async () => {
    const log = [
      'xen_map_cache want 0x3f00040',
      'xen_map_cache want 0x3f00080',
      'xen_map_cache want 0x4000000',
      'handle_ioreq I/O=0x1 type=8 dir=0 df=0 ptr=0 port=0x0 data=0xffffffffffffffff count=0 size=4',
      'xen_map_cache want 0x4000000',
      '',
    ].join('\n');
    const { world } = await analyseText(log);
    const answer = answerOf(world, 'W-10');
    expect(answer.source).toMatch(/^4 accesses of QEMU's map cache and 1 INVALIDATE requests, the first in line 1;/);
    const requests = answerOf(world, 'W-08').measures.find(({ name }) => name.startsWith('INVALIDATE'));
    expect(requests).toMatchObject({ before: 1, after: 1 });
    expect(answerOf(world, 'W-09').differing).toBe(0);
    expect(answerOf(world, 'W-12').differing).toBe(0);
    // The page comes back by a hypercall of its own, on whose way out nothing is pending: without the first read it writes the line as well.
    const writes = answerOf(world, 'W-08').measures.find(({ name }) => name.startsWith('test-and-clear'));
    expect(writes).toMatchObject({ before: 1, after: 2 });
  });

  it.skipIf(!hasWholeCorpus)('of bounced mappings and of the map cache of real hosts', async () => {
    const forced = await analysePaths([path.join(corpusFolder, 'arm/r7-swiotlb-force')]);
    const answer = answerOf(forced.world, 'W-05=no');
    expect(answer.source).toMatch(/^2988 bounced mappings/);
    expect(answer.counters.find(({ name }) => name === 'swiotlb.copied')?.after).toBe(0);
    const cache = await analysePaths([
      path.join(corpusFolder, 'qemu-trace/x86-hvm-ioreq/trace-hvm-seabios.head12000.log'),
    ]);
    expect(answerOf(cache.world, 'W-12').source).toMatch(/^3212 accesses of QEMU's map cache and 1 INVALIDATE/);
  });

  it.skipIf(!hasWholeCorpus)('of 5,033 calls of a real guest', async () => {
    const folder = path.join(corpusFolder, 'ppc/p2-disable_ddw-timestamps');
    const { world } = await analysePaths([folder]);
    const answer = answerOf(world, 'W-13=G1..G2');
    expect(answer.source).toContain('5033 recorded TCE hypercalls');
    const lists = answer.measures.find(({ name }) => name === 'calls with a list')?.before;
    expect(answer.measures.find(({ name }) => name.startsWith('of them too hard'))).toMatchObject({
      before: 0,
      after: lists,
    });
    expect(answerOf(world, 'W-13=P0..G1').differing).toBe(0);
  });

  it('whatever they hold: an answer, and nothing throws', async () => {
    const value = fc.oneof(
      fc.constantFrom('0', '-1', '0xffffffffffffffff', 'true', '"x"', '[1,2]', '[{gref=8}]', '{a=1}'),
      fc.nat(70000).map(String),
    );
    const key = fc.constantFrom(
      'B',
      'F',
      'page',
      'frame',
      'pfn',
      'mfn',
      'reqs',
      'ms',
      'v',
      'gfn',
      'order',
      'request',
      'grefs',
      'liobn',
      'kind',
      'size',
      'bus',
      'paddr',
      'sectors',
      'queues',
      'value',
      'name',
    );
    const event = fc.constantFrom(
      'm1.front.push',
      'm1.front.setProd',
      'm2.connect',
      'm2.tick',
      'm2.irq',
      'm2.bioDone',
      'm2.setParam',
      'm3.map',
      'm3.pass',
      'm5.grantMapped',
      'm5.balloon',
      'm6.init',
      'm6.mapPage',
      'm6.unmap',
      'm7.modify',
      'm7.serverAck',
      'm8.slotAdd',
      'm8.createTable',
      'm8.hcall',
    );
    const line = fc
      .tuple(event, fc.array(fc.tuple(key, value), { maxLength: 5 }))
      .map(([name, fields]) => `@0.1 ${name}${fields.map(([k, v]) => ` ${k}=${v}`).join('')}`);
    await fc.assert(
      fc.asyncProperty(
        fc.array(line, { maxLength: 12 }),
        fc.constantFrom('W-01', 'W-23', 'W-35', 'W-09', 'W-13', 'W-39'),
        async (lines, word) => {
          expect((await compare(word, ...lines)).steps).toBeGreaterThanOrEqual(0);
        },
      ),
      { numRuns: 60 },
    );
  });
});
