import { describe, expect, it } from 'vitest';
import type { Recording } from '../../server/src/replay/recording.ts';
import { replayText } from '../support/replay-text.ts';

const capture = (state: string, events: string, host = ''): string =>
  `%xdump 1\n${host}${state === '' ? '' : `%section state\n${state}%end\n`}%section events\n${events}%end\n`;
const parted = (recording: Recording | undefined): readonly string[] =>
  recording?.differences.map(({ kind, expected, recorded }) => `${kind}: ${expected} / ${recorded}`) ?? [];
const of = (recordings: readonly Recording[], model: string): Recording | undefined =>
  recordings.find(({ head }) => head.part === 'events' && head.model === model);

/** Page 0x60 of dom0 is ballooned out; frame 0x500000 is one of d1, which calls it 0x20. */
const MEMORY_STATE = `p2m{0}.e{0x10} = 0x910
p2m{0}.e{0x60} = 0xffffffffffffffff
m2p{0x910} = 0x10
m2p{0x500000} = 0x20
`;
const MEMORY = `@1 m5.lookup mfn=0x910
! result of=mfn_to_pfn value=0x10
@2 m5.grantMapped B=0x60 F=0x500000
! result of=grantMapped value=0
? p2m{0}.e{0x60} = 0x8000000000500000
@3 m6.init size=4 start=0x2000000
@4 m6.mapPage dev=disk paddr=0x10000 size=4096 dir=to
! result of=bus value=0x910000
@5 m5.grantUnmapped B=0x60
`;
const MAPCACHE = `@1 m7.modify@d1 v=0 gfn=0x40 order=0 mfn=0x9000 type=ram_rw
? armp2m{1}.m3 = 1
@2 m7.modify@d1 v=0 gfn=0x40 order=0
? armp2m{1}.m3 = 0
@3 m7.exitCheck@d1 v=0
! result of=flag value=true
@4 m7.testAndClear@d1 v=0
@5 m7.serverAck@d1 s=1 v=0
`;
const TCE_STATE = `kvm.slots = [{baseGfn=0,npages=0x1000,ua=0x7f0000000000}]
kvm.stt = [{liobn=0x80000001,shift=12,offset=0,size=0x1000,values=[]}]
`;
const TCE = `@1 m8.hcall kind=H_PUT_TCE liobn=0x80000001 ioba=0x3000 tce=0x10003 startLevel=VM
! result of="H_PUT_TCE VM" value=0
? kvm.stt{0x80000001}.e{3} = 0x10003
@2 m8.hcall kind=H_GET_TCE liobn=0x80000001 ioba=0x3000 startLevel=VM
! result of=tce value=0x10003
`;

