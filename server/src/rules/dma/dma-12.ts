import { factPlace } from '../../facts/fact-place.ts';
import type { CaptureWorld, DomainView } from '../../world/world.ts';
import type { Rule } from '../rule.ts';

const KEY_Q = (paging: string): string =>
  `(XEN) [  100.000000] General information for domain 0:\n(XEN) [  100.000100]     refcnt=3 dying=0 pause_count=0\n(XEN) [  100.000200]     nr_pages=131072 xenheap_pages=5 shared_pages=0 paged_pages=0 dirty_cpus={0} max_pages=131072\n(XEN) [  100.000300]     handle=00000000-0000-0000-0000-000000000000 vm_assist=0000000d\n${paging}`;
const LOG =
  '[    0.000000] Linux version 6.1.0 (gcc) #1 SMP\n[    1.000000] xen:swiotlb_xen: Lowering to 32MB\n[    2.000000] xenbus: ready\n';

/** The last moment that shows dom0. */
const dom0 = ({ snapshots }: CaptureWorld): DomainView | null =>
  snapshots.map(({ domains }) => domains.get(0)).findLast((domain) => domain !== undefined) ?? null;

/** Is it not known whether its memory is translated? On Arm it always is, and that says nothing about an IOMMU. */
const isUnknown = ({ translated, type }: DomainView): boolean => translated === null || type === 'arm';

/** A dom0 whose memory the IOMMU translates needs no bounce buffer of Xen. */
export const dma12: Rule = {
  id: 'DMA-12',
  name: 'swiotlb-on-a-platform-with-iommu',
  title: 'swiotlb on a platform with IOMMU',
  severity: 'warning',
  tearSafe: false,
  needs: ['domain.translated', 'kernelMessage'],
  condition:
    'dom0 is PVH on x86 (key q says that its memory is translated, so the IOMMU translates for its devices), and its kernel printed a message of swiotlb-xen.',
  hint: 'Do not initialise swiotlb-xen there: its addresses are not those of the IOMMU',
  reference: 'Linux arch/x86/xen/pci-swiotlb-xen.c; model M6.4',
  fires: {
    capture: `%xdump 1\n%host arch=x86_64\n%section xen-console\n${KEY_Q('(XEN) [  100.000400]     paging assistance: hap refcounts translate external \n')}%end\n%section kernel-log domain=0\n${LOG}%end\n`,
  },
  silent: {
    capture: `%xdump 1\n%host arch=x86_64\n%section xen-console\n${KEY_Q('')}(XEN) [  100.000400] Rangesets belonging to domain 0:\n(XEN) [  100.000500]     Interrupts { 1-28 }\n(XEN) [  100.000600]     I/O Memory { 0-fedff }\n(XEN) [  100.000700] Memory pages belonging to domain 0:\n%end\n%section kernel-log domain=0\n${LOG}%end\n`,
  },
  evaluate: function* ({ world, report, pass, unknown }) {
    const { facts, host, timeline } = world;
    if (host.arch !== null && !host.arch.startsWith('x86')) return;
    const { subsystem, domid } = facts.tables.kernelMessage.columns;
    const domain = dom0(world);
    const said = timeline.kernel.find(({ row }) => subsystem.at(row) === 'swiotlb-xen' && (domid.at(row) ?? 0) === 0);
    yield;
    if (domain === null || isUnknown(domain)) unknown('domain.translated');
    else if (!domain.translated) pass();
    else if (said === undefined && world.logs.kernel(0) === null) unknown('kernelMessage');
    else if (said === undefined) pass();
    else if (domain.qRow === null) unknown('domain.translated');
    else
      report({
        subject: 'd0',
        place: factPlace(facts, 'kernelMessage', said.row),
        message: 'swiotlb-xen is active although the IOMMU translates for this dom0 (PVH)',
        data: {},
        related: [{ place: factPlace(facts, 'domain', domain.qRow), message: 'dom0: translated' }],
        evidence: [
          { table: 'kernelMessage', row: said.row },
          { table: 'domain', row: domain.qRow },
        ],
      });
  },
};
