import { hex } from '../../core/hex.ts';
import { factPlace } from '../../facts/fact-place.ts';
import type { CaptureWorld } from '../../world/world.ts';
import type { Rule } from '../rule.ts';
import { eachTceCall, H_PARAMETER, type CallColumns, type TceCall } from './tce-calls.ts';

/** Most TCEs of one call: a list of 4 KiB. */
const MAX_TCES = 512;
const LIST_BYTES = 4096n;
/** Permission bits of a TCE. */
const PERMISSIONS = 3n;

const example = (count: string, result: string): string =>
  `# tracer: nop\n#\n qemu-system-ppc-202     [000] .....   233.808558: kvm_hcall_enter: VCPU 0: hcall=H_PUT_TCE_INDIRECT GPR4-7=0x80000000,0x28020000,0x22c0000,${count}\n qemu-system-ppc-202     [000] .....   233.808598: kvm_hcall_exit: VCPU 0: ret=RESUME_GUEST hcall_rc=${result}\n`;

/** A window of which start, size and page are known. */
interface Window {
  readonly start: bigint;
  readonly end: bigint;
  readonly page: bigint;
}

/** Windows by LIOBN; null: the trace shows it, but not how large it is. */
const windowsOf = ({ facts, capture }: CaptureWorld): ReadonlyMap<number, Window | null> => {
  const { tceTable } = facts.tables;
  const windows = new Map<number, Window | null>();
  for (let row = 0; row < tceTable.rows(); row += 1) {
    const { liobn, start, size, pageSize } = tceTable.row(row);
    if (facts.blocks[tceTable.block.at(row)]?.capture !== capture.id || liobn === null) continue;
    if (start === null || size === null || pageSize === null) windows.set(liobn, windows.get(liobn) ?? null);
    else windows.set(liobn, { start, end: start + BigInt(size), page: BigInt(pageSize) });
  }
  return windows;
};

/** What is wrong with the arguments of a call that was refused, as far as the trace shows them. */
const reasonOf = (
  { hcall, ioba, list, count, liobn, side, tce }: TceCall,
  windows: ReadonlyMap<number, Window | null>,
): string => {
  if (count !== null && count > MAX_TCES) return `${count} TCEs, at most ${MAX_TCES} are allowed`;
  if (list !== null && list % LIST_BYTES !== 0n) return `the list at ${hex(list)} is not aligned to 4096`;
  if (hcall === 'H_STUFF_TCE' && side === 'kvm' && ((tce ?? 0n) & PERMISSIONS) !== 0n)
    return `the value ${hex(tce ?? 0n)} has permission bits`;
  if (liobn !== null && windows.size > 0 && !windows.has(liobn)) return 'there is no such window';
  const window = liobn === null ? undefined : windows.get(liobn);
  if (window !== undefined && window !== null && ioba !== null) {
    if (ioba % window.page !== 0n) return `${hex(ioba)} is not aligned to the page of the window`;
    if (ioba < window.start || ioba + BigInt(count ?? 1) * window.page > window.end)
      return `${hex(ioba)} lies outside of the window`;
  }
  if (side === 'guest') return 'the guest’s trace does not show which';
  return hcall === 'H_PUT_TCE' && ioba !== null
    ? `${hex(ioba)} lies outside of the window, or the TCE is not aligned`
    : 'it runs out of the window, or a TCE is not aligned';
};

const refused = ({ result }: CallColumns, row: number): boolean => result.at(row) === H_PARAMETER;

/** A guest that is refused with H_PARAMETER asked for something that it must not. */
export const tce09: Rule = {
  id: 'TCE-09',
  name: 'guest-error-h-parameter',
  title: 'Guest error H_PARAMETER',
  severity: 'warning',
  tearSafe: false,
  needs: ['tceCall'],
  condition:
    'A hypercall of a POWER guest about its DMA window (H_PUT_TCE, H_PUT_TCE_INDIRECT, H_STUFF_TCE) ended with H_PARAMETER (−4) in a trace of KVM, QEMU or the guest: more than 512 TCEs, a list or an address that is not aligned, or outside of the window.',
  hint: 'Look at the driver of the guest and the size of its window; the guest logs "H_PUT_TCE_INDIRECT failed", and its device does not come up',
  reference: 'Linux arch/powerpc/kvm/book3s_64_vio.c; QEMU hw/ppc/spapr_iommu.c; invariant M8-I10',
  fires: { capture: example('0x201', 'H_PARAMETER') },
  silent: { capture: example('0x200', 'H_SUCCESS') },
  evaluate: function* ({ world, report, pass, unknown }) {
    const windows = windowsOf(world);
    const groups = new Map<string, { readonly first: TceCall; readonly reason: string; readonly rows: number[] }>();
    const any = yield* eachTceCall(world, refused, (call) => {
      const reason = reasonOf(call, windows);
      const key = `${call.block} ${call.liobn} ${call.hcall} ${reason}`;
      const group = groups.get(key);
      if (group === undefined) groups.set(key, { first: call, reason, rows: [] });
      else group.rows.push(call.row);
    });
    for (const { first, reason, rows } of groups.values()) {
      const { liobn, hcall, row, side } = first;
      report({
        subject: null,
        place: factPlace(world.facts, 'tceCall', row),
        message: `${hcall ?? 'a call'}${liobn === null ? '' : ` for LIOBN ${hex(liobn)}`} was refused: ${reason}${rows.length === 0 ? '' : ` (${rows.length + 1} times)`}`,
        data: { hcall, liobn: liobn === null ? null : hex(liobn), reason, side, count: rows.length + 1 },
        related: rows
          .slice(0, 20)
          .map((other) => ({ place: factPlace(world.facts, 'tceCall', other), message: 'and here' })),
        evidence: [{ table: 'tceCall', row }],
      });
      yield;
    }
    if (!any) unknown('tceCall');
    else if (groups.size === 0) pass();
  },
};
