import { stateText } from '../state/example-text.ts';
import { HOLDS, lacks, stateRule, type StateMoment } from '../state/state-rule.ts';
import { dmaMaps, type DmaMap } from './dma-state.ts';

/** Mappings that are enough to speak of a share. */
const ENOUGH = 10;
/** The share from which on it is the rule. */
const MOST = 0.5;
const MASK_32 = 0xffffffffn;

const example = (bounced: number, direct: number): string =>
  stateText([
    `dma.map = [${[
      ...Array.from({ length: bounced }, () => '{dev="0000:00:02.0",size=4096,bounced=true,mask=0xffffffff}'),
      ...Array.from({ length: direct }, () => '{dev="0000:00:02.0",size=4096,bounced=false,mask=0xffffffff}'),
    ].join(',')}]`,
  ]);

const why = ({ state, world }: StateMoment, bounced: readonly DmaMap[]): string => {
  if (state.flag('dma.tlb.force') === true) return 'swiotlb=force is set';
  if (bounced.every(({ mask }) => mask !== null && mask <= MASK_32)) return 'the devices reach 32 bits only';
  if (/^(?:arm|aarch)/.test(world.host.arch ?? '')) return 'foreign pages and devices that are not coherent';
  return 'buffers that are not contiguous';
};

/** Most transfers are copied. */
export const dma11 = stateRule({
  id: 'DMA-11',
  name: 'everything-bounces',
  title: 'Everything bounces',
  severity: 'info',
  condition:
    'Half or more of at least ten mappings of the state (`dma.map`, which has both kinds) are bounced. The trace event swiotlb_bounced alone proves nothing: it is printed only for those that are.',
  hint: 'Each transfer is copied: look for swiotlb=force, devices of 32 bits, buffers that are not contiguous, and on Arm for a hypervisor without cache flush',
  reference: 'Linux drivers/xen/swiotlb-xen.c: xen_swiotlb_map_page(); model M6.3',
  fires: example(8, 2),
  silent: example(1, 30),
  judge: function* (moment) {
    const maps = dmaMaps(moment.state);
    if (maps === null) return;
    const bounced = maps.filter((map) => map.bounced === true);
    const direct = maps.filter((map) => map.bounced === false);
    const all = bounced.length + direct.length;
    const [first] = bounced;
    if (all < ENOUGH) yield lacks();
    else if (first === undefined || bounced.length / all < MOST) yield HOLDS;
    else {
      const share = Math.round((100 * bounced.length) / all);
      const cause = why(moment, bounced);
      yield {
        is: 'broken',
        facts: [first.fact],
        subject: null,
        message: `${share} % of the DMA mappings bounce (${cause})`,
        data: { share, bounced: bounced.length, mappings: all, cause },
      };
    }
  },
});
