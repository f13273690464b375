import { traceEvent, type TraceEvent } from '../trace/trace-event.ts';
import type { FtraceContext } from './ftrace-context.ts';

/** PTEs: the kernel's own view, and the machine's. The pointers are hashed. */
const pte = (name: string, head: string, word: string, fields = ''): TraceEvent<FtraceContext> =>
  traceEvent(name, `${head}${word} {h} (raw {h}`, `${fields} address:${word} address:raw`);

/** Events of the kernel: swiotlb, Xen's page tables and multicalls (PV only), and block requests. */
export const kernelEvents: readonly TraceEvent<FtraceContext>[] = [
  traceEvent(
    'swiotlb_bounced',
    'dev_name: {w} dma_mask={h} dev_addr={h} size={d}',
    'name:device address:mask address:address size:size',
    (values, { facts, block, line, bytes, end, number }) => {
      // 3.13 to 4.9 print `swiotlb_force` or nothing; later NORMAL or FORCE, and NO_FORCE from 4.10 to 5.18.
      const at = (values.ends[3] ?? end) + 1;
      const rest = at < end ? bytes[at] : undefined;
      facts.tables.swiotlbBounce.add(block.id, number, {
        time: line.time,
        device: values.word(0, bytes),
        mask: values.big(1),
        address: values.big(2),
        size: values.number(3),
        force: rest === 70 || rest === 115 ? true : rest === 78 ? false : null,
      });
    },
  ),
  pte('xen_mmu_set_pte', 'ptep {w} ', 'pteval', 'keyword:ptep'),
  pte('xen_mmu_set_pte_atomic', 'ptep {w} ', 'pteval', 'keyword:ptep'),
  pte('xen_mmu_set_pte_at', 'mm {w} addr {h} ptep {w} ', 'pteval', 'keyword:mm address:addr keyword:ptep'),
  pte('xen_mmu_set_pmd', 'pmdp {w} ', 'pmdval', 'keyword:pmdp'),
  pte('xen_mmu_set_pud', 'pudp {w} ', 'pudval', 'keyword:pudp'),
  pte('xen_mmu_set_p4d', 'p4dp {w} user_p4dp {w} ', 'p4dval', 'keyword:p4dp keyword:user_p4dp'),
  pte('xen_mmu_ptep_modify_prot_start', 'mm {w} addr {h} ptep {w} ', 'pteval', 'keyword:mm address:addr keyword:ptep'),
  pte('xen_mmu_ptep_modify_prot_commit', 'mm {w} addr {h} ptep {w} ', 'pteval', 'keyword:mm address:addr keyword:ptep'),
  traceEvent('xen_mmu_alloc_ptpage', 'mm {w}  pfn {h}  level {d}', 'keyword:mm pfn:pfn count:level'),
  traceEvent('xen_mmu_release_ptpage', 'pfn {h}  level {d}', 'pfn:pfn count:level'),
  traceEvent('xen_mmu_flush_tlb_one_user', 'addr {h}', 'address:addr'),
  traceEvent('xen_mmu_flush_tlb_single', 'addr {h}', 'address:addr'),
  traceEvent('xen_mmu_write_cr3', '{w} cr3 {h}', 'keyword:kind address:cr3'),
  traceEvent(
    'xen_mc_entry',
    'op {w} args [{h}, {h}, {h}, {h}, {h}, {h}]',
    'keyword:op address:arg0 address:arg1 address:arg2 address:arg3 address:arg4 address:arg5',
  ),
  traceEvent('xen_mc_entry_alloc', 'alloc entry {d} arg bytes', 'size:bytes'),
  traceEvent(
    'xen_mc_flush',
    'flushing {d} hypercalls, {d} arg bytes, {d} callbacks',
    'count:hypercalls size:bytes count:callbacks',
  ),
  traceEvent(
    'block_rq_issue',
    '{d},{d} {w} {d} {p} {d} + {d}',
    'count:major count:minor keyword:operation size:bytes keyword:command count:sector count:sectors',
  ),
  traceEvent(
    'block_rq_insert',
    '{d},{d} {w} {d} {p} {d} + {d}',
    'count:major count:minor keyword:operation size:bytes keyword:command count:sector count:sectors',
  ),
  traceEvent(
    'block_rq_complete',
    '{d},{d} {w} {p} {d} + {d}',
    'count:major count:minor keyword:operation keyword:command count:sector count:sectors',
  ),
  traceEvent(
    'block_bio_queue',
    '{d},{d} {w} {d} + {d}',
    'count:major count:minor keyword:operation count:sector count:sectors',
  ),
  traceEvent(
    'block_bio_complete',
    '{d},{d} {w} {d} + {d}',
    'count:major count:minor keyword:operation count:sector count:sectors',
  ),
];
