import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { runToEnd } from '../../server/src/core/work.ts';
import type { Recording } from '../../server/src/replay/recording.ts';
import { replayCapture } from '../../server/src/replay/replay.ts';
import { tcePart } from '../../server/src/replay/tce/tce-part.ts';
import type { Analysis } from '../../server/src/analysis/analysis.ts';
import { analysePaths } from '../support/analyse-path.ts';
import { analyseFolder, analyseText } from '../support/analyse-text.ts';
import { corpusFolder, corpusName, hasWholeCorpus } from '../support/corpus.ts';

const replayOf = ({ world }: Analysis): readonly Recording[] =>
  world.captures.flatMap((capture) => [...runToEnd(replayCapture(capture, [tcePart], { until: null }))]);
const counts = ({ kinds }: Recording): object => Object.fromEntries(kinds);
const remarks = ({ remarks: all }: Recording): readonly string[] => all.map(({ line, text }) => `${line} ${text}`);
const all = (number: number): object => ({
  read: number,
  stepped: number,
  equal: number,
  within: 0,
  different: 0,
  skipped: 0,
});

const CLEARED = [0, 1, 2, 3].map(
  (k) =>
    `spapr_iommu_pci_stuff liobn=0x80000000 ioba=0x${((k + 1) * 0x200000).toString(16)} tcevalue=0x0 npages=512 ret=0`,
);
const log = (...lines: readonly string[]): string =>
  ['spapr_iommu_new_table liobn=0x80000000 table=0x1 fd=-1', ...CLEARED, ...lines].join('\n');
const put = (ioba: string, tce: string, result = 0): string =>
  `spapr_iommu_pci_put liobn=0x80000000 ioba=${ioba} tce=${tce} ret=${result}`;

