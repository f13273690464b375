import { describe, expect, it } from 'vitest';
import { valuePair } from '../../server/src/replay/what-if/switch-definition.ts';
import { switchCatalogue } from '../../server/src/replay/what-if/switch-catalogue.ts';
import { chooseSwitch, whatIf, type GivenEvents, type WhatIfAnswer } from '../../server/src/replay/what-if/what-if.ts';
import type { Pair } from '../../server/src/replay/what-if/pair-tally.ts';
import { readWorkload } from '../../server/src/replay/workload/workload.ts';

const compare = (words: readonly string[], given: GivenEvents | null = null): WhatIfAnswer => {
  const chosen = words.map((word) => {
    const one = chooseSwitch(word);
    if (typeof one === 'string') throw new Error(one);
    return one;
  });
  const answer = whatIf(chosen, given);
  if (typeof answer === 'string') throw new Error(answer);
  return answer;
};

const pair = (pairs: readonly Pair[], name: string): readonly [number | null, number | null] | null => {
  const found = pairs.find((one) => one.name.startsWith(name));
  return found === undefined ? null : [found.before, found.after];
};
const lines = ({ shown }: WhatIfAnswer): { readonly before: readonly string[]; readonly after: readonly string[] } => ({
  before: shown.flatMap(({ before }) => before),
  after: shown.flatMap(({ after }) => after),
});
const broken = ({ invariants }: WhatIfAnswer): readonly string[] =>
  invariants.map(({ name, before, after }) => `${name} ${before === 0 ? '' : 'before'}${after === 0 ? '' : 'after'}`);

