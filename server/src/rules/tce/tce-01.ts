import { hex } from '../../core/hex.ts';
import { factPlace } from '../../facts/fact-place.ts';
import { atLeast } from '../../world/version.ts';
import type { CaptureWorld } from '../../world/world.ts';
import type { Rule } from '../rule.ts';
import { guestMemory } from './guest-memory.ts';
import { listExample } from './list-example.ts';
import { eachTceCall, type TceCall } from './tce-calls.ts';

/** The list access of KVM that gives up as soon as any memory is registered (a proposed patch). */
const ONLY_REGISTERED = 'P1';

/** Which list access the kernel has: as stated (`%param kvm.variant=P1`), else G1 from 4.12 on and P0 before; null: not known. */
const listAccess = (world: CaptureWorld): string | null => {
  const stated = world.parameter('kvm.variant')?.value ?? null;
  if (stated !== null) return stated;
  const { kernel } = world.host;
  return kernel === null ? null : atLeast(kernel, 4, 12) ? 'G1' : 'P0';
};

/** Registered memory belongs to the process, so that a device without VFIO loses its fast path by one that has it. */
export const tce01: Rule = {
  id: 'TCE-01',
  name: 'fast-path-lost-by-unrelated-device',
  title: 'Fast path lost by unrelated device',
  severity: 'info',
  tearSafe: false,
  needs: ['tceCall', 'memslot', 'preregRegion', 'host.kernel'],
  condition:
    'With the list access P1 (stated: kvm.variant=P1) and some memory registered, KVM gave a H_PUT_TCE_INDIRECT up (H_TOO_HARD) whose list lies in a memory slot, but not in registered memory. One finding for a window.',
  hint: 'The way over the page tables would have worked: decide for each list, as kernels from 4.12 on do',
  reference:
    'Linux arch/powerpc/kvm/book3s_64_vio_hv.c: kvmppc_rm_h_put_tce_indirect() (patch of seed 2); model M8.3, row A=1 L=0 S=1 T=1',
  fires: { capture: listExample('0x18000000', 'H_TOO_HARD', '%param kvm.variant=P1') },
  silent: { capture: listExample('0x18000000', 'H_TOO_HARD', '%host kernel=4.12.0') },
  evaluate: function* ({ world, report, pass, unknown }) {
    const access = listAccess(world);
    const memory = guestMemory(world);
    const lost = new Map<number | null, { readonly call: TceCall; count: number }>();
    let lists = 0;
    yield* eachTceCall(
      world,
      ({ list }, row) => list.at(row) !== null,
      (call) => {
        if (call.side !== 'kvm' || call.list === null) return;
        lists += 1;
        const ua = memory?.ua(call.list) ?? null;
        if (access !== ONLY_REGISTERED || call.toHost !== true || ua === null || memory?.regions.length === 0) return;
        if (memory?.regions.some((region) => region.ua <= ua && ua + 4096n <= region.ua + region.size) === true) return;
        const known = lost.get(call.liobn);
        if (known === undefined) lost.set(call.liobn, { call, count: 1 });
        else known.count += 1;
      },
    );
    for (const [liobn, { call, count }] of lost)
      report({
        subject: liobn === null ? null : `liobn:${hex(liobn)}`,
        place: factPlace(world.facts, 'tceCall', call.row),
        message: `LIOBN ${liobn === null ? '?' : hex(liobn)}: list ${hex(call.list ?? 0n)} is not registered, and KVM gave up although its page tables would do (${count} calls)`,
        data: { liobn: liobn === null ? null : hex(liobn), list: hex(call.list ?? 0n), count },
        evidence: [{ table: 'tceCall', row: call.row }],
        variant: access,
      });
    if (lists === 0) unknown('tceCall');
    else if (access === null) unknown('host.kernel');
    else if (access !== ONLY_REGISTERED) pass();
    else if (memory === null) unknown('memslot', 'preregRegion');
    else if (lost.size === 0) pass();
  },
};
