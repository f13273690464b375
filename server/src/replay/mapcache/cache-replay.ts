import { hex } from '../../core/hex.ts';
import type { MapcacheEvent } from '../../model/mapcache/mapcache-event.ts';
import { mapcacheModel } from '../../model/mapcache/mapcache-model.ts';
import type { MapcacheVariant } from '../../model/mapcache/mapcache-switches.ts';
import type { HeldSink } from '../moments/held.ts';
import type { HistoryStep, Recording } from '../recording.ts';

/** Something about the map cache or a request that was recorded. */
export interface CacheStep {
  readonly source: number;
  readonly line: number;
  readonly time: number | null;
}

/** A bucket of the cache: 1 MiB of guest memory. */
const BUCKET = 0x100000n;
const SERVER = 0;
const EARLIER = 'its bucket was mapped before the recording began';
const LOCKED = 'a mapping that is in use for DMA stays when the cache is emptied';
const PARTLY =
  'pages that were not there when their bucket was mapped, or another size of mapping, make QEMU map it again';

interface Want extends CacheStep {
  readonly address: bigint;
  readonly isCached: boolean;
  remapped: boolean;
}

/**
 * Runs M7 along the map cache of QEMU (xen-mapcache.c): which access maps a bucket anew, and where in QEMU it must then be. An INVALIDATE of Xen
 * empties the cache; that a vCPU gave memory up before is what it proves.
 */
export class CacheReplay {
  readonly #recording: Recording;
  readonly #variant: MapcacheVariant;
  #state;
  readonly #bases = new Map<bigint, bigint>();
  /** Where a bucket was before an answer parted from that: perhaps only the answer was wrong. */
  readonly #doubted = new Map<bigint, bigint>();
  readonly #mappedBy = new Map<bigint, HistoryStep>();
  readonly #beforeClear = new Set<bigint>();
  #want: Want | null = null;
  #lastWanted: bigint | null = null;
  #invalidated: HistoryStep | null = null;
  #invalidations = 0;
  /** The bucket that was asked for last, or null. */
  get wanted(): bigint | null {
    return this.#lastWanted;
  }

  /** Did the recording see QEMU start, with an empty cache? */
  isWhole = false;

  constructor(recording: Recording, variant: MapcacheVariant) {
    this.#recording = recording;
    this.#variant = variant;
    this.#state = this.#fresh();
  }

  /** QEMU wants a guest address. */
  want(step: CacheStep, address: bigint): void {
    this.#leave('the recording has no answer to it');
    this.#recording.read('want');
    const bucket = address / BUCKET;
    this.#lastWanted = bucket;
    const isCached = this.#run({ name: 'serverMap', server: SERVER, gfn: bucket });
    this.#recording.stepped('want');
    this.#want = { ...step, address, isCached, remapped: false };
  }

