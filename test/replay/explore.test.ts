import { readFileSync } from 'node:fs';
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

/** What a prototype of the model found: states, and the shortest interleaving for each property that can break. */
const CHECKED = JSON.parse(
  readFileSync(new URL('../golden/model/mapcache-check.json', import.meta.url), 'utf8'),
) as Readonly<
  Record<string, { readonly states: number; readonly violations: Readonly<Record<string, readonly string[]>> }>
>;
const NAMES: Readonly<Record<string, MapcacheVariant>> = {
  no_flag: 'none',
  domain_flag_v3: 'DF',
  domain_flag_nofirstcheck: 'DF-noread',
  vcpu_flag: 'VF-own',
  vcpu_flag_foreign_all: 'VF',
  pause_domain: 'pause',
};

describe('G-26: interleavings of the mapcache (MODEL.md M7.5)', () => {
  it('has every variant of the data, alone and with another domain', () => {
    expect(Object.keys(CHECKED)).toEqual(
      Object.keys(NAMES).flatMap((name) => [`${name}|foreign=False`, `${name}|foreign=True`]),
    );
  });

  it.each(Object.entries(CHECKED))('%s', (key, { states, violations }) => {
    const [name = '', foreign] = key.split('|foreign=');
    const variant = NAMES[name] ?? 'none';
    expect(explore(exploreMapcache(variant, { vcpus: 2, removals: 1, foreign: foreign === 'True' }))).toEqual({
      states,
      broken: violations,
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