/** What MODEL.md chapter 10 predicts for each switch, looked for in what its scenario shows. */
const PREDICTED: Readonly<Record<string, (answer: WhatIfAnswer) => void>> = {
  'W-01': (answer) => {
    expect(pair(answer.counters, 'm2p_override_lock')).toEqual([4, 2]);
    expect(lines(answer).before).toContain('bus_to_phys = 0x60000');
    expect(lines(answer).after).toContain('bus_to_phys = none');
    // Bus addresses, copies and invariants are the same.
    expect([...lines(answer).before, ...lines(answer).after].filter((line) => line.startsWith('bus ='))).toEqual([]);
    expect([answer.outputs, answer.invariants]).toEqual([[], []]);
    expect(pair(answer.measures, 'throughput')).toEqual([100, 108.7]);
  },
  'W-02': (answer) => {
    expect(broken(answer)).toEqual(['P2M-09 after']);
    expect(lines(answer).after).toContain('mfn_to_pfn = 0x10');
  },
  'W-03': (answer) => {
    expect(pair(answer.counters, 'dma.stale')).toEqual([0, 4096]);
    expect(pair(compare(['W-03=arm-tree']).counters, 'dma.stale')).toBeNull();
  },
  'W-04': (answer) => {
    expect(pair(answer.counters, 'm2p_override_lock')).toEqual([4, 0]);
    expect(lines(answer).after).toContain('mfn_to_pfn = 0x500000');
  },
  'W-05': (answer) => expect(pair(answer.counters, 'm2p_override_lock')).toEqual([4, 2]),
  'W-06': (answer) => {
    expect(broken(answer)).toEqual(['P2M-09 after']);
    expect(lines(answer).after).toContain('mfn_to_local_pfn = 0x61');
  },
  'W-07': (answer) => {
    expect(broken(answer)).toEqual(['M7-I4 before']);
    // Five steps after the guest runs, as the explorer finds it.
    expect(answer.shown[0]?.step).toBe(3 + 5);
  },
  'W-08': (answer) => {
    expect(pair(answer.measures, 'test-and-clear')).toEqual([1, 4]);
    expect([answer.invariants, pair(answer.measures, 'INVALIDATE')]).toEqual([[], [1, 1]]);
  },
  'W-09': (answer) => {
    const steps = (word: string): unknown => pair(compare([word]).invariants, 'M7-I5');
    expect(pair(answer.measures, 'INVALIDATE')).toEqual([0, 2]);
    // Ignored: in every step until the end; flags: until the device model has answered the first vCPU; pause: never.
    expect([steps('W-09=ignore..flags'), steps('W-09=ignore..pause')]).toEqual([
      [10, 5],
      [10, 0],
    ]);
  },
  'W-10': (answer) => {
    expect(pair(answer.counters, 'mapcache.mark')).toEqual([0, 1]);
    expect([answer.invariants, pair(answer.measures, 'INVALIDATE')]).toEqual([[], [0, 0]]);
  },
  'W-11': (answer) => {
    expect(broken(answer)).toEqual(['M7-I4 before']);
    expect(pair(answer.counters, 'mapcache.mark')).toEqual([0, 2]);
  },
  'W-12': (answer) => {
    expect(broken(answer)).toEqual(['M7-I5 before']);
    expect(lines(answer).after).toContain('status = -1');
  },
  'W-13': (answer) => {
    expect(answer.shown.map(({ step }) => step)).toEqual([5, 7]);
    // P1 and G1: only where memory is registered and the list lies elsewhere. G2: also without registered memory.
    expect(compare(['W-13=P1..G1']).shown.map(({ step }) => step)).toEqual([5]);
    expect(compare(['W-13=G1..G2']).shown.map(({ step }) => step)).toEqual([3, 5]);
  },
  'W-14': (answer) => expect(pair(answer.measures, 'entries of the guest')).toEqual([0, 5]),
  'W-15': (answer) => expect(pair(answer.measures, 'of them too hard')).toEqual([1, 0]),
  'W-16': (answer) => expect(pair(answer.measures, 'of them too hard')).toEqual([0, 1]),
  'W-17': (answer) => {
    expect(answer.log.map(({ name }) => name)).toContain('xen-blkback:Purged 50/50');
    expect(answer.log.map(({ name }) => name)).toContain('xen-blkback:Purged 100/100');
    expect(pair(answer.measures, 'persistent grants')).toEqual([1006, 956]);
  },
  'W-18': (answer) => {
    expect(pair(answer.log, 'xen-blkback:Still missing 50')).toEqual([1, 0]);
    expect(pair(answer.log, 'xen-blkback:Still missing 52')).toEqual([0, 1]);
    expect(lines(answer).before).toContain('log debug: xen-blkback:Purged 64/0');
    expect(lines(answer).after).toContain('log debug: xen-blkback:Purged 3/3');
  },
  'W-19': (answer) => {
    const [before, after] = pair(answer.measures, 'hit ratio') ?? [null, null];
    expect(after ?? 0).toBeGreaterThan((before ?? 1) + 0.1);
  },
  'W-20': (answer) =>
    expect(answer.log.map(({ name }) => name)).toEqual(['xen-blkback:Still missing 50 purged frames']),
  'W-21': (answer) => {
    expect(pair(answer.measures, 'persistent grants')).toEqual([330, 66]);
    expect(pair(answer.outputs, 'hypercall map operations')).toEqual([330, 363]);
  },
  'W-22': (answer) => {
    const [before, after] = pair(answer.measures, 'hit ratio') ?? [null, null];
    expect(Math.abs((before ?? 0) - 1056 / 2112)).toBeLessThan(0.03);
    expect(Math.abs((after ?? 0) - 352 / 2112)).toBeLessThan(0.03);
  },
  'W-23': (answer) => {
    expect(pair(answer.measures, 'flushes for each request')).toEqual([1, 0]);
    expect(pair(answer.measures, 'kIOPS')).toEqual([401.6, 1102]);
  },
  'W-24': (answer) => {
    expect(lines(answer)).toEqual({
      before: ['hypercall map×2 domid=1 flags=6'],
      after: ['hypercall map×2 domid=1 flags=2'],
    });
  },
  'W-25': (answer) => expect(pair(answer.counters, 'oo')).toEqual([1, 0]),
  'W-26': (answer) => {
    expect(pair(answer.measures, 'times a pool was empty')).toEqual([1, 1]);
    expect(pair(compare(['W-26=pool-response-unref']).measures, 'times a pool was empty')).toEqual([1, 0]);
  },
  'W-27': (answer) => {
    expect(lines(answer).after).toContain('flush of 8 sectors at 0, 1 vectors');
    expect(pair(answer.outputs, 'bio')).toEqual([4, 5]);
  },
  'W-28': (answer) => {
    expect(pair(answer.counters, 'ds')).toEqual([1, 0]);
    expect(pair(answer.outputs, 'response status -1')).toEqual([0, 1]);
    expect(answer.log[0]?.name).toContain('access denied: DISCARD [2000->2008]');
  },
  'W-29': (answer) => {
    const line = answer.log.find(({ name }) => name.includes('Frontend provided bogus ring requests (33 - 0 = 33)'));
    expect([line?.before, line?.after]).toEqual([0, 1]);
  },
  'W-30': (answer) => expect(pair(answer.measures, 'hypercalls for each request')).toEqual([8, 4]),
  'W-31': (answer) => {
    expect(pair(answer.measures, 'requests of guests')).toEqual([1, 8]);
    expect(pair(compare(['W-31=0']).measures, 'requests of guests')).toEqual([1, 24]);
  },
  'W-32': (answer) => {
    expect(pair(answer.measures, 'read by the backend')).toEqual([32, 512]);
    expect(pair(compare(['W-32=four-queues']).measures, 'read by the backend')).toEqual([32, 128]);
  },
  'W-33': (answer) => {
    expect(pair(answer.measures, 'pages lost')).toEqual([1, 0]);
    expect(broken(answer)).toEqual(['M3-I8 before']);
  },
  'W-34': (answer) => {
    expect(pair(answer.measures, 'of them in use')).toEqual([-3, 0]);
    expect(answer.log).toEqual([{ name: 'xen-blkback: freeing a grant already unused', before: 3, after: 0 }]);
  },
  'W-35': (answer) => expect(pair(answer.measures, 'pages lost')).toEqual([100, 0]),
  'W-36': (answer) => {
    expect(answer.shown.map(({ event }) => event.split(' ')[0])).toEqual(['m2.bioDone', 'm2.tick']);
    expect(answer.shown[1]?.event).toBe('m2.tick ms=15');
    expect(answer.shown[1]?.before).toContain('response id 0 op 0 status 0');
  },
  'W-37': (answer) => expect(pair(answer.measures, 'slots in use')).toEqual([36, 0]),
  'W-38': (answer) => expect(broken(answer)).toEqual(['M6-I7 after', 'M6-I4 after']),
  'W-39': (answer) => expect(broken(answer)).toEqual(['M6-I11 before']),
  'W-40': (answer) => {
    expect([answer.counters, answer.outputs, answer.invariants]).toEqual([[], [], []]);
    const buses = [...lines(answer).before, ...lines(answer).after];
    expect(buses.every((line) => /^bus(?:_to_phys)? = /.test(line))).toBe(true);
  },
  'W-42': (answer) => {
    expect(pair(answer.measures, 'seconds')).toEqual([4, 1]);
    expect(pair(answer.measures, 'pages that wait')).toEqual([0, 0]);
  },
  'W-41': (answer) => {
    expect(pair(answer.measures, 'map hypercalls')).toEqual([1, 0]);
    expect(pair(answer.measures, 'copy hypercalls')).toEqual([0, 1]);
    expect(pair(answer.measures, 'flushes for each request')).toEqual([1, 0]);
  },
};

