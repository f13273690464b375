import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Facts } from '../../server/src/facts/facts.ts';
import type { TableName } from '../../server/src/facts/schemas.ts';
import { blockFormats } from '../../server/src/formats/registry.ts';
import { corpusFolder, corpusName } from '../support/corpus.ts';
import { readText } from '../support/read-text.ts';

const rowsOf = (facts: Facts, name: TableName): readonly unknown[] => {
  const table = facts.tables[name];
  return Array.from({ length: table.rows() }, (_, row) => table.row(row));
};

const dumpsOf = ({ blocks }: Facts): readonly string[] =>
  blocks
    .filter(({ format }) => format !== null)
    .map(({ key, firstLine, lastLine, completeness }) => `${key} ${firstLine}-${lastLine} ${completeness}`);

const MEMORY = `(XEN) Physical memory information:
(XEN)     Xen heap: 0kB free
(XEN)     heap[15]: 64512kB free
(XEN) d1v0 Over-allocation for d1: 25088 > 24832
(XEN)     DMA heap: 8kB free
(XEN)     Dom heap: 1816692kB free
(XEN) 'H' pressed -> dumping heap info (now = 162866513477)
(XEN) heap[node=0][zone=18] -> 131072 pages
(XEN) heap[node=1][zone=19] -> 0 pages
(XEN) Node 1 has 12 unscrubbed pages
(XEN) 'H' pressed -> dumping heap info (now-0x1F:CE1A2B3C)
(XEN) heap[node=0][zone=18] -> 131071 pages
(XEN) 'u' pressed -> dumping numa info (now = 204696896884)
(XEN) NODE0 start->0 size->1310720 free->454173
(XEN) CPU0...1 -> NODE0
(XEN) CPU2 -> NODE1
(XEN) Memory location of each domain:
(XEN) Domain 0 (total: 262144):
(XEN)     Node 0: 262144
(XEN) d1 (total: 32768):
(XEN)     Node 0: 30000
(XEN)     Node 1: 2768
(XEN)      1 vnodes, 2 vcpus, guest physical layout:
(XEN)          0: pnode   0, vcpus 0-1
(XEN)            0000000000000000 - 0000000008000000
(XEN) 'u' pressed -> dumping numa info (now-0x1F:CE1A2B3C)
(XEN) idx0 -> NODE0 start->16 size->1310720 free->454173
(XEN) 'q' pressed -> dumping domain info (now = 1)
`;

const INTERRUPTS = `(XEN) [i: dump interrupt bindings]
(XEN) IRQ information:
(XEN)    IRQ:   0 vec:f0 IO-APIC-edge    status=000 aff:{0}/{0} arch/x86/time.c#timer_interrupt()
(XEN)    IRQ:   3 vec:38 IO-APIC-edge    status=002 aff:{0}/{0} mapped, unbound
(XEN)    IRQ:  16 vec:b0 IO-APIC-level   status=010 aff:{0-1}/{1} in-flight=1 d0: 16(PM-),d3: 24(-?M)
(XEN)    IRQ:  17 affinity:00000000,00000003 vec:a9 type=IO-APIC-level   status=00000010 in-flight=0 domain-list=0: 17(--M-),2: 20(P---),
(XEN)    IRQ:  18 vec:b1 IO-APIC-le
(XEN) Direct vector information:
(XEN)    0xf9 -> pmu_apic_interrupt()
(XEN) IO-APIC interrupt information:
(XEN)     IRQ  0 Vec240:
(XEN)       Apic 0x00, Pin  2: vec=f0 delivery=LoPri dest=L status=0 polarity=0 irr=0 trig=E mask=1 dest_id:01
(XEN) [M: dump MSI state]
(XEN) MSI information:
(XEN)  MSI     24 vec=b8 lowest  edge   assert  log lowest dest=00000001 mask=0/  /?
(XEN)  MSI-X   25 vec=d0  fixed level deassert phys    cpu dest=0000000a mask=1/HG/1
(XEN)  HPET   120 vec=31  fixed  edge   assert phys    cpu dest=00000000 mask=-1/  /?
(XEN) ==== PCI devices ====
(XEN) ==== segment 0000 ====
(XEN) 0000:00:1f.3 - d0 - node -1 
(XEN) 0000:00:02.0 - d3 - node 1   - MSIs < 28 29 >
(XEN) 0000:01:00.0 - d[IO] - node 0  
(XEN) 0000:02:00.0 - dom 5   - node 0   - MSIs < 30 >
(XEN) [Q: dump PCI devices]
`;

