import { hex } from '../../core/hex.ts';
import { factPlace } from '../../facts/fact-place.ts';
import type { Rule } from '../rule.ts';

const example = (event: string): string =>
  `245@1795191278.202946:xen_ioreq_server_create id: 0\n245@1795191279.000000:xen_map_cache want 0x7000\n${event}`;

/** A mapping that a device still uses cannot be dropped when the guest gives the memory back. */
export const arm16: Rule = {
  id: 'ARM-16',
  name: 'locked-mapping-survives-invalidation',
  title: 'Locked mapping survives invalidation',
  severity: 'warning',
  tearSafe: true,
  needs: ['mapcache'],
  condition:
    'QEMU says that a mapping was locked for DMA while its map cache was invalidated ("Locked DMA mapping while invalidating mapcache"). One finding for each address.',
  hint: 'The emulated device uses the page on although the guest gave it back: wait for its requests before ballooning',
  reference: 'QEMU hw/xen/xen-mapcache.c: xen_invalidate_map_cache() (M4 of the checks in the sources)',
  fires: {
    capture: example(
      '245@1795191280.000000:xen_invalidate_map_cache Locked DMA mapping while invalidating mapcache 0x7 -> 0x7f0000000000 is present\n',
    ),
  },
  silent: { capture: example('') },
  evaluate: function* ({ world, report, pass, unknown }) {
    const { facts, capture } = world;
    const { mapcache } = facts.tables;
    const locked = new Map<string, number[]>();
    let any = false;
    for (let row = 0; row < mapcache.rows(); row += 1) {
      const block = mapcache.block.at(row);
      if (facts.blocks[block]?.capture !== capture.id) continue;
      any = true;
      if (mapcache.columns.event.at(row) !== 'invalidate-locked') continue;
      const key = `${block} ${mapcache.columns.address.at(row)}`;
      const rows = locked.get(key) ?? [];
      locked.set(key, rows);
      rows.push(row);
    }
    yield;
    for (const [first = 0, ...others] of locked.values()) {
      const address = mapcache.columns.address.at(first);
      report({
        subject: null,
        place: factPlace(facts, 'mapcache', first),
        message: `A mapping${address === null ? '' : ` (${hex(address)})`} was locked for DMA when the map cache was invalidated, and stays`,
        data: { address: address === null ? null : hex(address), count: others.length + 1 },
        related: others.map((row) => ({ place: factPlace(facts, 'mapcache', row), message: 'and here' })),
        evidence: [{ table: 'mapcache', row: first }],
      });
    }
    if (!any) unknown('mapcache');
    else if (locked.size === 0) pass();
  },
};
