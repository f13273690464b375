import { describe, expect, it } from 'vitest';
import type { Address } from '../../server/src/features/address.ts';
import type { Lookup } from '../../server/src/features/lookup/lookup.ts';
import { thingAt } from '../../server/src/features/navigation.ts';
import { findingsTree } from '../../server/src/features/tree/findings.ts';
import { machineTree } from '../../server/src/features/tree/machine.ts';
import { findPath, inBuckets, treeItem, type TreeItem } from '../../server/src/features/tree/node.ts';
import { pathTo } from '../../server/src/features/tree/path-to.ts';
import { ruleCatalogue } from '../../server/src/rules/catalogue.ts';
import { host } from './host-fixture.ts';
import { lineOf, lookedAt } from './looked.ts';

const lookup = lookedAt(host.text);

/** A tree as indented labels, with descriptions. */
const print = (items: readonly TreeItem[], depth: number, level = 0): readonly string[] =>
  items.flatMap(({ label, description, children }) => [
    `${'  '.repeat(level)}${label}${description === null ? '' : `: ${description}`}`,
    ...(depth > 1 ? print(children?.() ?? [], depth - 1, level + 1) : []),
  ]);

/** Every id of a tree, root keys first. */
const ids = (items: readonly TreeItem[], above = ''): readonly string[] =>
  items.flatMap((item) => [`${above}/${item.key}`, ...ids(item.children?.() ?? [], `${above}/${item.key}`)]);

describe('the Machine tree', () => {
  it('shows domains with their grants by mapper, channels, and devices with both ends and rings', async () => {
    const lines = print(machineTree(await lookup), 5);
    for (const wanted of [
      'host: Xen 4.17.7, Linux 6.1.0, x86_64',
      'd1 guest',
      '  grant table: 5 active entries (v1), 1 of 64 frames',
      '    mapped by d0: 5 entries',
      '      0x735: mfn 0x7e706, pin 0x101, flags 0x19',
      '  event channels: at least 3 ports (key e)',
      '  xvda (51712): frontend Connected, backend d0 Connected',
      '    frontend: d1 Connected',
      '    backend: d0 Connected',
      '      ring page, grant 0x8: mapped by d0',
    ])
      expect(
        lines.some((line) => line.startsWith(wanted)),
        wanted,
      ).toBe(true);
  });

  it('gives every node an id of its own, the same after another analysis', async () => {
    const first = ids(machineTree(await lookup));
    expect(new Set(first).size).toBe(first.length);
    expect(ids(machineTree(await lookedAt(host.text)))).toEqual(first);
  });

  it.each(['ring', 'data', 'port', 'ringRef', 'still', 'device', 'thread', 'mfn', 'granter'])(
    'leads to what stands at %s',
    async (name) => {
      const looked = await lookup;
      const { line, start } = host.at(name);
      const here = thingAt(looked, await lineOf(looked, line), start);
      if (here === null) throw new Error('nothing here');
      const path = pathTo(looked, here) ?? [];
      expect(path.length).toBeGreaterThan(0);
      expect(
        findPath(
          machineTree(looked),
          path.map(({ key }) => key),
        )?.map(({ label }) => label),
      ).toEqual(path.map(({ label }) => label));
      const wanted: Readonly<Record<string, string>> = {
        ring: 'd1:gref:0x8',
        data: 'd1:gref:0x735',
        port: 'port:1:12',
        ringRef: 'd1:gref:0x8',
        still: 'd1:gref:0x735',
        device: 'vbd:1/51712',
        thread: 'vbd:1/51712',
        mfn: 'd1:gref:0x8',
        granter: 'd1',
      };
      expect(path.at(-1)?.address).toBe(wanted[name]);
    },
  );
});