describe('events of M5 to M8', () => {
  it.each([
    ['m6', MEMORY_STATE, MEMORY, ['result', 'state']],
    ['m7', 'dom{1}.vcpus = 2\n', MAPCACHE, ['result', 'state']],
    ['m8', TCE_STATE, TCE, ['result', 'state']],
  ])('of %s agree with the model from the start state on', async (model, state, events, kinds) => {
    const recording = of(await replayText(capture(state, events)), model);
    expect(parted(recording)).toEqual([]);
    expect(recording?.excuse).toBeNull();
    for (const kind of kinds) expect(recording?.kinds.get(kind)?.equal, kind).toBeGreaterThan(0);
    expect(recording?.kinds.get('state')?.skipped).toBe(0);
  });

  it.each([
    [
      'm6',
      MEMORY_STATE,
      MEMORY,
      'value=0x10\n',
      'value=0x11\n',
      'result: mfn_to_pfn = 0x10 / result of=mfn_to_pfn value=0x11',
    ],
    ['m7', '', MAPCACHE, 'm3 = 0', 'm3 = 1', 'state: armp2m{1}.m3 = 0 / armp2m{1}.m3 = 1'],
    [
      'm8',
      TCE_STATE,
      TCE,
      'tce value=0x10003',
      'tce value=0x10001',
      'result: H_GET_TCE VM = 0; tce = 0x10003 / result of=tce value=0x10001',
    ],
  ])('of %s part at the first wrong answer, and go on', async (model, state, events, from, to, difference) => {
    const recording = of(await replayText(capture(state, events.replace(from, to))), model);
    expect(parted(recording)).toEqual([difference]);
    expect(recording?.unexplained).toBe(1);
    expect(recording?.differences[0]?.history.length).toBeGreaterThan(0);
    const steps = [...(recording?.kinds ?? [])].filter(([kind]) => kind.startsWith('m'));
    for (const [kind, { read, stepped }] of steps) expect(stepped, kind).toBe(read);
  });

  it.each([
    ['m6', MEMORY.replace('value=0x10\n', 'value=0x11\n')],
    ['m7', MAPCACHE.split('\n').slice(2).join('\n').replace('m3 = 0', 'm3 = 7')],
    ['m8', TCE.replace('tce value=0x10003', 'tce value=0x10001')],
  ])('of %s prove nothing where no state tells what was there before', async (model, events) => {
    const recording = of(await replayText(capture('', events)), model);
    expect(recording?.unexplained).toBe(0);
    expect(recording?.assumptions.map(({ text }) => text)).toEqual(
      expect.arrayContaining([expect.stringContaining('nothing was there before the first event')]),
    );
  });

  it('run the variant of the versions, or the stated one', async () => {
    const old = '%host arch=x86_64 kernel=3.4.0 xen=4.12.0\n';
    const recordings = await replayText(capture(MEMORY_STATE, MEMORY + MAPCACHE + TCE, old));
    expect(recordings.map(({ head }) => `${head.model} ${head.variant}`)).toEqual(
      expect.arrayContaining(['m6 override, pv', 'm7 DF', 'm8 P0']),
    );
  });

  it('of M7 have a model for each domain', async () => {
    const recording = of(
      await replayText(capture('', MAPCACHE + MAPCACHE.replaceAll('d1', 'd2').replaceAll('{1}', '{2}'))),
      'm7',
    );
    expect(parted(recording)).toEqual([]);
    expect(recording?.state).toEqual(expect.arrayContaining(['armp2m{1}.m3 = 0', 'armp2m{2}.m3 = 0']));
  });
});

