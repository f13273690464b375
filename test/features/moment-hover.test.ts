import { describe, expect, it } from 'vitest';
import { hoverAt } from '../../server/src/features/hover.ts';
import { ruleCatalogue } from '../../server/src/rules/catalogue.ts';
import { lineOf, lookedAt, momentsNow } from './looked.ts';
import { marked } from './marked.ts';

const fixture = marked(`%xdump 1
%host kernel=6.12.0
%section parameters
xen_blkback.max_persistent_grants = 1056
%end
%section kernel-log
[    1.000000] xen-blkback: backend/vbd/1/51712: using 1 queues, protocol 1 (x86_64-abi) persistent grants
[    2.000000] xen-blkback: (1.xvda-0): oo   0  |  rd    0  |  wr    0  |  f    0  |  ds    0 | pg:    0/1056
[    3.000000] xen-blkback: grant 10 «added:added» to the tree of persistent grants, using 1/1056
[   12.000000] xen-blkback: (1.xvda-0): oo   0  |  rd    1  |  wr    0  |  f    0  |  ds    0 | pg:    «pg:1»/1056
%end
%section trace
# tracer: nop
#
        1.xvda-0-255     [001] .....   160.086296: map: (xen_blkbk_map+0x0/0x650 [xen_blkback]) domid=1 vdev=51712 num=«num:8» ro=1 pg=1 inflight=0 gref0=10
        1.xvda-0-255     [001] .....   160.086401: gnttab_map_refs: (gnttab_map_refs+0x0/0x170) count=7 host0=0xffff88804fffb000 flags0=0x2 ref0=12 dom0=1
        1.xvda-0-255     [001] .....   160.086656: gnttab_map_refs_ret: (xen_blkbk_map+0x435/0x650 [xen_blkback] <- gnttab_map_refs) ret=0
        1.xvda-0-255     [001] .....   160.086832: map_ret: «returned:(xen_blkif_schedule+0xe00/0x17d0 [xen_blkback] <- xen_blkbk_map)» ret=0
          <idle>-0       [001] .Ns1.   160.094974: bio_end: (end_block_io_op+0x0/0x160 [xen_blkback]) status=0
          <idle>-0       [001] .Ns1.   160.094994: unmap_prepare: (xen_blkbk_unmap_prepare+0x0/0x140 [xen_blkback]) domid=1 vdev=51712 num=8
          <idle>-0       [001] .Ns1.   160.095019: gnttab_unmap_refs: (gnttab_unmap_refs+0x0/0x70) count=0 host0=0x0 handle0=0
          <idle>-0       [001] .Ns1.   160.095038: gnttab_unmap_refs_ret: (__gnttab_unmap_refs_async+0xa9/0xc0 <- gnttab_unmap_refs) ret=0
          <idle>-0       [001] .Ns1.   160.095051: «response:response»: (make_response+0x0/0xf0 [xen_blkback]) domid=1 vdev=51712 id=0 op=1 st=0
        1.xvda-0-255     [001] d..1.   160.187894: «bounced:swiotlb_bounced»: dev_name: 0000:00:01.1 dma_mask=ffffffff dev_addr=13eaab000 size=4096 NORMAL
        1.xvda-0-255     [001] .....   161.086296: map: «parted:(xen_blkbk_map+0x0/0x650 [xen_blkback])» domid=1 vdev=51712 num=8 ro=1 pg=5 inflight=0 gref0=10
%end
%section events
@0 m3.map request=1 «event:grefs»=[8,9] readonly=false
! hypercall «output:op=map» count=2
@1 m3.release request=1 «release:failed»=false
%end
%section qemu-log
spapr_iommu_«put:put» liobn=0x80000000 ioba=0x0 tce=0x1003 ret=0
spapr_iommu_«clear:put» liobn=0x80000000 ioba=0x0 tce=0x0 ret=0
xen_map_«want:cache» want 0x3f00040
xen_remap_bucket «bucket:index» 0x3f
xen_map_cache_return «got:0x7f5c3c000040»
%end`);

const looked = lookedAt(fixture.text);

/** The hover at a mark without its escapes, on one line for each row. */
const hover = async (name: string, momentsOf = momentsNow): Promise<string> => {
  const { line, start } = fixture.at(name);
  const lookup = await looked;
  const found = hoverAt(lookup, await lineOf(lookup, line), start, ruleCatalogue, momentsOf);
  return (found?.markdown ?? '').replace(/\\(.)/g, '$1');
};

describe('a hover on a recorded line shows what the model holds there', () => {
  it.each([
    ['a call that maps begins', 'num', '| persistent grants in the tree | **– → 1** |'],
    [
      'it returns: of what',
      'returned',
      'The model of vbd:1/51712 ring 0 at this line (kernel trace, model M3, variant B510',
    ],
    ['it returns: grants that were new', 'returned', '| persistent grants in the tree | **1 → 8** |'],
    ['it returns: they are in use', 'returned', '| persistent grants in use | **0 → 8** |'],
    ['it returns: the limit', 'returned', '| persistent grants at most | 1056 |'],
    ['it returns: requests', 'returned', '| requests under way | **0 → 1** |'],
    ['it returns: what the pool held before is unknown', 'returned', '| free pages in the pool | unknown |'],
    ['what is assumed', 'returned', 'begins with 1 grants in its tree, whose references are not known'],
    ['a response lets go of them', 'response', '| persistent grants in use | **8 → 0** |'],
    ['recording and model part', 'parted', 'Recording and model part here: map: pg=8 was expected, pg=5 was recorded'],
    ['a message that names no ring', 'added', '| ring 1.xvda-0: persistent grants in the tree | **0 → 1** |'],
    ['a statistics line', 'pg', '| ring 1.xvda-0: persistent grants in the tree | 1 |'],
    ['what a log never tells', 'pg', 'A log does not tell how many of the grants are in use'],
    ['the variant and how it is known', 'pg', 'model M3, variant B510 (kernel 6.12.0)'],
    ['a bounced mapping', 'bounced', 'The model of the bounce buffer at this line'],
    ['an event of a section', 'event', '| persistent grants in use | **0 → 2** |'],
    ['an output that a section states', 'output', '| persistent grants in the tree | **0 → 2** |'],
    ['the next event', 'release', '| persistent grants in use | **2 → 0** |'],
    ['a TCE is set', 'put', '| entries in use | **unknown → at least 1** |'],
    ['and emptied', 'clear', '| entries in use | **at least 1 → unknown** |'],
    ['the map cache is asked', 'want', '| the map cache: bucket 0x3f | **– → mapped** |'],
    ['it maps a bucket', 'bucket', '| buckets mapped | at least 1 |'],
    ['it answers', 'got', '| buckets mapped | at least 1 |'],
  ])('%s', async (_what, name, wanted) => {
    expect(await hover(name)).toContain(wanted);
  });

  it('says in one line that it is not ready', async () => {
    expect((await hover('returned', () => null)).split('\n\n')[1]).toBe(
      'The models are being run along this recording: look again in a moment to see what they hold here.',
    );
  });

  it('does not ask for the models on other lines', async () => {
    const lookup = await looked;
    let asked = 0;
    for (const line of [1, 2, 3, 4, 5, 12])
      hoverAt(lookup, await lineOf(lookup, line), 3, ruleCatalogue, () => {
        asked += 1;
        return null;
      });
    expect(asked).toBe(0);
  });
});
