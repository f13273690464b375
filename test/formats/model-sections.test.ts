import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readText } from '../support/read-text.ts';
import { rowsOf } from '../support/rows.ts';

const notesOf = (facts: Awaited<ReturnType<typeof readText>>): readonly string[] =>
  facts.notes.map(({ rule, line, data }) => `${rule} ${line} ${JSON.stringify(data['what'] ?? null).slice(1, -1)}`);

const EVENTS = `%xdump 1
%section events
# by hand
@12.345678 m2.connect@vbd:1/51712 variant=B311 persistent=true queues=1 order=0
@+0.1 m2.front.push@vbd:1/51712/0 reqs=[{op=0,id=7,sector=8,segs=[{gref=8,first=0,last=7}]}]
! response id=7 op=0 status=0
? be{1/51712}.r{0}.pgC = 1
! bio dir=read sector=8 sectors=8 vectors=1

@13 m8.hcall kind=H_PUT_TCE liobn=0x80000001
%end
`;

describe('an events section', () => {
  it('is one row for each event, with what was recorded for it', async () => {
    const facts = await readText(EVENTS);
    expect(rowsOf(facts, 'events')).toEqual([
      {
        time: 12.345678,
        model: 'm2',
        event: 'connect',
        object: 'vbd:1/51712',
        values: 'variant=B311 persistent=true queues=1 order=0',
        outputs: [],
        outputLines: [],
        facts: [],
        factLines: [],
        line: 4,
      },
      {
        time: 12.445678,
        model: 'm2',
        event: 'front.push',
        object: 'vbd:1/51712/0',
        values: 'reqs=[{op=0,id=7,sector=8,segs=[{gref=8,first=0,last=7}]}]',
        outputs: ['response id=7 op=0 status=0', 'bio dir=read sector=8 sectors=8 vectors=1'],
        outputLines: [6, 8],
        facts: ['be{1/51712}.r{0}.pgC = 1'],
        factLines: [7],
        line: 5,
      },
      expect.objectContaining({ time: 13, model: 'm8', event: 'hcall', object: null, line: 10 }),
    ]);
    expect(notesOf(facts)).toEqual([]);
  });

  it('is known outside of a section by its first event', async () => {
    const raw = EVENTS.split('\n').slice(3, -2).join('\n');
    expect(rowsOf(await readText(`text\n${raw}\ntext\n`), 'events')).toHaveLength(3);
    expect(rowsOf(await readText('@12 bots.are here\n@1.5 m2\n'), 'events')).toEqual([]);
  });

  it('tells what it does not know at its line and reads the rest', async () => {
    const facts = await readText(`%xdump 1
%section events
! response id=1
@1 m2.jump a=1
@2 m2.irq foo=1
@3 m2.tick ms=[1
! sing a=1
? be{.x = 1
? be{1/1}.r{0}.pgC = }
a line
[    1.000000] xen-blkback: grant 9 added to the tree of persistent grants, using 1/1056
@4 m9.x
%end
`);
    expect(notesOf(facts)).toEqual([
      'GEN-04 3 The line',
      'GEN-04 4 The event m2.jump',
      'GEN-04 5 The argument foo of m2.irq',
      'GEN-04 6 The text from column 17 on',
      'GEN-04 7 The output sing',
      'GEN-04 8 The path be{.x',
      'GEN-04 9 The fact',
      'GEN-04 10 The line',
      'GEN-04 11 The line',
      'GEN-04 12 The line',
    ]);
    expect(rowsOf(facts, 'events').map(({ event, values }) => [event, values])).toEqual([
      ['irq', 'foo=1'],
      ['tick', ''],
    ]);
    expect(rowsOf(facts, 'kernelMessage')).toEqual([]);
  });

  it('notes a limited number of strange lines', async () => {
    const facts = await readText(`%xdump 1\n%section events\n${'x\n'.repeat(500)}%end\n`);
    expect(facts.notes).toHaveLength(100);
  });
});

describe('a state section', () => {
  const STATE = `%xdump 1
%section state
# gdb
gt{1}.e{0x1b} = {actDom=0,mfn=0x2123c5,pin=0x1,shDom=0,gmfn=0x2123c5,flags=0x19}
be{1/51712}.r{0}.reqProd = 75   # read twice
be{1/51712}.r{0}.pgTree = [{gref=8,handle=3,active=true}]
%end
`;

  it('is one row for each line', async () => {
    const facts = await readText(STATE);
    expect(rowsOf(facts, 'stateValue')).toEqual([
      { path: 'gt{1}.e{27}', value: '{actDom=0,mfn=0x2123c5,pin=0x1,shDom=0,gmfn=0x2123c5,flags=0x19}', line: 4 },
      { path: 'be{1/51712}.r{0}.reqProd', value: '75', line: 5 },
      { path: 'be{1/51712}.r{0}.pgTree', value: '[{gref=8,handle=3,active=true}]', line: 6 },
    ]);
    expect(notesOf(facts)).toEqual([]);
  });

  it('is known outside of a section, where a path has a key in braces', async () => {
    const raw = STATE.split('\n').slice(3, -2).join('\n');
    expect(rowsOf(await readText(`${raw}\n`), 'stateValue')).toHaveLength(3);
    expect(rowsOf(await readText('host.arch = 1\nfe{x = 2\n'), 'stateValue')).toEqual([]);
  });

  it('keeps fields that nothing uses, and tells each once', async () => {
    const facts = await readText(`%xdump 1
%section state
be{1/51712}.r{0}.colour = 1
be{1/51712}.r{1}.colour = 1
be{1/51712}.r{0}.reqCons = 0x
be{1/51712}.r{0}.rd = 1 2
= 3
%end
`);
    expect(notesOf(facts)).toEqual([
      'GEN-04 3 The field be{1/51712}.r{0}.colour',
      'GEN-04 6 The value of be{1/51712}.r{0}.rd',
      'GEN-04 7 The line',
    ]);
    expect(rowsOf(facts, 'stateValue').map(({ path }) => path)).toEqual([
      'be{1/51712}.r{0}.colour',
      'be{1/51712}.r{1}.colour',
      'be{1/51712}.r{0}.reqCons',
    ]);
  });

  it('never throws on damage', async () => {
    const whole = new TextEncoder().encode(EVENTS + STATE);
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), fc.nat(255), fc.nat(whole.length), async (at, byte, cut) => {
        const bytes = whole.slice(0, cut);
        if (at < bytes.length) bytes[at] = byte;
        await readText(new TextDecoder('latin1').decode(bytes));
      }),
      { numRuns: 200 },
    );
  });
});
