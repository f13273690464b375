import { factPlace } from '../../facts/fact-place.ts';
import { SEGMENT_BYTES } from '../../model/swiotlb/slot-pool.ts';
import type { Rule } from '../rule.ts';
import { stateText } from '../state/example-text.ts';
import { dmaMaps } from './dma-state.ts';

const example = (size: number): string => stateText([`dma.map = [{dev="0000:00:02.0",size=${size},bounced=true}]`]);

/** One request for a bounce buffer gets at most one segment. */
export const dma02: Rule = {
  id: 'DMA-02',
  name: 'bounce-request-larger-than-segment',
  title: 'Bounce request larger than segment',
  severity: 'error',
  tearSafe: false,
  needs: ['swiotlbBounce', 'stateValue'],
  condition:
    'A transfer of more than 256 KiB (128 slots) goes through the bounce buffer: trace event swiotlb_bounced, or a bounced mapping of the state (`dma.map`).',
  hint: 'No pool can serve it, whatever its size: the driver must respect dma_max_mapping_size()',
  reference: 'Linux kernel/dma/swiotlb.c: swiotlb_max_mapping_size(), IO_TLB_SEGSIZE; model M6.3',
  fires: { capture: example(524288) },
  silent: { capture: example(65536) },
  evaluate: function* ({ world, report, pass, unknown }) {
    const { facts } = world;
    const { swiotlbBounce } = facts.tables;
    const { device, size } = swiotlbBounce.columns;
    const largest = new Map<string | null, { readonly row: number; readonly bytes: number; readonly count: number }>();
    let judged = false;
    for (let row = 0; row < swiotlbBounce.rows(); row += 1) {
      if (facts.blocks[swiotlbBounce.block.at(row)]?.capture !== world.capture.id) continue;
      const bytes = size.at(row);
      if (bytes === null) continue;
      judged = true;
      if (bytes <= SEGMENT_BYTES) continue;
      const known = largest.get(device.at(row));
      const isLarger = known === undefined || bytes > known.bytes;
      largest.set(device.at(row), {
        row: isLarger ? row : known.row,
        bytes: isLarger ? bytes : known.bytes,
        count: (known?.count ?? 0) + 1,
      });
      yield;
    }
    for (const [name, { row, bytes, count }] of largest)
      report({
        subject: null,
        place: factPlace(facts, 'swiotlbBounce', row, 'size'),
        message: `${name ?? 'a device'}: ${bytes} bytes cannot be bounced in one piece`,
        data: { device: name, size: bytes, count },
        evidence: [{ table: 'swiotlbBounce', row }],
      });
    let broken = largest.size > 0;
    for (const { state, frozen } of world.snapshots) {
      for (const map of dmaMaps(state) ?? []) {
        if (map.size === null || map.bounced === null) continue;
        judged = true;
        if (!map.bounced || map.size <= SEGMENT_BYTES) continue;
        broken = true;
        report({
          subject: null,
          place: factPlace(facts, 'stateValue', map.fact.row, 'value'),
          message: `${map.label}: ${map.size} bytes cannot be bounced in one piece`,
          data: { device: map.device, size: map.size },
          evidence: [{ table: 'stateValue', row: map.fact.row }],
          frozen,
        });
      }
      yield;
    }
    if (!judged) unknown('swiotlbBounce', 'stateValue');
    else if (!broken) pass();
  },
};