describe('debug keys about memory', () => {
  it('give free memory by zone and node; m counts kilobytes and sums over nodes', async () => {
    const facts = await readText(MEMORY);
    expect(rowsOf(facts, 'memoryFree')).toEqual([
      { what: 'hypervisor', node: null, zone: null, pages: 0 },
      { what: 'zone', node: null, zone: 15, pages: 16128 },
      { what: 'dma', node: null, zone: null, pages: 2 },
      { what: 'domains', node: null, zone: null, pages: 454173 },
      { what: 'zone', node: 0, zone: 18, pages: 131072 },
      { what: 'zone', node: 1, zone: 19, pages: 0 },
      { what: 'unscrubbed', node: 1, zone: null, pages: 12 },
      { what: 'zone', node: 0, zone: 18, pages: 131071 },
    ]);
  });

  it('give nodes, their processors and the nodes of each domain, in the old and the new form', async () => {
    const facts = await readText(MEMORY);
    expect(rowsOf(facts, 'numaNode')).toEqual([
      { node: 0, startPfn: 0, pages: 1310720, freePages: 454173 },
      { node: 0, startPfn: 16, pages: 1310720, freePages: 454173 },
    ]);
    expect(rowsOf(facts, 'numaCpus')).toEqual([
      { node: 0, firstCpu: 0, lastCpu: 1 },
      { node: 1, firstCpu: 2, lastCpu: 2 },
    ]);
    expect(rowsOf(facts, 'domainNode')).toEqual([
      { domid: 0, node: null, pages: 262144 },
      { domid: 0, node: 0, pages: 262144 },
      { domid: 1, node: null, pages: 32768 },
      { domid: 1, node: 0, pages: 30000 },
      { domid: 1, node: 1, pages: 2768 },
    ]);
  });

  it('are cut where the next begins, and leave messages of others to them', async () => {
    const facts = await readText(MEMORY);
    expect(dumpsOf(facts)).toEqual([
      'm 1-6 interleaved',
      'H 7-10 complete',
      'H 11-12 complete',
      'u 13-25 complete',
      'u 26-27 complete',
      'q 28-28 ends-early',
    ]);
    expect(facts.tables.hypervisorMessage.columns.id.at(0)).toBe('memory.over-allocation-for');
  });

  it('say what is missing: the begin, the end, or a part of a line', async () => {
    expect(dumpsOf(await readText('(XEN) heap[node=0][zone=18] -> 131072 pages\n'))).toEqual(['H 1-1 starts-late']);
    const cut = await readText(`(XEN) Physical memory information:\n(XEN)     heap[15]: 645`);
    expect(dumpsOf(cut)).toEqual(['m 1-2 damaged']);
    expect(cut.tables.memoryFree.rows()).toBe(0);
    expect(dumpsOf(await readText("(XEN) 'u' pressed -> dumping numa info (now = 2)\n"))).toEqual(['u 1-1 ends-early']);
  });
});