describe('every switch shows what is predicted of it', () => {
  it.each(switchCatalogue.map(({ id }) => id))('%s', (id) => {
    const answer = compare([id]);
    expect(answer.differing).toBeGreaterThan(0);
    const predicted = PREDICTED[id];
    expect(predicted, 'a prediction that is looked for').toBeDefined();
    predicted?.(answer);
  });

  it('is one of W-01 to W-42, and none is missing', () => {
    const all = Array.from({ length: 42 }, (_, at) => `W-${String(at + 1).padStart(2, '0')}`);
    expect(switchCatalogue.map(({ id }) => id)).toEqual(all);
  });

  it('has an own number, two values that differ, and words', () => {
    expect(new Set(switchCatalogue.map(({ id }) => id)).size).toBe(switchCatalogue.length);
    for (const definition of switchCatalogue) {
      const [first, second] = valuePair(definition);
      expect(first).not.toBe(second);
      expect(definition.id).toMatch(/^W-\d\d$/);
      expect(definition.predicted.length).toBeGreaterThan(40);
    }
  });
});

describe('comparisons', () => {
  const workload = (text: string): GivenEvents => {
    const read = readWorkload(text);
    if (typeof read === 'string') throw new Error(read);
    return { scenario: { model: 'workload', workload: read }, source: text };
  };

  it('several switches at once', () => {
    const answer = compare(['W-01', 'W-05']);
    expect(pair(answer.counters, 'm2p_override_lock')).toEqual([4, 0]);
  });

  it('a generated load in the place of a recording', () => {
    const given = workload('guests=2,disks=1,depth=8,segments=2,ios=200,pages=64,seed=7');
    const off = compare(['W-23'], given);
    expect(pair(off.measures, 'responses')).toEqual([400, 400]);
    const [before, after] = pair(off.measures, 'pages mapped') ?? [0, 0];
    expect([before, (after ?? 1) < 0.5]).toEqual([2, true]);
    expect(off.source).toContain('guests=2');
    // Two guests of the commit's host: 382.2 kIOPS with a flush for each request, and without flushes what the parallel work allows.
    expect(pair(off.measures, 'kIOPS')).toEqual([382.2, 434.8]);
  });

  it('more rings in a generated load take their share of it', () => {
    const answer = compare(['W-32=four-queues'], workload('guests=1,depth=8,segments=1,ios=100,seed=7'));
    expect(pair(answer.measures, 'responses')).toEqual([100, 400]);
  });

  it('the same value on both sides would differ in nothing', () => {
    const given = workload('guests=1,depth=8,segments=2,ios=100,seed=3');
    const one = chooseSwitch('W-17=10');
    if (typeof one === 'string') throw new Error(one);
    const answer = whatIf([{ ...one, from: '10' }], given);
    expect(typeof answer === 'string' ? answer : answer.differing).toBe(0);
  });

  it.each([
    ['W-99', 'there is no switch W-99'],
    ['W-22=x', 'a number from 0 to 1000000 is wanted'],
    ['W-22=1..2..3', 'two values at most are compared'],
    ['W-01=maybe', 'one of add, skip is wanted'],
  ])('%s: a sentence', (word, sentence) => {
    const answer = chooseSwitch(word);
    expect(typeof answer === 'string' ? answer : '').toContain(sentence);
  });

  it('switches of different models are compared apart', () => {
    const chosen = ['W-01', 'W-22'].map(chooseSwitch).filter((one) => typeof one !== 'string');
    expect(whatIf(chosen)).toBe('W-22 changes nothing in these events: compare it by itself');
  });
});
