import { hex } from '../../core/hex.ts';
import { factPlace } from '../../facts/fact-place.ts';
import type { Rule } from '../rule.ts';
import { stateText } from '../state/example-text.ts';
import { regionsOf } from './kvm-state.ts';
import { registrations, type Registered } from './registered.ts';

const example = (second: string): string =>
  stateText([`kvm.regions = [{ua=0x7fff00000000,entries=16,pageShift=16},{ua=${second},entries=16,pageShift=16}]`]);

/** A range of memory. */
interface Range {
  readonly ua: bigint;
  readonly size: bigint;
}

const overlaps = (a: Range, b: Range): boolean => a.ua < b.ua + b.size && b.ua < a.ua + a.size;
const isSame = (a: Range, b: Range): boolean => a.ua === b.ua && a.size === b.size;

/** Registered memory lies in one region each. */
export const tce10: Rule = {
  id: 'TCE-10',
  name: 'overlapping-regions',
  title: 'Overlapping regions',
  severity: 'error',
  tearSafe: true,
  needs: ['preregRegion', 'stateValue'],
  condition:
    'Two regions of the state (`kvm.regions`) share addresses, or QEMU registered memory successfully that overlaps with what it had registered before and not unregistered (the same range twice is one region with two users).',
  hint: 'The registration should have failed with −EINVAL: which region a TCE counts for is now a matter of chance',
  reference: 'Linux arch/powerpc/mm/book3s64/iommu_api.c: mm_iommu_do_alloc(); invariant M8-I5',
  fires: { capture: example('0x7fff00080000') },
  silent: { capture: example('0x7fff00100000') },
  evaluate: function* ({ world, report, pass, unknown }) {
    const { facts } = world;
    let judged = false;
    for (const { state, frozen } of world.snapshots) {
      const regions = regionsOf(state) ?? [];
      judged ||= regions.length > 0;
      for (const [index, b] of regions.entries()) {
        const a = regions.slice(0, index).find((region) => overlaps(region, b));
        if (a === undefined) pass();
        else
          report({
            subject: null,
            place: factPlace(facts, 'stateValue', b.fact.row, 'value'),
            message: `regions ${hex(a.ua)} and ${hex(b.ua)} overlap`,
            data: { regions: [hex(a.ua), hex(b.ua)] },
            evidence: [{ table: 'stateValue', row: b.fact.row }],
            frozen,
          });
        yield;
      }
    }
    for (const list of registrations(world).values()) {
      let live: Registered[] = [];
      for (const { row, event, ua, size, result } of list) {
        judged = true;
        const own = { ua, size };
        if (result !== 0) continue;
        if (event === 'unregister') live = live.filter((known) => !isSame(known, own));
        else {
          const other = live.find((known) => overlaps(known, own) && !isSame(known, own));
          live.push({ ...own, row });
          if (other === undefined) pass();
          else
            report({
              subject: null,
              place: factPlace(facts, 'preregRegion', row),
              message: `regions ${hex(other.ua)} and ${hex(ua)} overlap`,
              data: { regions: [hex(other.ua), hex(ua)] },
              related: [{ place: factPlace(facts, 'preregRegion', other.row), message: 'registered here' }],
              evidence: [{ table: 'preregRegion', row }],
            });
        }
        yield;
      }
    }
    if (!judged) unknown('preregRegion', 'stateValue');
  },
};
