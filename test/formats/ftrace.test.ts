import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ftraceFormat } from '../../server/src/formats/ftrace/ftrace.ts';
import { corpusFolder, corpusName, hasWholeCorpus } from '../support/corpus.ts';
import { readText } from '../support/read-text.ts';
import { rowsOf } from '../support/rows.ts';

const HEAD = `# tracer: nop
#
# entries-in-buffer/entries-written: 3/3   #P:2
#
#           TASK-PID     CPU#  |||||  TIMESTAMP  FUNCTION
`;
const BOUNCED = 'swiotlb_bounced: dev_name: 0000:00:01.1 dma_mask=ffffffff dev_addr=13eaab000 size=4096 NORMAL';

describe('lines of traces', () => {
  it.each([
    ['ftrace', `    kworker/1:1H-46      [001] .....    68.674639: ${BOUNCED}`],
    ['ftrace with a short line of flags', `        1.xvda-0-255   [001] d..1   68.674639: ${BOUNCED}`],
    ['ftrace with the process', `   bash-2 1-177     (    177) [001] d....    68.674639: ${BOUNCED}`],
    ['ftrace of an unknown task', `          <...>-177     [001] d....    68.674639: ${BOUNCED}`],
    ['trace-cmd', `  1.xvda-0-255   [001]    68.674639: ${BOUNCED.replace(': ', ':      ')}`],
    ['perf', `1.xvda-0   255 [001]    68.674639: swiotlb:${BOUNCED}`],
  ])('%s', async (_, line) => {
    const facts = await readText(`${line}\n`);
    expect(rowsOf(facts, 'swiotlbBounce')).toEqual([
      {
        time: 68.674639,
        device: '0000:00:01.1',
        mask: 0xffffffffn,
        address: 0x13eaab000n,
        size: 4096,
        force: false,
        line: 1,
      },
    ]);
    const fields = ftraceFormat.fields(line, 0) ?? [];
    const shown = new Map(fields.map(({ name, start, end }) => [name, line.slice(start, end)]));
    expect([shown.get('cpu'), shown.get('time'), shown.get('event')]).toEqual(['001', '68.674639', 'swiotlb_bounced']);
    expect([shown.get('address'), shown.get('size')]).toEqual(['13eaab000', '4096']);
  });

  it.each([
    ['FORCE', true],
    ['swiotlb_force', true],
    ['NO_FORCE', false],
    ['', null],
  ])('%s is a word about force', async (word, force) => {
    const facts = await readText(`  bash-1   [001] d....    68.6: ${BOUNCED.replace('NORMAL', word)}\n`);
    expect(rowsOf(facts, 'swiotlbBounce').map((row) => row.force)).toEqual([force]);
  });

  it('is not a line of another kind', async () => {
    for (const line of [
      '[001] text',
      'foo [bar] 1.0: x',
      'a-1 [001] 12: event: text',
      'thing-1 [0] ..... 1.000000: e: t',
    ])
      expect((await readText(`${line}\n`)).blocks.map(({ format }) => format)).toEqual([null]);
  });
});

