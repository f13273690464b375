import type { CaptureWorld } from '../../world/world.ts';

/** Does the hypervisor translate the frames of a guest, and which row says so? */
export interface DomainKind {
  readonly kind: 'pv' | 'translated';
  /** Row in `domain`. */
  readonly row: number | null;
}

/**
 * Tells a PV guest (its frames are machine frames) from a translated one (PVH, HVM, Arm); null when nothing says. A
 * domain is of one kind as long as it lives, so every moment of the capture may say it; the given one is asked first.
 */
export const domainKind = (world: CaptureWorld, snapshot: number, domid: number): DomainKind | null => {
  const ordered = [...world.snapshots].sort((a, b) => Math.abs(a.index - snapshot) - Math.abs(b.index - snapshot));
  for (const { domains } of ordered) {
    const view = domains.get(domid);
    if (view === undefined) continue;
    const row = view.qRow ?? view.rows[0] ?? null;
    if (view.type === 'pv') return { kind: 'pv', row };
    if (view.type !== null || view.translated === true) return { kind: 'translated', row };
    if (view.translated === false) return { kind: 'pv', row };
  }
  const { arch } = world.host;
  return arch?.startsWith('arm') === true || arch === 'aarch64' ? { kind: 'translated', row: null } : null;
};
