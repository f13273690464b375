/** One entry of the table: the frame, the page of this domain that shows it, and what its P2M entry was before. */
export interface OverrideEntry {
  readonly mfn: bigint;
  readonly page: bigint;
  readonly saved: bigint;
  readonly kmap: boolean;
}

const BUCKETS = 1024n;

/** The m2p_overrides hash of arch/x86/xen/p2m.c (2.6.39–3.19): 1024 buckets by frame, the newest entry of a bucket first. */
export class OverrideTable {
  private readonly buckets = new Map<bigint, OverrideEntry[]>();
  private entries = 0;

  get size(): number {
    return this.entries;
  }

  insert(entry: OverrideEntry): void {
    const key = entry.mfn % BUCKETS;
    const bucket = this.buckets.get(key);
    if (bucket === undefined) this.buckets.set(key, [entry]);
    else bucket.unshift(entry);
    this.entries += 1;
  }

  /** The newest entry of a frame, and how many entries the walk looked at. */
  find(mfn: bigint): { readonly entry: OverrideEntry | null; readonly walked: number } {
    const bucket = this.buckets.get(mfn % BUCKETS) ?? [];
    const at = bucket.findIndex((entry) => entry.mfn === mfn);
    return { entry: bucket[at] ?? null, walked: at < 0 ? bucket.length : at + 1 };
  }

  /** Takes out the entry of a frame and a page; null if there is none. */
  remove(mfn: bigint, page: bigint): OverrideEntry | null {
    const key = mfn % BUCKETS;
    const bucket = this.buckets.get(key);
    const at = bucket?.findIndex((entry) => entry.mfn === mfn && entry.page === page) ?? -1;
    const entry = at < 0 ? undefined : bucket?.[at];
    if (bucket === undefined || entry === undefined) return null;
    bucket.splice(at, 1);
    if (bucket.length === 0) this.buckets.delete(key);
    this.entries -= 1;
    return entry;
  }

  *all(): Generator<OverrideEntry> {
    for (const bucket of this.buckets.values()) yield* bucket;
  }

  copy(): OverrideTable {
    const table = new OverrideTable();
    for (const [key, bucket] of this.buckets) table.buckets.set(key, [...bucket]);
    table.entries = this.entries;
    return table;
  }
}