describe('traces', () => {
  const line = `            bash-177     [001] d....    69.000001: block_bio_queue: 1,0 WS 0 + 64 [bash]\n`;

  it('that lost entries are not complete', async () => {
    const state = async (text: string) => {
      const { blocks } = await readText(text);
      return blocks.map(({ kind, completeness, reason }) => [kind, completeness, reason]);
    };
    expect(await state(HEAD + line)).toEqual([['trace', 'complete', null]]);
    expect(await state(HEAD.replace('3/3', '3/10') + line)).toEqual([
      ['trace', 'starts-late', 'the first 7 entries were overwritten'],
    ]);
    expect(await state(`${HEAD}${line}CPU:1 [LOST 12 EVENTS]\n${line}`)).toEqual([
      ['trace', 'damaged', '12 events were lost'],
    ]);
    expect(await state(HEAD + line + HEAD + line)).toHaveLength(2);
  });

  it('of our probes tell what a ring does', async () => {
    const probe = (event: string, text: string): string =>
      `        1.xvda-0-255     [001] .....   160.086296: ${event}: (f+0x0/0x10 [xen_blkback]) ${text}\n`;
    const facts = await readText(
      probe('map', 'domid=1 vdev=51712 num=8 ro=1 pg=1 inflight=0 gref0=10') +
        probe('map', 'domid=1 vdev=51712 num=8 ro=1 pg=0') +
        probe('unmap_prepare', 'domid=1 vdev=51712 num=8') +
        probe('response', 'domid=1 vdev=51712 id=3 op=1 st=-1'),
    );
    const row = { time: 160.086296, vbd: '1/51712', ring: 0, sector: null };
    const none = { id: null, op: null, segments: null, grefs: null, status: null };
    expect(rowsOf(facts, 'ringEvent')).toEqual([
      { ...row, ...none, event: 'map', segments: 8, grefs: [10], line: 1 },
      { ...row, ...none, event: 'map', segments: 8, line: 2 },
      { ...row, ...none, event: 'unmap-prepare', segments: 8, line: 3 },
      { ...row, ...none, event: 'response', id: 3, op: 1, status: -1, line: 4 },
    ]);
  });

  it('of hypercalls join the call with its result', async () => {
    const kvm = (text: string): string => ` qemu-system-ppc-202     [000] .....   233.808558: ${text}\n`;
    const facts = await readText(
      kvm('kvm_hcall_enter: VCPU 0: hcall=H_PUT_TCE_INDIRECT GPR4-7=0x80000000,0x28020000,0x22c0000,0x10') +
        kvm('kvm_hcall_exit: VCPU 0: ret=RESUME_GUEST hcall_rc=H_SUCCESS') +
        kvm('kvm_hcall_enter: VCPU 0: hcall=H_PUT_TCE GPR4-7=0x80000000,0x1000,0x2043003,0x0') +
        kvm('kvm_hcall_exit: VCPU 0: ret=RESUME_HOST hcall_rc=H_TOO_HARD') +
        kvm('kvm_hcall_enter: VCPU 0: hcall=H_PUT_TERM_CHAR GPR4-7=0x71000001,0x10,0x5b20202038392e34,0x0') +
        '    kworker/u2:1-24      [000] d....     8.022250: hcall_entry: opcode=312\n' +
        '    kworker/u2:1-24      [000] d....     8.022273: hcall_exit: opcode=312 retval=-4\n',
    );
    const row = { time: 233.808558, vcpu: 0, side: 'kvm', done: null, tce: null };
    const none = { liobn: null, ioba: null, list: null, count: null, tce: null, result: null, toHost: null };
    expect(rowsOf(facts, 'tceCall')).toEqual([
      {
        ...row,
        hcall: 'H_PUT_TCE_INDIRECT',
        liobn: 0x80000000,
        ioba: 0x28020000n,
        list: 0x22c0000n,
        count: 16,
        result: 0,
        toHost: false,
        line: 1,
      },
      {
        ...row,
        hcall: 'H_PUT_TCE',
        liobn: 0x80000000,
        ioba: 0x1000n,
        list: null,
        tce: 0x2043003n,
        count: 1,
        result: 9999,
        toHost: true,
        line: 3,
      },
      { ...row, ...none, hcall: 'H_PUT_TERM_CHAR', line: 5 },
      { ...row, ...none, time: 8.02225, vcpu: null, hcall: 'H_STUFF_TCE', result: -4, side: 'guest', line: 6 },
    ]);
  });
});

describe(`captured traces: ${corpusName}`, () => {
  const read = (name: string) => readText(readFileSync(path.join(corpusFolder, name)));

  it.runIf(hasWholeCorpus)('x86/trace: each of 110 bounces lies inside a frame that key g lists', async () => {
    const granted = new Set(rowsOf(await read('x86/trace/key-g-t1.txt'), 'grantActive').map(({ mfn }) => mfn));
    const bounces = rowsOf(await read('x86/trace/trace-first-io-persistent.txt'), 'swiotlbBounce');
    const inside = bounces.filter(({ address, size }) => {
      const last = (address ?? 0n) + BigInt(size ?? 0) - 1n;
      return granted.has((address ?? 0n) >> 12n) && granted.has(last >> 12n);
    });
    expect([bounces.length, inside.length]).toEqual([110, 110]);
  });

  it.runIf(hasWholeCorpus)('ppc/p2: what the guest called', async () => {
    const calls = rowsOf(await read('ppc/p2-disable_ddw-timestamps/ftrace-hcall.txt'), 'tceCall');
    const count = (name: string): number => calls.filter(({ hcall }) => hcall === name).length;
    expect(['H_PUT_TCE_INDIRECT', 'H_STUFF_TCE', 'H_PUT_TCE'].map(count)).toEqual([534, 2127, 1604]);
    expect(calls.filter(({ result }) => result === null)).toHaveLength(0);
  });

  it.runIf(hasWholeCorpus)('ppc/n1: 7673 of 8188 calls went to QEMU', async () => {
    const calls = rowsOf(await read('ppc/n1-powernv-kvmhv/ftrace-kvm_hv-boot.txt'), 'tceCall');
    expect([calls.length, calls.filter(({ toHost, result }) => toHost === true && result === 9999).length]).toEqual([
      8188, 7673,
    ]);
  });

  it.runIf(hasWholeCorpus)('arm: every line of a trace is read', async () => {
    const facts = await read('arm/r7-swiotlb-force/s1-ftrace-swiotlb_bounced-dom0io.txt');
    expect(facts.tables.swiotlbBounce.rows()).toBe(103);
    expect(rowsOf(facts, 'swiotlbBounce').every(({ force }) => force === true)).toBe(true);
    const probes = await read('arm/r10-grant-to-dma-chain/k1-ftrace-xen-kprobes.txt');
    expect(probes.blocks.map(({ format, firstLine, lastLine }) => [format, firstLine, lastLine])).toEqual([
      ['ftrace', 1, 6000],
    ]);
  });
});
