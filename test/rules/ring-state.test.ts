import { describe, expect, it } from 'vitest';
import { ruleCatalogue } from '../../server/src/rules/catalogue.ts';
import { analyseText } from '../support/analyse-text.ts';

interface Said {
  readonly findings: readonly string[];
  readonly unknown: boolean;
}

/** What one rule says about state lines, of a machine that stood still unless said otherwise. */
const saysOf = async (id: string, lines: readonly string[], frozen = true, more = ''): Promise<Said> => {
  const head = ['%xdump 1', `%snapshot id=s frozen=${frozen ? 'yes' : 'no'}`, '%section state'];
  const rules = ruleCatalogue.filter((rule) => rule.id === id);
  const { findings, unknown } = await analyseText([...head, ...lines, '%end', more].join('\n'), rules);
  return { findings: findings.map(({ severity, message }) => `${severity}: ${message}`), unknown: unknown.length > 0 };
};

const HOLDS: Said = { findings: [], unknown: false };
const UNKNOWN: Said = { findings: [], unknown: true };
const ring = (numbers: Readonly<Record<string, number | string>>): readonly string[] =>
  Object.entries(numbers).map(([name, value]) => `be{1/51712}.r{0}.${name} = ${value}`);

describe('indices', () => {
  it('wrap', async () => {
    const wrapped = ring({
      reqProd: 10,
      reqCons: 5,
      rspProdPvt: 0xfffffff0,
      rspProd: 0xfffffff0,
      nrEnts: 32,
      reqEvent: 6,
    });
    for (const id of ['RNG-01', 'RNG-02', 'RNG-03', 'RNG-04', 'RNG-14'])
      expect(await saysOf(id, wrapped), id).toEqual(HOLDS);
    expect((await saysOf('RNG-01', [...wrapped, ...ring({ reqProd: 17 })])).findings).toEqual([
      'error: Ring vbd:1/51712/0: the frontend published 33 requests, the ring holds 32',
    ]);
  });

  it('of a machine that runs prove nothing', async () => {
    const bad = ring({ reqProd: 75, reqCons: 76, rspProdPvt: 42, rspProd: 40, nrEnts: 32, reqEvent: 100 });
    for (const id of ['RNG-01', 'RNG-02', 'RNG-03', 'RNG-04', 'RNG-14'])
      expect(await saysOf(id, bad, false), id).toEqual(UNKNOWN);
    for (const id of ['RNG-01', 'RNG-02', 'RNG-03', 'RNG-04', 'RNG-14'])
      expect((await saysOf(id, bad)).findings, id).toHaveLength(1);
  });

  it('that are missing are not zero', async () => {
    expect(await saysOf('RNG-01', ring({ reqProd: 75, nrEnts: 32 }))).toEqual(UNKNOWN);
    expect(await saysOf('RNG-04', ring({ rspProdPvt: 12 }))).toEqual(UNKNOWN);
  });
});

describe('a thread that sleeps', () => {
  const asleep = {
    reqProd: 20,
    reqCons: 18,
    rspProdPvt: 18,
    nrEnts: 32,
    reqEvent: 19,
    thread: 'asleep',
    waitingReqs: 0,
  };

  it('while the channel may still be pending: one step lower', async () => {
    expect((await saysOf('RNG-05', ring(asleep))).findings[0]).toMatch(/^warning: /);
    expect((await saysOf('RNG-05', ring({ ...asleep, pending: 'false' }))).findings[0]).toMatch(/^error: /);
    expect(await saysOf('RNG-05', ring({ ...asleep, pending: 'true' }))).toEqual(HOLDS);
  });

  it.each([
    ['halted on purpose', { haltedBogus: 'true' }],
    ['runs', { thread: 'run' }],
    ['is dead, which BLK-23 tells', { thread: 'dead' }],
    ['has been woken', { waitingReqs: 1 }],
    ['has nothing to do', { reqProd: 18 }],
    ['has no room for answers', { rspProdPvt: 0xfffffff2, reqProd: 20 }],
    ['has indices that contradict each other', { reqCons: 25 }],
  ])('%s', async (_, more) => {
    expect(await saysOf('RNG-05', ring({ ...asleep, ...more }))).toEqual(HOLDS);
    expect(await saysOf('RNG-06', ring({ ...asleep, reqEvent: 3, ...more }))).toEqual(HOLDS);
  });

  it('needs to be known as asleep', async () => {
    const lines = ring(asleep).filter((line) => !line.includes('thread'));
    expect(await saysOf('RNG-05', lines)).toEqual(UNKNOWN);
  });

  it('RNG-05 and RNG-06 never speak of the same ring', async () => {
    expect(await saysOf('RNG-06', ring(asleep))).toEqual(HOLDS);
    expect(await saysOf('RNG-05', ring({ ...asleep, reqEvent: 3 }))).toEqual(HOLDS);
  });
});

it('RNG-07 takes the pending bit from the port, and knows nothing without it', async () => {
  const lines = [...ring({ rspProd: 9, rspEvent: 8 }), 'fe{1/51712}.r{0} = {rspCons=7,idle=true,port=5}'];
  expect(await saysOf('RNG-07', lines)).toEqual(UNKNOWN);
  expect(await saysOf('RNG-07', [...lines, 'ev{1}.p{5} = {pending=true}'])).toEqual(HOLDS);
  expect((await saysOf('RNG-07', [...lines, 'ev{1}.p{5} = {pending=false}'])).findings).toHaveLength(1);
});

