import type { ModelValue } from '../../core/model-value.ts';
import { isRecord, numberOf, type StateFact, type StateView } from '../../world/state-view.ts';
import { atLeast } from '../../world/version.ts';
import { numberFact, ringsByDevice, type RingState } from '../state/back-rings.ts';
import { stateText } from '../state/example-text.ts';
import { HOLDS, lacks, stateRule } from '../state/state-rule.ts';

/** Sectors of a whole page: no segment has more. */
const PAGE_SECTORS = 8;

const example = (max: number): string =>
  stateText(
    [
      `be{1/51712}.maxSectors = ${max}`,
      'be{1/51712}.r{0}.slots = [{op=0,id=1,sector=8,segs=[{gref=8,first=0,last=7}]}]',
    ],
    { host: 'kernel=3.10.0' },
  );

/** Before the block layer split bios by itself, a segment that fits no empty bio made the backend try for ever. */
export const blk21 = stateRule({
  id: 'BLK-21',
  name: 'bio-livelock',
  title: 'Bio livelock',
  severity: 'error',
  needs: ['stateValue', 'host.kernel'],
  condition:
    'The kernel is older than 4.3, and a segment of a request in the ring (`slots`) or in the backend (`requests`) has more sectors than maxSectors of the backing device.',
  hint: 'A backing device with so small a limit makes the backend loop: change the device or what is stacked on it, or upgrade',
  reference: 'drivers/block/xen-blkback/blkback.c: dispatch_rw_block_io(), bio_add_page(); model M2.6',
  fires: example(4),
  silent: example(8),
  judge: function* ({ state, world }) {
    for (const [device, rings] of ringsByDevice(state)) {
      const max = numberFact(state, `be{${device}}.maxSectors`);
      const { kernel } = world.host;
      if (max === null) yield lacks();
      else if (max.number >= PAGE_SECTORS || (kernel !== null && atLeast(kernel, 4, 3))) yield HOLDS;
      else {
        const largest = largestSegment(state, rings);
        if (largest === null) yield lacks();
        else if (largest.sectors <= max.number) yield HOLDS;
        else if (kernel === null) yield lacks('host.kernel');
        else
          yield {
            is: 'broken',
            facts: [max, largest.fact],
            subject: `vbd:${device}`,
            message: `vbd:${device}: a segment of ${largest.sectors} sectors cannot fit an empty bio of at most ${max.number}`,
            data: { sectors: largest.sectors, maxSectors: max.number, kernel: kernel.text },
          };
      }
    }
  },
});

const largestSegment = (
  state: StateView,
  rings: readonly RingState[],
): { readonly sectors: number; readonly fact: StateFact } | null => {
  let best: { readonly sectors: number; readonly fact: StateFact } | null = null;
  for (const { path } of rings) {
    for (const name of ['slots', 'requests']) {
      const fact = state.fact(`${path}.${name}`);
      if (fact === null) continue;
      for (const request of state.records(fact.path) ?? []) {
        const segments = request['segs'];
        if (!Array.isArray(segments)) continue;
        for (const segment of segments as readonly ModelValue[]) {
          if (!isRecord(segment)) continue;
          const [first, last] = [numberOf(segment['first']), numberOf(segment['last'])];
          if (first === null || last === null) continue;
          const sectors = last - first + 1;
          if (best === null || sectors > best.sectors) best = { sectors, fact };
        }
      }
    }
  }
  return best;
};