describe('a tree of many', () => {
  it('has no level above 500 and opens only what is asked for', () => {
    let made = 0;
    const make = (index: number): TreeItem => {
      made += 1;
      return treeItem({ key: `k${index}`, label: String(index) });
    };
    const longest = (level: readonly TreeItem[], path: readonly number[]): number => {
      const at = path[0] ?? 0;
      const children = level[Math.min(at, level.length - 1)]?.children?.() ?? [];
      return Math.max(level.length, children.length === 0 ? 0 : longest(children, path.slice(1)));
    };
    const roots = inBuckets(3_000_000, make, String);
    expect(made).toBe(0);
    expect(longest(roots, [5, 499, 3])).toBeLessThanOrEqual(500);
    expect(made).toBeLessThanOrEqual(500);
    expect(roots[0]?.label).toBe('0 to 249999');
  });

  it('covers every item once, in order', () => {
    const leaves = (items: readonly TreeItem[]): readonly string[] =>
      items.flatMap((item) => (item.children === null ? [item.label] : leaves(item.children())));
    for (const count of [0, 1, 500, 501, 1000, 250_001]) {
      const found = leaves(inBuckets(count, (index) => treeItem({ key: `k${index}`, label: String(index) }), String));
      expect(found).toEqual(Array.from({ length: count }, (_, index) => String(index)));
    }
  });

  it('finds a grant among thousands through its buckets', async () => {
    const rows = Array.from({ length: 2600 }, (_, index) => {
      const hex = (0x1000 + index).toString(16);
      return `(XEN) [0x${index.toString(16).padStart(3, '0')}]      ${index % 2} 0x${hex} 0x00000001          0 0x${hex.padStart(6, '0')} 0x19`;
    });
    const looked = await lookedAt(
      [
        "(XEN) gnttab_usage_print_all [ key 'g' pressed",
        '(XEN) grant-table for remote d3 (v1)',
        '(XEN)   8 frames (64 max), 0 maptrack frames (1024 max)',
        ...rows,
        '(XEN) gnttab_usage_print_all ] done',
      ].join('\n'),
    );
    const address: Address = { kind: 'gref', domain: 3, ref: 0x8ad };
    const path = pathTo(looked, { address, capture: 0, source: 0, line: 4 + 0x8ad, grant: 0x8ad });
    expect(path?.map(({ label }) => label)).toEqual(['d3', 'grant table', 'mapped by d1', '0x7d1 to 0xa27', '0x8ad']);
  });
});

describe('the Findings tree', () => {
  const faulty = (count: number): string =>
    [
      "(XEN) gnttab_usage_print_all [ key 'g' pressed",
      '(XEN) grant-table for remote d1 (v1)',
      '(XEN)   1 frames (64 max), 0 maptrack frames (1024 max)',
      ...Array.from(
        { length: count },
        (_, index) =>
          `(XEN) [0x${(index + 16).toString(16).padStart(3, '0')}]      0 0x7e7${(index + 16).toString(16)} 0x00000070          0 0x07e7${(index + 16).toString(16)} 0x19`,
      ),
      '(XEN) gnttab_usage_print_all ] done',
    ].join('\n');
  const tree = (looked: Lookup, withUnknown = true): readonly TreeItem[] =>
    findingsTree(looked.analysis, ruleCatalogue, withUnknown);

  it('goes by severity, rule and place, then what could not be decided', async () => {
    const roots = tree(await lookedAt(faulty(3)));
    const warnings = roots.find(({ key }) => key === 'warning');
    expect(print(warnings?.children?.() ?? [], 1)[0]).toBe('GNT-07: Pin counter near limit (3)');
    expect(
      warnings
        ?.children?.()[0]
        ?.children?.()
        .map(({ place }) => place?.line),
    ).toEqual([4, 5, 6]);
    expect(roots.at(-1)?.key).toBe('unknown');
    expect(tree(await lookedAt(faulty(3)), false).some(({ key }) => key === 'unknown')).toBe(false);
  });

  it('shows suppressed findings apart and greyed, with their reason', async () => {
    const text = `%xdump 1\n%suppress GNT-07 reason="known since March"\n%section xen-console\n${faulty(2)}\n%end\n`;
    const suppressed = tree(await lookedAt(text)).find(({ key }) => key === 'suppressed');
    expect(suppressed).toMatchObject({ description: '2', iconColor: 'disabledForeground' });
    expect(suppressed?.children?.()[0]?.children?.()[0]?.tooltip).toContain('known since March');
  });

  it('keeps the ids of findings when others appear', async () => {
    const before = ids(tree(await lookedAt(faulty(2))));
    const after = ids(tree(await lookedAt(faulty(3))));
    expect(new Set(after).size).toBe(after.length);
    for (const id of before.filter((known) => known.includes('GNT-07'))) expect(after).toContain(id);
  });
});
