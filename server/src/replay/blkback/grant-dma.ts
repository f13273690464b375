import type { HeldSink } from '../moments/held.ts';
import type { Recording } from '../recording.ts';
import type { RingModel } from './ring-model.ts';
import { historyOf, ringOfThread, type TraceStep } from './trace-step.ts';

/** A run of gnttab_map_refs of one thread, which are the batches of one call of xen_blkbk_map. */
interface Batches {
  readonly model: RingModel;
  readonly steps: TraceStep[];
}

/** Grants of one hypercall (BLKIF_MAX_SEGMENTS_PER_REQUEST). */
const BATCH = 11;
const PAGE_SHIFT = 12n;
/** Calls of one thread that a history shows. */
const MAX_HISTORY = 8;

/**
 * Follows a trace from grant to DMA on Arm (gnttab_map_refs, __set_phys_to_machine_multi, xen_swiotlb_map_page): each grant of a hypercall gets its frame
 * once, a device is given the machine frame of the grant and nothing else, and what is unmapped was mapped. The trace names neither references nor requests.
 */
export class GrantDma {
  readonly #recording: Recording;
  readonly #modelOf: (domid: number, device: string, ring: number) => RingModel;
  /** Hypercall that runs in a thread, and frames that it has set. */
  readonly #open = new Map<string, { readonly call: TraceStep; set: number }>();
  readonly #batches = new Map<string, Batches>();
  /** Unmaps that requests under way may need, by number of grants. */
  readonly #unmaps = new Map<number, number>();
  readonly #frames = new Map<bigint, bigint>();
  readonly #machine = new Map<bigint, TraceStep>();
  readonly #dma = new Map<bigint, number>();
  #isUnmapping: string | null = null;

  constructor(recording: Recording, modelOf: (domid: number, device: string, ring: number) => RingModel) {
    this.#recording = recording;
    this.#modelOf = modelOf;
  }

  /** Takes the next event. */
  take(step: TraceStep): void {
    const recording = this.#recording;
    recording.read(step.event);
    switch (step.event) {
      case 'gmap':
        this.#map(step);
        break;
      case 'gmap_ret':
        this.#mapped(step);
        break;
      case 'gunmap':
        this.#unmap(step);
        break;
      case 'p2m_set':
        this.#set(step);
        break;
      case 'swmap_ret':
        this.#dmaMapped(step);
        break;
      case 'swunmap':
        this.#dmaUnmapped(step);
        break;
      default:
        recording.skipped(step.event, 'nothing is predicted of it');
    }
  }

  /** The recording is over. */
  end(): void {
    for (const name of [...this.#batches.keys()]) this.#finish(name);
  }

  /** What is mapped now; what was mapped before the recording is nowhere named. */
  hold(into: HeldSink): void {
    into('p2m{0}.foreign', { low: this.#frames.size, high: null });
    into('dma{0}.mapped', { low: this.#dma.size, high: null });
  }

  #map(step: TraceStep): void {
    this.#isUnmapping = null;
    this.#open.set(step.context, { call: step, set: 0 });
    const ring = ringOfThread(step.thread ?? '');
    // How many grants another driver maps is its decision; that each of them gets a frame is compared when the call returns.
    if (ring === null) return;
    const batches = this.#batches.get(step.context) ?? {
      model: this.#modelOf(ring.domid, ring.device, ring.ring),
      steps: [],
    };
    this.#batches.set(step.context, batches);
    batches.steps.push(step);
    if ((step.count ?? 0) < BATCH) this.#finish(step.context);
  }

  /** The call of a thread is over: its hypercalls are those of the model for so many new grants. */
  #finish(context: string): void {
    const batches = this.#batches.get(context);
    this.#batches.delete(context);
    if (batches === undefined) return;
    const { model, steps } = batches;
    const total = steps.reduce((sum, { count }) => sum + (count ?? 0), 0);
    const predicted = model.map(
      0,
      Array.from({ length: Math.min(total, 4096) }, () => null),
      false,
      null,
    );
    for (const [index, step] of steps.entries()) {
      this.#recording.stepped('gmap');
      const expected = predicted.calls[index]?.count ?? null;
      this.#compare(
        'gmap',
        step,
        expected === null ? 'no hypercall' : `count=${expected}`,
        expected === step.count,
        steps.slice(0, index),
      );
    }
    for (const count of model.release(predicted.request, false))
      this.#unmaps.set(count, (this.#unmaps.get(count) ?? 0) + 1);
  }

  #mapped(step: TraceStep): void {
    const open = this.#open.get(step.context);
    this.#open.delete(step.context);
    if (open === undefined) {
      this.#recording.skipped('gmap_ret', 'its call began before the recording');
      return;
    }
    if (!this.#recording.kinds.has('p2m_set')) {
      for (const kind of ['gmap', 'gmap_ret'])
        this.#recording.skipped(kind, 'the trace does not show which frames are set');
      return;
    }
    this.#recording.stepped('gmap_ret');
    if (ringOfThread(open.call.thread ?? '') === null) {
      this.#recording.stepped('gmap');
      this.#compare(
        'gmap',
        open.call,
        `count=${open.set}, as many as frames were set`,
        open.set === open.call.count,
        [],
      );
    }
    const expected = `ret=0 after ${open.call.count} frames were set`;
    // Frames that are too many have been told of.
    const isEqual = step.status === 0 && open.set >= (open.call.count ?? 0);
    this.#compare('gmap_ret', step, expected, isEqual, [open.call], `ret=${step.status} after ${open.set}`);
  }

