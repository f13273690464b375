import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shortestHistory } from '../../server/src/replay/sections/shortest-history.ts';
import { replayText } from '../support/replay-text.ts';

const READ = `@1 m2.connect@vbd:1/51712 variant=B311 persistent=false sectors=1000
@1.05 m2.irq@vbd:1/51712/0
@1.1 m2.front.push@vbd:1/51712/0 reqs=[{op=0,id=7,sector=8,segs=[{gref=8,first=0,last=7},{gref=9,first=0,last=3}]}]
@1.2 m2.irq@vbd:1/51712/0
@1.3 m2.tick
! hypercall op=map count=2 flags=0x2
! bio dir=read sector=8 sectors=12 vectors=2
? be{1/51712}.r{0}.rd = 1
@1.4 m2.bioDone@vbd:1/51712/0 id=7 error=0
! hypercall op=unmap count=2
! response id=7 op=0 status=0
? be{1/51712}.r{0}.rdSect = 12
`;
const section = (events: string): string => `%xdump 1\n%section events\n${events}%end\n`;

describe('an events section', () => {
  it('agrees with the model where the machine did what the driver does (scenario G-05)', async () => {
    const [recording] = await replayText(section(READ));
    expect(recording?.head).toMatchObject({ part: 'events', model: 'm2', variant: 'B311' });
    expect(recording?.differences).toEqual([]);
    expect(Object.fromEntries([...(recording?.kinds ?? [])].map(([kind, { equal }]) => [kind, equal]))).toMatchObject({
      hypercall: 2,
      bio: 1,
      response: 1,
      state: 2,
    });
    expect(recording?.state).toContain('be{1/51712}.r{0}.pendFree = 32');
  });

  it('parts at the first wrong response, with the fewest events that lead there', async () => {
    const [recording] = await replayText(section(READ.replace('status=0', 'status=-1')));
    expect(recording?.unexplained).toBe(1);
    expect(recording?.differences[0]).toMatchObject({
      kind: 'response',
      line: 13,
      expected: 'response id 7 op 0 status 0',
      recorded: 'response id=7 op=0 status=-1',
      reason: null,
    });
    // The interrupt before the request changes nothing.
    expect(recording?.differences[0]?.history.map(({ line }) => line)).toEqual([3, 5, 6, 7, 11]);
  });

  it('names the steps that it could not take and goes on', async () => {
    const [recording] = await replayText(
      section(`@0.5 m2.bioDone@vbd:1/51712/0 id=99\n${READ}@1.2 m2.irq@vbd:9/1/0\n@9 m2.xenstoreFail\n`),
    );
    expect(recording?.differences).toEqual([]);
    expect(recording?.assumptions.map(({ line }) => line)).toEqual(expect.arrayContaining([3, 16]));
    expect(recording?.kinds.get('response')?.equal).toBe(1);
  });

  it('ends before a time or a line', async () => {
    const [byTime] = await replayText(section(READ), { time: 1.3, line: null });
    const [byLine] = await replayText(section(READ), { time: null, line: 11 });
    expect(byTime?.state).toContain('be{1/51712}.r{0}.rdSect = 0');
    expect(byTime?.kinds.get('m2.tick')).toBeUndefined();
    expect(byLine?.kinds.get('m2.tick')?.read).toBe(1);
    expect(byLine?.kinds.get('m2.bioDone')).toBeUndefined();
  });

  it('never throws, whatever is missing, twice or in another order', async () => {
    const lines = READ.trimEnd().split('\n');
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(...lines, '@1 m2.disconnect@vbd:1/51712', '@2 m3.release request=3'), {
          maxLength: 20,
        }),
        async (some) => {
          await replayText(section(`${some.join('\n')}\n`));
        },
      ),
      { numRuns: 100 },
    );
  });
});

describe('the shortest history', () => {
  it('is the fewest elements that still lead there', () => {
    const numbers = Array.from({ length: 100 }, (_, index) => index);
    const leads = (some: readonly number[]): boolean => [3, 50, 97].every((one) => some.includes(one));
    expect(shortestHistory(numbers, leads)).toEqual([3, 50, 97]);
    expect(shortestHistory(numbers, () => true)).toEqual([]);
  });
});

describe('grant tables in an events section', () => {
  const GRANTS = `@1 m4.guest.grant granter=1 ref=9 domid=0 frame=0x100
@1.1 m4.map caller=0 granter=1 ref=9 flags=2
! result of=map value=0
? gt{1}.e{9}.pin = 0x1
? gt{1}.e{9}.flags = 0x19
@1.2 m4.map caller=0 ops=[{granter=1,ref=9,flags=6}]
? gt{1}.e{9}.pin = 0x101
@1.3 m4.guest.endAccess granter=1 ref=9
! result of=ended value=false
@1.4 m4.copy caller=0 src={domid=1,ref=9} dst={gfn=0x500} len=64
! result of=copy value=0
@1.5 m4.unmap caller=0 ops=[{handle=0},{handle=1}]
? gt{1}.e{9}.pin = 0
@2 m4.deferredTimer granter=1
? gt{1}.deferred = 0
@3 m4.map caller=7 granter=5 ref=9
! result of=map value=-2
`;

  it('agree with the model (scenarios G-18, G-22)', async () => {
    const [recording] = await replayText(section(GRANTS));
    expect(recording?.head).toMatchObject({ part: 'events', model: 'm4' });
    expect(recording?.differences).toEqual([]);
    expect(Object.fromEntries([...(recording?.kinds ?? [])].map(([kind, { equal }]) => [kind, equal]))).toMatchObject({
      result: 4,
      state: 5,
    });
  });

  it('part where a pin stays', async () => {
    const [recording] = await replayText(section(GRANTS.replace('pin = 0\n', 'pin = 0x1\n')));
    expect(recording?.unexplained).toBe(1);
    expect(recording?.differences[0]).toMatchObject({ kind: 'state' });
  });
});
