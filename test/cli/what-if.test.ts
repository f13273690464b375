import { describe, expect, it } from 'vitest';
import { runXdump } from '../support/run-xdump.ts';

const EVENTS = `%xdump 1
%section events
@0.0 m5.grantMapped B=0x60 F=0x500000 kmap=false
@0.1 m5.lookup mfn=0x500000
@0.2 m5.grantUnmapped B=0x60
@0.3 m5.lookup
@1.0 m2.connect@vbd:1/51712 persistent=true queues=1 order=0 sectors=1000
@1.1 m1.front.push@vbd:1/51712/0 reqs=[{op=0,id=7,sector=8,segs=[{gref=8,first=0,last=7},{gref=9,first=0,last=3}]}]
@1.1 m2.irq@vbd:1/51712/0
@1.2 m2.bioDone@vbd:1/51712/0 reqId=7 err=0
@1.3 m2.tick ms=1300
%end
`;

interface Answer {
  readonly source: string;
  readonly switches: readonly { readonly id: string; readonly from: string; readonly to: string }[];
  readonly counters: readonly { readonly name: string; readonly before: number; readonly after: number }[];
  readonly measures: readonly { readonly name: string; readonly before: number; readonly after: number }[];
}

const json = async (args: readonly string[], input = ''): Promise<Answer> =>
  JSON.parse((await runXdump(['what-if', '--format', 'json', ...args], { input })).stdout) as Answer;

describe('what-if', () => {
  it('shows the scenario of a switch, and says so', async () => {
    const { code, stdout, stderr } = await runXdump(['what-if', '--switch', 'W-28']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('W-28 The range of a discard is checked: no → yes\n');
    expect(stdout).toContain('no recorded events were given');
    expect(stdout).toMatch(/^ {6}\+ response id 1 op 5 status -1$/m);
  });

  it('takes the events of a file that the models of the switch know', async () => {
    const memory = await json(['-', '--switch', 'W-01=skip'], EVENTS);
    expect(memory.source).toBe(
      '4 recorded events, the first in line 3; 1 of them lack what their model needs and were left out.',
    );
    expect(memory.counters).toEqual([{ name: 'm2p_override_lock', before: 3, after: 1 }]);
    const backend = await json(['-', '--switch', 'W-23=off'], EVENTS);
    expect(backend.switches).toMatchObject([{ id: 'W-23', from: 'on', to: 'off' }]);
    const flushes = backend.measures.find(({ name }) => name === 'flushes for each request');
    expect([flushes?.before, flushes?.after]).toEqual([0, 1]);
  });

  it('says when a file has no such events', async () => {
    const ran = await runXdump(['what-if', '-', '--switch', 'W-28'], { input: '%xdump 1\n' });
    expect(ran.stderr).toMatch(/^xdump what-if: no events [^\n]+\n$/);
    expect(ran.stdout).toContain('no recorded events were given');
  });

  it('makes events', async () => {
    const made = await json([
      '--switch',
      'W-30=32',
      '--switch',
      'W-23=off',
      '--workload',
      'guests=1,segments=11,ios=64',
    ]);
    expect(made.source).toBe('A generated load: guests=1,segments=11,ios=64. Backend: variant B311.');
  });

  it.each([
    [[], '--switch W-NN=VALUE is wanted'],
    [['--switch', 'W-77'], 'there is no switch W-77'],
    [['--switch', 'W-22=many'], 'a number from 0 to 1000000 is wanted'],
    [['--switch', 'W-22', '--workload', 'guests=0'], '--workload: '],
    [['x', '--switch', 'W-22', '--workload', 'guests=1'], 'either FILE or --workload is wanted'],
    [['--switch', 'W-22', '--format', 'csv'], 'text or json is wanted'],
    [['--switch', 'W-22', '--switch', 'W-01'], 'compare it by itself'],
  ])('refuses %o', async (args, sentence) => {
    const ran = await runXdump(['what-if', ...args]);
    expect(ran).toMatchObject({ code: 2, stdout: '' });
    expect(ran.stderr).toContain(sentence);
  });
});

describe('explain', () => {
  it('lists the switches and prints the page of one', async () => {
    const list = (await runXdump(['explain', 'W'])).stdout;
    expect(list).toMatch(/^W-22 {2}max_persistent_grants: a number$/m);
    const page = (await runXdump(['explain', 'w-38'])).stdout;
    expect(page).toContain('# W-38 How a bus address is found in the segment array');
    expect(page).toContain('M6-I7: 0 → 3');
    expect(await runXdump(['explain', 'W-99'])).toMatchObject({ code: 2, stdout: '' });
  });
});