  /** QEMU maps a bucket. */
  bucket(step: CacheStep, index: bigint): void {
    const recording = this.#recording;
    recording.read('bucket');
    // A recording of chosen events may lack what wants the bucket.
    const want = this.#want ?? {
      ...step,
      address: index * BUCKET,
      isCached: this.#run({ name: 'serverMap', server: SERVER, gfn: index }),
      remapped: true,
    };
    want.remapped = true;
    recording.stepped('bucket');
    this.#bases.delete(index);
    this.#doubted.delete(index);
    const expected = want.address / BUCKET;
    if (index !== expected)
      this.#differs(step, 'bucket', `bucket ${hex(expected)}`, `bucket ${hex(index)}`, null, want);
    else if (want.isCached) this.#differs(step, 'bucket', 'no mapping', `bucket ${hex(index)}`, PARTLY, want);
    else recording.equal('bucket');
    this.#beforeClear.delete(index);
    this.#mappedBy.set(index, this.#history(step, `bucket ${hex(index)}`));
  }

  /** QEMU has the address at this place. */
  returned(step: CacheStep, pointer: bigint): void {
    const recording = this.#recording;
    recording.read('return');
    const want = this.#want;
    if (want === null) {
      recording.skipped('return', 'what wanted it is not recorded');
      return;
    }
    const bucket = want.address / BUCKET;
    const base = pointer - (want.address % BUCKET);
    const known = this.#bases.get(bucket);
    this.#answered(want, bucket);
    recording.stepped('return');
    if (known === undefined) recording.skipped('return', 'where QEMU maps a bucket is its decision');
    else if (known === base || this.#doubted.get(bucket) === base) recording.equal('return');
    else this.#differs(step, 'return', hex(known + (want.address % BUCKET)), hex(pointer), null, want);
    if (known === undefined || known === base || this.#doubted.get(bucket) === base) this.#doubted.delete(bucket);
    else this.#doubted.set(bucket, known);
    this.#bases.set(bucket, base);
    this.#want = null;
  }

  /** Xen asks to drop everything. */
  invalidate(step: CacheStep): void {
    this.#leave('the recording has no answer to it');
    for (const bucket of this.#bases.keys()) this.#beforeClear.add(bucket);
    this.#recording.assume(
      'a vCPU gave memory up before: Xen sends INVALIDATE for nothing else',
      step.source,
      step.line,
    );
    const gone = { gfn: 1n << 30n, order: 0, type: 'ram_rw' } as const;
    for (const event of [
      { name: 'foreignModify', actor: 'toolstack', mfn: 1n, ...gone },
      { name: 'modify', vcpu: 0, mfn: null, ...gone },
      { name: 'exitCheck', vcpu: 0 },
      { name: 'testAndClear', vcpu: 0 },
      { name: 'serverAck', server: SERVER, vcpu: 0 },
    ] as const)
      this.#run(event);
    this.#invalidated = this.#history(step, 'INVALIDATE');
    this.#invalidations += 1;
  }

  /** Nothing is mapped any more, because QEMU ends or begins. */
  restart(): void {
    this.#state = this.#fresh();
    this.#bases.clear();
    this.#doubted.clear();
    this.#beforeClear.clear();
  }

  /** The recording is over. */
  end(): void {
    this.#leave('the recording ends before its answer');
    const cached = this.#state.servers[0]?.cached ?? new Set();
    const buckets = [...cached].sort((a, b) => (a < b ? -1 : 1)).map((bucket) => hex(bucket));
    this.#recording.state = [
      `mapcache.buckets = ${buckets.length}`,
      ...buckets.map((one) => `mapcache.bucket{${one}}`),
    ];
  }

  /** What the cache holds, and of one bucket whether it is mapped. */
  hold(bucket: bigint | null, into: HeldSink): void {
    const cached = this.#state.servers[0]?.cached ?? new Set();
    // What was mapped before the recording is not known, nor which mappings that are in use for DMA an INVALIDATE has left.
    into('mapcache.buckets', {
      low: cached.size,
      high: this.isWhole ? cached.size + this.#beforeClear.size : null,
    });
    into('mapcache.invalidations', this.#invalidations);
    if (bucket === null) return;
    const state = cached.has(bucket)
      ? 'mapped'
      : this.#beforeClear.has(bucket)
        ? 'mapped before the cache was emptied'
        : this.isWhole
          ? 'not mapped'
          : 'not mapped since the recording began';
    into(`mapcache.bucket{${hex(bucket)}}`, state);
  }

  #fresh() {
    const servers = [{ id: SERVER, enabled: true }];
    return mapcacheModel.init({ vcpus: 1, servers, creationFinished: true }, this.#variant);
  }

  /** The step of the model; true when it says that the bucket was there. */
  #run(event: MapcacheEvent): boolean {
    let cached = false;
    mapcacheModel.advance(this.#state, event, {
      output: (output) => {
        if (output.kind === 'result' && output.of === 'cached') cached = output.value === true;
      },
      violation: ({ text }) => {
        this.#recording.assume(text, this.#recording.head.source, this.#recording.head.line);
      },
    });
    return cached;
  }

  /** Was it right that no bucket was mapped for this access? When one was, that was compared at its line. */
  #answered(want: Want, bucket: bigint): void {
    if (want.remapped) this.#recording.skipped('want', 'it is compared at the line of its bucket');
    else if (want.isCached) this.#recording.equal('want');
    else if (this.#beforeClear.has(bucket)) {
      this.#differs(want, 'want', `bucket ${hex(bucket)} is mapped`, 'no mapping', LOCKED, want);
      this.#beforeClear.delete(bucket);
    } else if (this.isWhole) this.#differs(want, 'want', `bucket ${hex(bucket)} is mapped`, 'no mapping', null, want);
    else this.#recording.skipped('want', EARLIER);
  }

  #leave(reason: string): void {
    if (this.#want !== null) this.#recording.skipped('want', reason);
    this.#want = null;
  }

  #history(step: CacheStep, text: string): HistoryStep {
    return { source: step.source, line: step.line, time: step.time, text };
  }

  #differs(step: CacheStep, kind: string, expected: string, recorded: string, reason: string | null, want: Want): void {
    const before = this.#mappedBy.get(want.address / BUCKET);
    const history = [before, this.#invalidated].filter((one) => one !== undefined && one !== null);
    this.#recording.different({
      ...this.#history(step, `want ${hex(want.address)}`),
      kind,
      expected,
      recorded,
      reason,
      resumed: kind === 'return' ? 'this place, or the one before if only this line is wrong' : 'what was recorded',
      history: history.sort((a, b) => a.line - b.line),
    });
  }
}