describe('debug keys about interrupts', () => {
  it('give interrupts and whom they are bound to, before 4.13 and since', async () => {
    const facts = await readText(INTERRUPTS);
    expect(rowsOf(facts, 'hypervisorInterrupt')).toMatchObject([
      { irq: 0, vector: 0xf0, type: 'IO-APIC-edge', status: 0, handler: 'arch/x86/time.c#timer_interrupt()' },
      { irq: 3, handler: 'mapped, unbound', inFlight: null },
      { irq: 16, affinity: '0-1', cpus: '1', inFlight: 1, handler: null },
      { irq: 17, affinity: '00000000,00000003', cpus: null, vector: 0xa9, type: 'IO-APIC-level', status: 0x10 },
    ]);
    expect(rowsOf(facts, 'interruptGuest')).toEqual([
      { irq: 16, domid: 0, pirq: 16, pending: true, masked: true, pirqMasked: false },
      { irq: 16, domid: 3, pirq: 24, pending: false, masked: null, pirqMasked: true },
      { irq: 17, domid: 0, pirq: 17, pending: false, masked: true, pirqMasked: false },
      { irq: 17, domid: 2, pirq: 20, pending: true, masked: false, pirqMasked: false },
    ]);
    expect(rowsOf(facts, 'ioApicPin')).toEqual([
      { apic: 0, pin: 2, irq: 0, vector: 0xf0, delivery: 'LoPri', trigger: 'E', masked: true, destination: 1 },
    ]);
  });

  it('give message signalled interrupts and the owners of PCI devices', async () => {
    const facts = await readText(INTERRUPTS);
    expect(rowsOf(facts, 'msi')).toMatchObject([
      { type: 'MSI', irq: 24, vector: 0xb8, delivery: 'lowest', destination: 1, masked: false, maskBits: '  /?' },
      { type: 'MSI-X', irq: 25, trigger: 'level', destinationMode: 'phys', redirection: 'cpu', masked: true },
      { type: 'HPET', irq: 120, masked: null },
    ]);
    expect(rowsOf(facts, 'pciDevice')).toEqual([
      { address: '0000:00:1f.3', domid: 0, node: null, irqs: [] },
      { address: '0000:00:02.0', domid: 3, node: 1, irqs: [28, 29] },
      { address: '0000:01:00.0', domid: null, node: 0, irqs: [] },
      { address: '0000:02:00.0', domid: 5, node: 0, irqs: [30] },
    ]);
    expect(dumpsOf(facts)).toEqual(['i 1-12 damaged', 'M 13-17 complete', 'Q 18-23 complete', 'Q 24-24 ends-early']);
  });
});

describe('register dumps', () => {
  const CRASH = `(XEN) Domain 5 (vcpu#0) crashed on cpu#3:
(XEN) ----[ Xen-4.17.7  x86_64  debug=n  Not tainted ]----
(XEN) CPU:    3
(XEN) RIP:    0010:[<ffffffff81a442b5>]
(XEN) rax: 0000000000000023   rbx: 0000000000000005   rcx: ffffffff81a442b5
(XEN) Domain 6 (vcpu#1) crashed on cpu#1:
(XEN) ----[ Xen-4.17.7  x86_64  debug=n  Not tainted ]----
(XEN) CPU:    1
(XEN) d1 has active grant 1a3 (GFN 20011, MFN: 0x21c7ff)
`;

  it('of a crash stand apart from the messages around them and tell the version', async () => {
    const facts = await readText(CRASH);
    expect(facts.blocks.filter(({ format }) => format !== null)).toMatchObject([
      { format: 'crash-registers', key: null, firstLine: 2, lastLine: 5, completeness: 'complete' },
      { format: 'crash-registers', key: null, firstLine: 7, lastLine: 8 },
    ]);
    expect(rowsOf(facts, 'host')).toMatchObject([
      { xen: '4.17.7', arch: 'x86_64' },
      { xen: '4.17.7', arch: 'x86_64' },
    ]);
    expect(rowsOf(facts, 'hypervisorMessage')).toHaveLength(3);
  });
});