describe('TCE calls in a log of QEMU', () => {
  it('have the results and values that the model predicts, and what a driver should not do is named', async () => {
    const text = log(
      put('0x1000', '0x4b20003'),
      'spapr_iommu_pci_get liobn=0x80000000 ioba=0x1000 ret=0 tce=0x4b20003',
      put('0x1000', '0x4b21001'),
      put('0x1000', '0x0'),
      put('0x1000', '0x0'),
      put('0x800000', '0x4b20003', -4),
      'spapr_iommu_pci_put liobn=0x8000beef ioba=0x0 tce=0x4b20003 ret=-4',
      'spapr_iommu_pci_indirect liobn=0x80000000 ioba=0x7fe000 tcelist=0x4b30000 iobaN=0x1 tceN=0x4b28003 ret=-4',
      'spapr_iommu_pci_stuff liobn=0x80000000 ioba=0x4000 tcevalue=0x4b20003 npages=2 ret=0',
    );
    const [recording] = replayOf(await analyseText(text));
    expect(recording?.unexplained).toBe(0);
    expect(recording === undefined ? null : counts(recording)).toEqual({
      H_STUFF_TCE: all(5),
      H_PUT_TCE: all(6),
      H_GET_TCE: all(1),
      H_PUT_TCE_INDIRECT: all(1),
    });
    expect(recording === undefined ? [] : remarks(recording)).toEqual([
      '8 H_PUT_TCE, liobn 0x80000000 at 0x1000: replaces 1 entry in use, entered at line 6; a device may still use the old page.',
      '10 H_PUT_TCE, liobn 0x80000000 at 0x1000: empties what line 9 has emptied already.',
      '11 H_PUT_TCE, liobn 0x80000000 at 0x800000 is refused (-4): the window ends at 0x800000.',
      '12 H_PUT_TCE, liobn 0x8000beef is refused (-4): no window has this LIOBN.',
      '13 H_PUT_TCE_INDIRECT, liobn 0x80000000 at 0x7fe000 is refused (-4): the window ends at 0x800000; the 2 entries before it stay in use.',
      '14 H_STUFF_TCE, liobn 0x80000000 at 0x2000: enters page 0x4b20000 2 times; KVM refuses a value with permissions.',
      '14 liobn 0x80000000: 4 entries are in use at the end: 0x2000-0x3000, 0x7fe000-0x7ff000.',
    ]);
  });

  it('that are not what the model predicts are differences with the call that came before', async () => {
    const text = log(
      put('0x1000', '0x4b20003'),
      'spapr_iommu_pci_get liobn=0x80000000 ioba=0x1000 ret=0 tce=0x4b30003',
      put('0x2000', '0x4b20003', -4),
      'spapr_iommu_pci_get liobn=0x80000000 ioba=0x1000 ret=0 tce=0x4b30003',
    );
    const [recording] = replayOf(await analyseText(text));
    expect(
      recording?.differences.map(({ line, expected, recorded, history }) => [line, expected, recorded, history.length]),
    ).toEqual([
      [7, 'value 0x4b20003', 'value 0x4b30003', 1],
      [8, 'result 0', 'result -4', 0],
    ]);
    // It went on with the value that was read.
    expect(recording?.kinds.get('H_GET_TCE')).toMatchObject({ equal: 1, different: 1 });
  });

  it('that begin in the middle are compared as far as the window is known', async () => {
    const text = [put('0x1000', '0x4b20003'), put('0x3000', '0x4b20003')].join('\n');
    const [recording] = replayOf(await analyseText(text));
    expect(recording?.assumptions.map((one) => one.text)).toEqual([
      'the window of liobn 0x80000000 has 0x4000 bytes: so much is needed by calls that succeeded',
    ]);
    expect(recording?.unexplained).toBe(0);
  });

  it('are found again in the trace of the guest, with the lists that QEMU refuses at once', async () => {
    const guest = [
      '# tracer: nop',
      '  kworker/u2:1-24      [000] d....     8.022250: hcall_entry: opcode=32',
      '  kworker/u2:1-24      [000] d....     8.022273: hcall_exit: opcode=32 retval=0',
      '  kworker/u2:1-24      [000] d....     8.022350: hcall_entry: opcode=316',
      '  kworker/u2:1-24      [000] d....     8.022373: hcall_exit: opcode=316 retval=-4',
    ].join('\n');
    const recordings = replayOf(
      await analyseFolder([
        { name: 'ftrace.txt', text: guest },
        { name: 'qemu.log', text: log(put('0x1000', '0x4b20003')) },
      ]),
    );
    const of = recordings.find(({ head }) => head.name === 'kernel trace of the guest');
    expect(of?.kinds.get('H_PUT_TCE')).toEqual(all(1));
    expect(of?.remarks.map(({ id, line }) => [id, line])).toEqual([['M8-I10', 4]]);
  });

  describe('with another result for the guest', () => {
    // Runs of 1, 2, 3 … pages, each emptied with one call, as a driver that nobody else has.
    const calls = [1, 2, 3, 4, 5, 6, 7].flatMap((run) => [
      ...Array.from({ length: run }, (_, k) => ({ opcode: 32, line: put(`0x${run}${k}000`, '0x4b20003') })),
      {
        opcode: 312,
        line: `spapr_iommu_pci_stuff liobn=0x80000000 ioba=0x${run}0000 tcevalue=0x0 npages=${run} ret=0`,
      },
    ]);
    const guest = (length: number, wrong: number): string =>
      [
        '# tracer: nop',
        ...calls
          .slice(0, length)
          .flatMap(({ opcode }, at) => [
            `  kworker/u2:1-24      [000] d....     8.${100000 + 2 * at}: hcall_entry: opcode=${opcode}`,
            `  kworker/u2:1-24      [000] d....     8.${100001 + 2 * at}: hcall_exit: opcode=${opcode} retval=${at === wrong ? -4 : 0}`,
          ]),
      ].join('\n');
    const ofGuest = async (length: number): Promise<Recording | undefined> =>
      replayOf(
        await analyseFolder([
          { name: 'ftrace.txt', text: guest(length, 7) },
          { name: 'qemu.log', text: log(...calls.map(({ line }) => line)) },
        ]),
      ).find(({ head }) => head.name === 'kernel trace of the guest');

    it('differ at that call alone', async () => {
      const recording = await ofGuest(calls.length);
      expect(recording?.differences.map(({ line, expected, recorded }) => `${line} ${expected} / ${recorded}`)).toEqual(
        ['16 result 0, as QEMU says / result -4'],
      );
      expect(recording?.differences[0]?.history.map(({ line }) => line)).toEqual([13]);
      expect([...(recording?.kinds.values() ?? [])].map(({ skipped }) => skipped)).toEqual([0, 0]);
    });

    it('are not compared when so few calls may be those of another guest', async () => {
      const recording = await ofGuest(20);
      expect(recording?.differences).toEqual([]);
      expect([...(recording?.kinds.values() ?? [])].map(({ equal }) => equal)).toEqual([0, 0]);
    });
  });
});