describe('the start state of events', () => {
  it('of grant tables is what the pins count', async () => {
    const state = 'gt{1}.e{8} = {actDom=0,mfn=0x2123,pin=0x1,shDom=0,gmfn=0x2123,flags=0x19}\ngt{1}.e{9} = {pin=0x1}\n';
    const recording = of(
      await replayText(
        capture(
          state,
          '@1 m4.map L=0 dom=1 ref=8 flags=2\n? gt{1}.e{8}.pin = 2\n@2 m4.unmap L=0 handle=0\n? gt{1}.e{8}.pin = 1\n',
        ),
      ),
      'm4',
    );
    expect(parted(recording)).toEqual([]);
    expect(recording?.kinds.get('state')).toMatchObject({ equal: 2 });
    expect(recording?.assumptions.map(({ text }) => text)).toEqual([
      '1 entries of grant tables at the start are left out, because the state does not tell how they came to be',
    ]);
  });

  it('of a backend are its indices, also across their end, and its counters', async () => {
    const state =
      'be{1/51712}.r{0} = {reqProd=0xffffffff,rspProdPvt=0xfffffffe,nrEnts=32,rd=7}\nbe{1/51712}.gntPersistent = false\n';
    const events = `@1 m2.front.push@vbd:1/51712/0 reqs=[{op=0,id=7,sector=8,segs=[{gref=8}]}]
? be{1/51712}.r{0}.reqProd = 0
@2 m2.irq@vbd:1/51712/0
@3 m2.tick
? be{1/51712}.r{0}.rd = 8
@4 m2.bioDone@vbd:1/51712/0 id=7 error=0
! response id=7 op=0 status=0
`;
    const recording = of(await replayText(capture(state, events)), 'm2');
    expect(parted(recording)).toEqual([]);
    expect(recording?.kinds.get('state')).toMatchObject({ equal: 2 });
    expect(recording?.assumptions.map(({ text }) => text)).toEqual([
      '1 requests of vbd:1/51712 that were under way at the start are taken for answered',
    ]);
  });

  it('of a ring is its tree: what is there is not mapped again, and a purge takes what was idle', async () => {
    const state =
      'be{1/51712}.r{0} = {pgTree=[{gref=8,handle=3,active=false},{gref=9,handle=4,active=true},{gref=10,flags=2}],pgC=3,freeNum=5}\n';
    const recording = of(
      await replayText(
        capture(
          state,
          `@1 m3.map@vbd:1/51712/0 request=1 grefs=[8,11]
! hypercall op=map count=1
? be{1/51712}.r{0}.pgC = 4
? be{1/51712}.r{0}.pgInUse = 3
? be{1/51712}.r{0}.freeNum = 4
@2 m3.release@vbd:1/51712/0 request=1
? be{1/51712}.r{0}.pgInUse = 1
@70 m3.pass@vbd:1/51712/0
! log level=debug text="xen-blkback: Purged 0/3"
? be{1/51712}.r{0}.pgC = 1
`,
        ),
      ),
      'm3',
    );
    expect(parted(recording)).toEqual([]);
    expect(recording?.kinds.get('state')).toMatchObject({ equal: 5, skipped: 0 });
    expect(recording?.kinds.get('hypercall')).toMatchObject({ equal: 1 });
    expect(recording?.kinds.get('log')).toMatchObject({ equal: 1 });
    expect(recording?.assumptions).toEqual([]);
  });

  it('of a backend are the grants that stay mapped, of which none is in use any more', async () => {
    const state =
      'be{1/51712}.gntPersistent = true\nbe{1/51712}.r{0} = {reqProd=5,rspProdPvt=5,nrEnts=32,pgTree=[{gref=8,handle=3,active=true}],pgC=2}\n';
    const events = `@1 m2.front.push@vbd:1/51712/0 reqs=[{op=0,id=7,sector=8,segs=[{gref=8},{gref=9}]}]
@2 m2.irq@vbd:1/51712/0
@3 m2.tick
! hypercall op=map count=1
? be{1/51712}.r{0}.pgC = 2
`;
    const recording = of(await replayText(capture(state, events)), 'm2');
    expect(parted(recording)).toEqual([]);
    expect(recording?.assumptions.map(({ text }) => text)).toEqual([
      'of 2 persistent grants of be{1/51712}.r{0} only 1 are told with their references: the others are left out',
    ]);
  });

  it.each([
    ['%host xen=4.4.1\n', '', 'X42', 'Xen 4.4.1', -1],
    ['%host xen=4.17.0\n', '', 'X416', 'Xen 4.17.0', -6],
    ['%host xen=4.17.0\n', '%param grants.variant=X46\n', 'X46', 'stated', -1],
    ['', '', 'X416', 'no version of Xen was captured', -6],
  ])(
    'of grant tables is of the hypervisor that was captured or stated (%j, %j)',
    async (host, param, id, why, status) => {
      const events = `@1 m4.guest.grant G=1 ref=8 domid=0 frame=0x100
@2 m4.map L=0 dom=1 ref=8 flags=2
@3 m4.unmap L=0 handle=0 dev_bus_addr=0x999000
! result of=unmap value=${status}
`;
      const recording = of(await replayText(capture('', events, host + param)), 'm4');
      expect(parted(recording)).toEqual([]);
      expect(recording?.kinds.get('result')).toMatchObject({ equal: 1 });
      expect([recording?.head.variant, recording?.head.variantReason]).toEqual([id, why]);
    },
  );

  it('does not hold what stands behind the events', async () => {
    const text = `%xdump 1\n%section events\n${TCE}%end\n%section state\n${TCE_STATE}%end\n`;
    expect(of(await replayText(text), 'm8')?.excuse).not.toBeNull();
  });
});
