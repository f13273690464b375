import { describe, expect, it } from 'vitest';
import { runToEnd } from '../../server/src/core/work.ts';
import type { MapcacheVariant } from '../../server/src/model/mapcache/mapcache-switches.ts';
import { exploreMapcache, exploreOo, type Exploration } from '../../server/src/replay/explore/explorations.ts';
import { completionOrders, type CompletionOrder } from '../../server/src/replay/explore/oo-system.ts';
import { search } from '../../server/src/replay/explore/search.ts';
import { sequenceMermaid, sequenceText } from '../../server/src/replay/explore/sequence-diagram.ts';

const explore = ({ system }: Exploration): { states: number; broken: Record<string, string[]> } => {
  const { states, broken } = runToEnd(search(system, 100_000));
  return {
    states,
    broken: Object.fromEntries(
      broken.map(({ property, steps }) => [property.id, steps.map(({ actor, text }) => `${actor}: ${text}`)]),
    ),
  };
};

const REMOVES = 'hypercall removes RAM page, sets flag';
const P1_OF: Readonly<Record<string, readonly string[]>> = {
  none: [`v0: ${REMOVES}`, 'v0: returns to guest'],
  DF: [
    `v0: ${REMOVES}`,
    'v0: exit path reads flag=1',
    `v1: ${REMOVES}`,
    'v0: test_and_clear=1, sends INVALIDATE, blocks',
    'v1: exit path reads flag=0, returns to guest',
  ],
  'DF-noread': [
    `v0: ${REMOVES}`,
    'v0: goes to test_and_clear',
    `v1: ${REMOVES}`,
    'v0: test_and_clear=1, sends INVALIDATE, blocks',
    'v1: goes to test_and_clear',
    'v1: test_and_clear=0, returns to guest',
  ],
};
const P2 = ['F: removes a RAM page of D'];

describe('G-26: interleavings of the mapcache (MODEL.md M7.5)', () => {
  it.each([
    ['none', 9, 18, true],
    ['DF', 40, 119, true],
    ['DF-noread', 40, 119, true],
    ['VF-own', 43, 136, true],
    ['VF', 43, 138, true],
    ['pause', 43, 190, false],
  ] as const)('%s: %i states, with another domain %i', (variant, alone, together, p2) => {
    const p1 = P1_OF[variant];
    const question = { vcpus: 2, removals: 1 };
    expect(explore(exploreMapcache(variant, { ...question, foreign: false }))).toEqual({
      states: alone,
      broken: p1 === undefined ? {} : { P1: p1 },
    });
    expect(explore(exploreMapcache(variant, { ...question, foreign: true }))).toEqual({
      states: together,
      broken: { ...(p1 === undefined ? {} : { P1: p1 }), ...(p2 ? { P2 } : {}) },
    });
  });

  it.each([
    ['DF', 1, 2, 9, null],
    ['DF', 3, 1, 547, 5],
    ['VF-own', 3, 2, 13065, null],
    ['VF', 3, 2, 13065, null],
  ] as const)('%s, %i vCPUs, %i removals: %i states', (variant: MapcacheVariant, vcpus, removals, states, length) => {
    const found = explore(exploreMapcache(variant, { vcpus, removals, foreign: false }));
    expect({ states: found.states, length: found.broken['P1']?.length ?? null }).toEqual({ states, length });
  });

  it('a forbidden change breaks nothing, and a search that ends early says so', () => {
    const forbidden = exploreMapcache('VF', { vcpus: 2, removals: 1, foreign: true, switches: { foreign: 'forbid' } });
    expect(explore(forbidden)).toEqual({ states: 43, broken: {} });
    expect(runToEnd(search(forbidden.system, 40))).toMatchObject({ states: 40, complete: false });
  });
});

describe('the window of a completion (MODEL.md M2.8)', () => {
  it.each(Object.keys(completionOrders).flatMap((order) => [2, 4, 32].map((entries) => [order, entries] as const)))(
    '%s, %i entries',
    (order, entries) => {
      const steps = explore(exploreOo(order as CompletionOrder, entries)).broken['oo'];
      // All entries are filled and taken, one is answered, used again, and finds no object.
      expect(steps?.length).toBe(order.startsWith('pool') ? undefined : 2 * entries + 3);
      if (steps !== undefined) expect(steps.at(-1)).toContain('oo + 1');
    },
  );
});

describe('sequence diagrams', () => {
  const steps = [
    { actor: 'v0', to: null, text: 'waits' },
    { actor: 'v0', to: 'server', text: 'asks; twice' },
    { actor: 'server', to: 'v0', text: 'answers' },
  ];

  it('are text with a column for each actor', () => {
    expect(sequenceText(['v0', 'v1', 'server'], steps)).toBe(
      [
        'v0        v1        server',
        'o         |         |  1 waits',
        'o------------------->  2 asks; twice',
        '<-------------------o  3 answers',
      ].join('\n'),
    );
  });

  it('are Mermaid without what Mermaid takes for a comment', () => {
    expect(sequenceMermaid(['v0', 'device model'], [{ actor: 'v0', to: 'device model', text: 'asks; #2' }])).toBe(
      'sequenceDiagram\n  participant v0 as v0\n  participant device_model as device model\n  v0->>device_model: 1. asks, 2',
    );
  });
});