describe.runIf(hasWholeCorpus)(`recordings of POWER guests, ${corpusName}`, () => {
  const replayPath = async (name: string): Promise<readonly Recording[]> =>
    replayOf(await analysePaths([path.join(corpusFolder, 'ppc', name)], []));

  it('p2: all 5,033 calls of QEMU and 4,265 of the guest are compared and equal', async () => {
    const recordings = await replayPath('p2-disable_ddw-timestamps');
    const whole = { H_PUT_TCE: all(1604), H_PUT_TCE_INDIRECT: all(534), H_STUFF_TCE: all(2895) };
    const qemu = recordings.find(({ kinds }) => kinds.get('H_STUFF_TCE')?.read === 2895);
    expect(qemu === undefined ? null : counts(qemu)).toEqual(whole);
    const guest = recordings.find(({ head }) => head.name === 'kernel trace of the guest');
    expect(guest === undefined ? null : counts(guest)).toMatchObject({ ...whole, H_STUFF_TCE: all(2127) });
    // Nothing but what is in use at the end is said about healthy drivers.
    expect(recordings.flatMap(remarks).filter((text) => !text.includes('in use at the end'))).toEqual([]);
  });

  it('p4: every injected fault is named', async () => {
    const recordings = await replayPath('p4-inject-tcg');
    expect(recordings.map(({ unexplained }) => unexplained)).toEqual([0, 0]);
    const named = recordings.flatMap(({ remarks: said }) => said.map(({ text }) => text)).join('\n');
    for (const fault of [
      /H_PUT_TCE, .* at 0x28010000: replaces 1 entry in use/,
      /at 0x28010000: empties what line 804 has emptied/,
      /H_PUT_TCE, .* at 0x7000000000 is refused/,
      /H_GET_TCE, .* at 0x7000000000 is refused/,
      /H_STUFF_TCE, .* a call for 16 pages is refused/,
      /liobn 0x8000beef is refused/,
      /list at 0x4000000000 is far above all memory/,
      /at 0x3fff8000 is refused .* 8 entries before it stay/,
      /page 0x4000000000 is far above all memory/,
      /0x28050000-0x28052000, 0x28060000-0x28063000/,
      /enters page 0x4b20000 4 times/,
      /(refused \(-4\) before a window is looked up[^]*){2}/,
    ])
      expect(named).toMatch(fault);
  });

  it.each([
    ['p1-default-ddw/qemu-trace-plain.log.gz', 4957],
    ['n1-powernv-kvmhv/ftrace-kvm_hv-io.txt', 577],
    ['n1-powernv-kvmhv/ftrace-kvm_hv-inject.txt', 23],
    ['n2-powernv-kvmhv-vfio/ftrace-kvm_hv-vfio-io.txt', 532],
  ])('%s: %i calls are equal', async (name, number) => {
    const recordings = await replayPath(name);
    const equal = recordings.flatMap(({ kinds }) => [...kinds.values()].map((kind) => kind.equal));
    expect(equal.reduce((sum, one) => sum + one, 0)).toBe(number);
    expect(recordings.map(({ unexplained }) => unexplained)).toEqual(recordings.map(() => 0));
  });
});
