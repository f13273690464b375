import { quietEffects } from '../../model/quiet-effects.ts';
import { hex } from '../../core/hex.ts';
import { SEGMENT_BYTES, SEGMENT_SLOTS, type Segment } from '../../model/swiotlb/slot-pool.ts';
import { stateText } from '../state/example-text.ts';
import { HOLDS, lacks, stateRule } from '../state/state-rule.ts';
import { busToPhys, physToBus } from '../../model/swiotlb/bus-address.ts';
import { initialSwiotlb, type SwiotlbState } from '../../model/swiotlb/swiotlb-state.ts';
import { dmaSegments } from './dma-state.ts';

const example = (dma: string): string =>
  stateText([
    `dma.seg = [{dmaAddr=0x80000000,physAddr=0x2000000,size=262144},{dmaAddr=${dma},physAddr=0x2040000,size=262144}]`,
  ]);

/** The pool of the state as the model has it. */
const poolState = (segments: readonly Segment[], start: bigint): SwiotlbState => {
  const state = initialSwiotlb(
    {
      use: 'arrays',
      p2m: { domain: 'hvm', bits: 64, limit: 0n, m2pSize: 0n, own: [], foreign: [], identity: [] },
      p2mVariant: 'page-flag',
      devices: [],
    },
    'arrays',
  );
  const slots = segments.length * SEGMENT_SLOTS;
  return { ...state, pool: { start, slots, segments, taken: new Uint8Array(0), used: 0 } };
};

/** The way from an address of the pool to the bus and back ends where it began. */
export const dma09 = stateRule({
  id: 'DMA-09',
  name: 'round-trip-fails',
  title: 'Round trip fails',
  severity: 'error',
  condition:
    'For the first or the last byte of a segment (`dma.seg`) the bus address leads back to another physical address, or to none.',
  hint: 'Segments overlap, or one is missing or not aligned: the copy back goes to another buffer',
  reference: 'swiotlb-xen with segment arrays (proposal of 2013); invariant M6-I6',
  fires: example('0x80000000'),
  silent: example('0x90000000'),
  judge: function* ({ state }) {
    const known = dmaSegments(state);
    if (known === null) return;
    const [first] = known.segments;
    if (
      first === undefined ||
      known.segments.some(({ phys }, index) => phys !== first.phys + BigInt(index * SEGMENT_BYTES))
    ) {
      yield lacks();
      return;
    }
    const pool = poolState(known.segments, first.phys);
    for (const [index, { phys, size }] of known.segments.entries()) {
      const wrong = [phys, phys + BigInt(size) - 1n]
        .map((from) => ({ from, bus: physToBus(pool, from) }))
        .map(({ from, bus }) => ({ from, bus, back: bus === null ? null : busToPhys(pool, bus, quietEffects) }))
        .find(({ from, back }) => back !== from);
      if (wrong === undefined) yield HOLDS;
      else
        yield {
          is: 'broken',
          facts: [known.fact],
          subject: null,
          message: `segment ${index}: ${hex(wrong.from)} → ${wrong.bus === null ? 'none' : hex(wrong.bus)} → ${wrong.back === null ? 'none' : hex(wrong.back)}`,
          data: {
            segment: index,
            paddr: hex(wrong.from),
            bus: wrong.bus === null ? null : hex(wrong.bus),
            back: wrong.back === null ? null : hex(wrong.back),
          },
        };
    }
  },
});