  /** A request whose grants all stay mapped unmaps none; other requests what the model did not keep. */
  #unmap(step: TraceStep): void {
    this.#finish(step.context);
    this.#recording.stepped('gunmap');
    this.#isUnmapping = step.context;
    const count = step.count ?? 0;
    const known = this.#unmaps.get(count) ?? 0;
    if (known > 1) this.#unmaps.set(count, known - 1);
    else this.#unmaps.delete(count);
    const all = [...new Set([0, ...this.#unmaps.keys()])].join(' or ');
    if (count === 0 || known > 0) this.#recording.equal('gunmap', this.#unmaps.size > 1);
    else this.#compare('gunmap', step, `count=${all}`, false, []);
  }

  #set(step: TraceStep): void {
    const { pfn, mfn } = step;
    const recording = this.#recording;
    recording.stepped('p2m_set');
    if (pfn === null || mfn === null) return;
    const open = this.#open.get(step.context);
    const isInvalid = mfn >= (1n << 63n) - 1n || mfn === 0xffff_ffffn;
    if (open !== undefined) {
      open.set += 1;
      const known = this.#frames.get(pfn);
      const isFree = known === undefined && !isInvalid;
      const isWanted = open.set <= (open.call.count ?? 0);
      this.#compare(
        'p2m_set',
        step,
        isWanted ? `a page that no grant is mapped at` : `no more than ${open.call.count} frames`,
        isFree && isWanted,
        [open.call],
      );
      this.#frames.set(pfn, mfn);
      this.#machine.set(mfn, step);
    } else if (isInvalid && this.#isUnmapping === step.context) {
      const known = this.#frames.get(pfn);
      this.#frames.delete(pfn);
      if (known === undefined) recording.skipped('p2m_set', 'its page was mapped before the recording');
      else {
        this.#machine.delete(known);
        recording.equal('p2m_set');
      }
    } else recording.skipped('p2m_set', 'it is for no hypercall of the recording');
  }

  #dmaMapped(step: TraceStep): void {
    const address = step.address ?? 0n;
    this.#recording.stepped('swmap_ret');
    this.#dma.set(address, (this.#dma.get(address) ?? 0) + 1);
    if (this.#machine.has(address >> PAGE_SHIFT)) this.#recording.equal('swmap_ret');
    else
      this.#recording.skipped('swmap_ret', 'its frame is memory of the backend, or was granted before the recording');
  }

  #dmaUnmapped(step: TraceStep): void {
    const address = step.address ?? 0n;
    this.#recording.stepped('swunmap');
    const known = this.#dma.get(address) ?? 0;
    const granted = this.#machine.get(address >> PAGE_SHIFT);
    if (known > 0) this.#recording.equal('swunmap');
    else if (granted === undefined || !this.#recording.kinds.has('swmap_ret'))
      this.#recording.skipped('swunmap', 'it was mapped before the recording');
    else
      this.#compare('swunmap', step, 'no unmap, because nothing was mapped since the page was granted', false, [
        granted,
      ]);
    if (known > 1) this.#dma.set(address, known - 1);
    else this.#dma.delete(address);
  }

  #compare(
    kind: string,
    step: TraceStep,
    expected: string,
    isEqual: boolean,
    before: readonly TraceStep[],
    recorded: string = historyOf(step).text,
  ): void {
    if (isEqual) this.#recording.equal(kind);
    else
      this.#recording.different({
        ...historyOf(step),
        kind,
        expected,
        recorded,
        reason: null,
        resumed: 'the recorded values',
        history: before.slice(-MAX_HISTORY).map(historyOf),
      });
  }
}
