import type { Facts } from '../../facts/facts.ts';
import { domainRow } from '../domain-row.ts';
import type { BlockContext } from '../format.ts';

/**
 * `refcnt=… dying=… pause_count=…` (4.2 on); `… nr_pages=… xenheap_pages=… dirty_cpus={…} max_pages=…` stands behind
 * `dying` up to 4.1 and on a line of its own since. Shared and paged pages are printed where the build has them.
 */
const GENERAL = /^ {4}refcnt=(-?\d{1,10}) dying=(\d{1,2})(?: pause_count=(-?\d{1,10}))? *(?:nr_pages=|$)/;
const PAGES =
  /nr_pages=(-?\d{1,10}) xenheap_pages=(-?\d{1,10})(?: shared_pages=(\d{1,10}))?(?: paged_pages=\d{1,10})? dirty_cpus=\{?[0-9,-]{0,2000}\}? max_pages=(\d{1,10}) *$/;
const HANDLE = /^ {4}handle=([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?: |$)/;
const PAGING = /^ {4}paging assistance:([a-z0-9 _,-]{0,200})$/;
const MAPPINGS = /^ {2}([124][GMK]) mappings: (-?\d{1,19})(?: \(shattered (-?\d{1,19})\))? *$/;
/** `    Interrupts { 1-29 }`; a set without its closing brace was cut or spliced, so its ranges are not known. */
const RANGESET = /^ {4}([^ {:=][^{:=]{0,62}?) *\{([0-9a-f, -]{0,7000})(\})? *$/;
const VCPU = /^ {4}VCPU(\d{1,5}): CPU(\d{1,5}) \[has=[TF]\]/;
const PAUSE = /^ {4}pause_count=(-?\d{1,10}) pause_flags=([0-9a-f]{1,13}) *$/;

/**
 * One domain's part of key `q`. It gives a `domain` row only when its heading is there: without it nobody knows which
 * of its lines are missing. Values whose line is missing or cut stay unknown.
 */
export class DomainPart {
  readonly domid: number;
  readonly #facts: Facts;
  readonly #block: number;
  /** Row in `domain`, or -1. */
  readonly #row: number;
  #arm = -1;
  #vcpu = -1;
  #vcpus = 0;
  #phase: 'general' | 'lists' | 'vcpus' = 'general';
  #hasPages = false;
  #hasHandle = false;
  #paged = false;

  constructor({ facts, block }: BlockContext, line: number, domid: number, fromHeader: boolean) {
    this.domid = domid;
    this.#facts = facts;
    this.#block = block.id;
    this.#row = fromHeader ? facts.tables.domain.add(block.id, line, domainRow({ domid })) : -1;
    if (!fromHeader) this.#phase = 'lists';
  }

  /** A heading inside of the part. */
  heading(text: string): void {
    if (text.startsWith('VCPU')) this.#phase = 'vcpus';
    else if (this.#phase === 'general') this.#phase = 'lists';
    if (text.startsWith('Memory')) this.#decideTranslated();
  }

  /** The heading of the stage-2 table of Arm. */
  mappings(line: number, vmid: number): void {
    const unknown = { mappings1g: null, shattered1g: null, mappings2m: null, shattered2m: null, mappings4k: null };
    this.#arm = this.#facts.tables.armP2m.add(this.#block, line, { domid: this.domid, vmid, ...unknown });
  }

  /** Takes an indented line; false when it is none that holds facts. */
  take(line: number, text: string): boolean {
    switch (text[4]) {
      case 'r':
      case 'n':
        return this.#general(text) || this.#rangeset(line, text);
      case 'h':
        return this.#handle(text);
      case 'p':
        return this.#paging(text) || this.#pause(text);
      case 'V':
        return this.#virtualCpu(line, text);
      default:
        return this.#mapping(text) || this.#rangeset(line, text);
    }
  }

  /** The part is over; `whole`: what follows it is there. */
  end(whole: boolean): void {
    if (this.#row === -1 || !whole || this.#phase !== 'vcpus') return;
    this.#facts.tables.domain.columns.vcpus.store.set(this.#row, this.#vcpus);
  }

  #general(text: string): boolean {
    const general = GENERAL.exec(text);
    const pages = PAGES.exec(text);
    if (general === null && pages === null) return false;
    if (this.#row === -1) return true;
    const { columns } = this.#facts.tables.domain;
    const set = (store: { set: (row: number, value: number) => void }, printed: string | undefined): void => {
      if (printed !== undefined) store.set(this.#row, Number(printed));
    };
    set(columns.refcnt.store, general?.[1]);
    set(columns.dying.store, general?.[2]);
    set(columns.pauseCount.store, general?.[3]);
    if (pages === null) return true;
    set(columns.pages.store, pages[1]);
    set(columns.xenheapPages.store, pages[2]);
    set(columns.sharedPages.store, pages[3]);
    set(columns.maxPages.store, pages[4]);
    this.#hasPages = true;
    return true;
  }

  #handle(text: string): boolean {
    const handle = HANDLE.exec(text)?.[1];
    if (handle === undefined) return false;
    if (this.#row !== -1) this.#facts.tables.domain.columns.uuid.store.set(this.#row, handle);
    this.#hasHandle = true;
    return true;
  }

  /** `paging assistance: hap refcounts translate external`: only a domain that has a paging mode prints it. */
  #paging(text: string): boolean {
    const words = PAGING.exec(text)?.[1];
    if (words === undefined) return false;
    if (this.#phase === 'general') {
      this.#paged = true;
      this.#setTranslated(/(?:^| )translate(?: |$)/.test(words) ? 1 : 0);
    } else if (this.#phase === 'vcpus' && !this.#paged) {
      // The vCPU has a paging mode but the domain's line is missing: it was lost, not absent.
      this.#setTranslated(2);
    }
    return true;
  }

  /** On x86 a live domain without a paging mode runs on machine frames. A dead one has lost its mode perhaps. */
  #decideTranslated(): void {
    const dying = this.#row === -1 ? NaN : this.#facts.tables.domain.columns.dying.store.at(this.#row);
    if (!this.#paged && this.#hasPages && this.#hasHandle && dying < 2) this.#setTranslated(0);
  }

  #setTranslated(value: 0 | 1 | 2): void {
    if (this.#row !== -1) this.#facts.tables.domain.columns.translated.store.set(this.#row, value);
  }

  #mapping(text: string): boolean {
    const match = MAPPINGS.exec(text);
    if (match === null || this.#arm === -1) return false;
    const { columns } = this.#facts.tables.armP2m;
    const value = Number(match[2]);
    const shattered = match[3];
    if (match[1] === '4K') columns.mappings4k.store.set(this.#arm, value);
    else if (match[1] === '1G') {
      columns.mappings1g.store.set(this.#arm, value);
      if (shattered !== undefined) columns.shattered1g.store.set(this.#arm, Number(shattered));
    } else if (match[1] === '2M') {
      columns.mappings2m.store.set(this.#arm, value);
      if (shattered !== undefined) columns.shattered2m.store.set(this.#arm, Number(shattered));
    } else return false;
    return true;
  }

  #rangeset(line: number, text: string): boolean {
    if (this.#phase !== 'lists') return false;
    const match = RANGESET.exec(text);
    if (match === null) return false;
    const ranges = match[3] === undefined ? null : (match[2] ?? '').trim();
    this.#facts.tables.rangeset.add(this.#block, line, { domid: this.domid, name: match[1] ?? '', ranges });
    return true;
  }

  #virtualCpu(line: number, text: string): boolean {
    const match = VCPU.exec(text);
    if (match === null) return false;
    this.#vcpus += 1;
    const unknown = { pauseCount: null, pauseFlags: null, state: null, cpuSeconds: null };
    const row = { domid: this.domid, vcpu: Number(match[1]), cpu: Number(match[2]), ...unknown };
    this.#vcpu = this.#facts.tables.vcpu.add(this.#block, line, row);
    return true;
  }

  #pause(text: string): boolean {
    const match = PAUSE.exec(text);
    if (match === null || this.#vcpu === -1) return false;
    const { columns } = this.#facts.tables.vcpu;
    columns.pauseCount.store.set(this.#vcpu, Number(match[1]));
    columns.pauseFlags.store.set(this.#vcpu, Number.parseInt(match[2] ?? '', 16));
    return true;
  }
}