it('RNG-08 takes the order from xenstore of the same moment, also of a running machine', async () => {
  const xenstore = [
    '%section xenstore',
    '/local/domain/0/backend/vbd/1/51712/state = "4"',
    '/local/domain/1/device/vbd/51712/backend = "/local/domain/0/backend/vbd/1/51712"',
    '/local/domain/1/device/vbd/51712/ring-page-order = "2"',
    '%end',
  ].join('\n');
  expect(await saysOf('RNG-08', ring({ nrEnts: 128 }), false, xenstore)).toEqual(HOLDS);
  expect((await saysOf('RNG-08', ring({ nrEnts: 32 }), false, xenstore)).findings).toEqual([
    'error: Ring vbd:1/51712/0: the backend has 32 slots, page order 2 gives 128',
  ]);
  expect(await saysOf('RNG-08', ring({ nrEnts: 32 }))).toEqual(UNKNOWN);
});

describe('slots', () => {
  /** A read as 64 bits lay it out. */
  const raw = (id: string): string => `{raw="0001000000000000${id}0010000000000000"}`;
  const slots = (...ids: string[]): readonly string[] => [
    'be{1/51712}.protocol = x86_32-abi',
    'be{1/51712}.r{0}.nrEnts = 32',
    `be{1/51712}.r{0}.slots = [${ids.map(raw).join(', ')}]`,
  ];

  it('RNG-09: ids that are large in both layouts are pointers of another frontend', async () => {
    expect((await saysOf('RNG-09', slots('0200000000000000', '0300000000000000'))).findings).toHaveLength(1);
    expect(await saysOf('RNG-09', slots('40a1d37f00880000', '80a1d37f00880000'))).toEqual(HOLDS);
    expect(await saysOf('RNG-09', slots('0200000000000000'))).toEqual(UNKNOWN);
  });

  it('RNG-09: without the bytes only what looks right is decided', async () => {
    const read = (id: string): readonly string[] => [
      'be{1/51712}.protocol = 2',
      'be{1/51712}.r{0}.nrEnts = 32',
      `be{1/51712}.r{0}.slots = [{id=${id},sector=8}, {id=${id},sector=16}]`,
    ];
    expect(await saysOf('RNG-09', read('0x200000000'))).toEqual(UNKNOWN);
    expect(await saysOf('RNG-09', read('2'))).toEqual(HOLDS);
  });

  it('RNG-10: equal ids in slots are no duplicates, one of them may have been answered', async () => {
    expect(await saysOf('RNG-10', ['be{1/51712}.r{0}.slots = [{id=5}, {id=5}]'])).toEqual(UNKNOWN);
    expect(await saysOf('RNG-10', ['be{1/51712}.r{0}.slots = [{id=5}, {id=6}]'])).toEqual(HOLDS);
    const inside = (count: number): readonly string[] => [
      `be{1/51712}.r{0}.requests = [{id=5,pendcnt=${count}}, {id=5,pendcnt=1}]`,
    ];
    expect(await saysOf('RNG-10', inside(0))).toEqual(HOLDS);
    expect((await saysOf('RNG-10', inside(1))).findings).toHaveLength(1);
  });
});

describe('handles', () => {
  const entry = (pin: string): string => `gt{1}.e{9} = {actDom=0,mfn=0x99,pin=${pin}}`;
  const handle = (number: number, flags: number, more = 'ref=9,domid=1'): string =>
    `mt{0}.h{${number}} = {${more},flags=${flags}}`;

  it('GNT-11 counts each kind, and not what it cannot see', async () => {
    const all = [handle(0, 2), handle(1, 6), handle(2, 3)];
    expect(await saysOf('GNT-11', [entry('0x10102'), ...all])).toEqual(HOLDS);
    expect((await saysOf('GNT-11', [entry('0x10101'), ...all])).findings).toHaveLength(1);
    expect(await saysOf('GNT-11', [entry('0x1')])).toEqual(UNKNOWN);
    expect(await saysOf('GNT-11', [entry('0x1'), handle(3, 2, 'ref=8,domid=1')])).toEqual(UNKNOWN);
    expect(await saysOf('GNT-11', [entry('0x2'), 'mt{0}.h{0} = {ref=9,domid=1}'])).toEqual(UNKNOWN);
    expect(await saysOf('GNT-11', [entry('0x1'), handle(0, 2), handle(1, 0)])).toEqual(HOLDS);
  });

  it('GNT-12 follows handles to entries that are known', async () => {
    expect(await saysOf('GNT-12', [handle(0, 2)])).toEqual(UNKNOWN);
    expect(await saysOf('GNT-12', [handle(0, 0), entry('0x0'), handle(1, 2), entry('0x1')])).toEqual(HOLDS);
    expect((await saysOf('GNT-12', [handle(0, 2), 'gt{1}.e{9} = {actDom=3,pin=1}'])).findings).toEqual([
      'error: d0 handle 0x0 points to d1 ref 0x9, which d3 has mapped',
    ]);
  });

  it('GNT-17 is about version 2, GNT-20 about entries for transfers', async () => {
    const ended = [entry('0x1'), 'gt{1}.shared{9} = {flags=0,domid=0}'];
    expect((await saysOf('GNT-17', ['gt{1}.version = 2', ...ended])).findings).toHaveLength(1);
    expect((await saysOf('GNT-17', ['gt{1}.version = 1', ...ended])).findings).toEqual([]);
    expect(await saysOf('GNT-17', ended)).toEqual(UNKNOWN);
    expect(await saysOf('GNT-20', ['gt{1}.shared{9} = {flags=0x05,domid=0}'])).toEqual(HOLDS);
    expect(await saysOf('GNT-20', ['gt{1}.shared{9} = {flags=0x06,domid=0}'], false)).toEqual(UNKNOWN);
  });
});
