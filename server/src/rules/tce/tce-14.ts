import { hex } from '../../core/hex.ts';
import { factPlace } from '../../facts/fact-place.ts';
import type { Rule } from '../rule.ts';
import { guestMemory } from './guest-memory.ts';
import { listExample } from './list-example.ts';
import { eachTceCall, type TceCall } from './tce-calls.ts';

/** A list is read whole: one page of 4 KiB. */
const LIST_BYTES = 4096n;

/** A list that only begins in registered memory counts as outside of it. */
export const tce14: Rule = {
  id: 'TCE-14',
  name: 'list-crosses-region-border',
  title: 'List crosses region border',
  severity: 'info',
  tearSafe: false,
  needs: ['tceCall', 'memslot', 'preregRegion'],
  condition:
    'The list of a H_PUT_TCE_INDIRECT, translated by the memory slots, begins in registered memory and ends (4096 bytes later) behind it. One finding for each address.',
  hint: 'The lookup wants the whole list in one region: these calls take the slow way, or none',
  reference: 'Linux arch/powerpc/mm/book3s64/iommu_api.c: mm_iommu_lookup(); invariant M8-I7',
  fires: { capture: listExample('0xffff800', 'H_SUCCESS') },
  silent: { capture: listExample('0x22c0000', 'H_SUCCESS') },
  evaluate: function* ({ world, report, pass, unknown }) {
    const memory = guestMemory(world);
    const crossing = new Map<bigint, { readonly call: TceCall; readonly ua: bigint; readonly end: bigint }>();
    let lists = 0;
    yield* eachTceCall(
      world,
      ({ list }, row) => list.at(row) !== null,
      (call) => {
        if (call.list === null || call.side === 'guest') return;
        lists += 1;
        const ua = memory?.ua(call.list) ?? null;
        const region =
          ua === null ? undefined : memory?.regions.find((known) => known.ua <= ua && ua < known.ua + known.size);
        if (ua === null || region === undefined) return;
        const end = region.ua + region.size;
        if (ua + LIST_BYTES > end && !crossing.has(call.list)) crossing.set(call.list, { call, ua, end });
      },
    );
    for (const [list, { call, ua, end }] of crossing)
      report({
        subject: null,
        place: factPlace(world.facts, 'tceCall', call.row),
        message: `list ${hex(list)} at ${hex(ua)} crosses the end of its region, ${hex(end)}`,
        data: { list: hex(list), ua: hex(ua), end: hex(end) },
        evidence: [{ table: 'tceCall', row: call.row }],
      });
    if (lists === 0) unknown('tceCall');
    else if (memory === null) unknown('memslot', 'preregRegion');
    else if (crossing.size === 0) pass();
  },
};