describe(`all keys at once, in ${corpusName}`, () => {
  const star = readFileSync(path.join(corpusFolder, 'arm/r4-guests/2g-key-star.txt'), 'latin1');

  it('are cut into the dumps of the keys, each with all of its lines', async () => {
    const facts = await readText(star);
    expect(dumpsOf(facts)).toEqual([
      '* 1-1 complete',
      'd 2-128 complete',
      '0 129-212 complete',
      'H 213-251 complete',
      'a 252-258 complete',
      'e 260-290 complete',
      'g 292-584 complete',
      'm 585-590 complete',
      expect.stringMatching(/^q 592-\d+ complete$/),
      expect.stringMatching(/^r \d+-\d+ complete$/),
      't 722-724 complete',
    ]);
    const left = star.split('\n').filter((line, index) => {
      const inside = facts.blocks.some(
        ({ format, firstLine, lastLine }) => format !== null && firstLine <= index + 1 && index + 1 <= lastLine,
      );
      return line !== '' && !inside;
    });
    expect(left.map((line) => line.replace(/^.*\] \[/, '['))).toEqual([
      '[e: dump evtchn info]',
      '[g: print grant table usage]',
      '[q: dump domain (and guest debug) info]',
    ]);
  });

  it('give the same facts as each key alone', async () => {
    const facts = await readText(star);
    expect(facts.tables.grantActive.rows()).toBeGreaterThan(200);
    expect(rowsOf(facts, 'memoryFree').slice(-4)).toEqual([
      { what: 'hypervisor', node: null, zone: null, pages: 0 },
      { what: 'zone', node: null, zone: 19, pages: 130848 },
      { what: 'zone', node: null, zone: 20, pages: 64188 },
      { what: 'domains', node: null, zone: null, pages: 195036 },
    ]);
    expect(facts.tables.memoryFree.rows()).toBe(37 + 4);
    expect(facts.tables.domain.rows()).toBe(3);
  });
});

describe('fields of debug keys', () => {
  const fieldsOf = (text: string): Readonly<Record<string, unknown>> => {
    const payload = text.indexOf(') ') + 2;
    const fields = blockFormats.map((format) => format.fields(text, payload)).find((found) => found !== null) ?? [];
    return Object.fromEntries(fields.map(({ name, value }) => [name, value]));
  };

  it('stand for each number that is read', () => {
    expect(fieldsOf('(XEN) heap[node=1][zone=19] -> 130848 pages')).toEqual({ node: 1, zone: 19, pages: 130848 });
    expect(fieldsOf('(XEN)     heap[19]: 523392kB free')).toEqual({ zone: 19, kB: 523392 });
    expect(fieldsOf('(XEN) NODE0 start->0 size->1310720 free->454173')).toMatchObject({ node: 0, pages: 1310720 });
    expect(fieldsOf(INTERRUPTS.split('\n')[4] ?? '')).toMatchObject({ irq: 16, vector: 0xb0, domid: 0, pirq: 16 });
    expect(fieldsOf(INTERRUPTS.split('\n')[14] ?? '')).toMatchObject({ irq: 24, vector: 0xb8, destination: 1 });
    expect(fieldsOf('(XEN) *** Dumping CPU1 guest state (d0v1): ***')).toEqual({ cpu: 1, domid: 0, vcpu: 1 });
    expect(fieldsOf('(XEN) CPU[00] current=d0v1, curr=d0v1, prev=NULL')).toEqual({ cpu: 0, domid: 0, vcpu: 1 });
    expect(fieldsOf('(XEN)  L1[0x1f7] = 80000000bdead067 000000000003a1d4')).toMatchObject({ pfn: 0x3a1d4 });
  });
});

describe('dumps that were cut or mixed', () => {
  it('never take a line of grant tables, and never throw', async () => {
    const others = `${MEMORY}${INTERRUPTS}`.split('\n');
    const row = '(XEN) [0x008]      0 0xba666 0x00000001          0 0x043466 0x19';
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.constantFrom(...others), fc.nat(90)), { maxLength: 12 }), async (lines) => {
        const text = lines.map(([line, at]) => line.slice(0, at + 30)).join('\n');
        const facts = await readText(`${text}\n${row}\n`);
        expect(facts.tables.grantActive.rows()).toBe(1);
      }),
      { numRuns: 60 },
    );
  });
});
