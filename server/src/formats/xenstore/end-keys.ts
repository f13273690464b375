import type { PathColumn } from '../../core/path-column.ts';
import type { Facts } from '../../facts/facts.ts';

type Nodes = Facts['tables']['xenstoreNode'];

/** Names of keys that somebody asks for. */
const NAMES = [
  'state',
  'backend',
  'backend-id',
  'mode',
  'sectors',
  'sector-size',
  'protocol',
  'dev',
  'physical-device',
  'hotplug-status',
  'feature-persistent',
  'feature-max-indirect-segments',
  'feature-barrier',
  'feature-flush-cache',
  'feature-discard',
  'multi-queue-max-queues',
  'multi-queue-num-queues',
  'max-ring-page-order',
  'ring-page-order',
  'ring-ref',
  'event-channel',
] as const;
/** One of them. */
export type KeyName = (typeof NAMES)[number];

const SLOTS: ReadonlyMap<string, number> = new Map(NAMES.map((name, slot) => [`/${name}`, slot]));
const SLOT_OF = Object.fromEntries(NAMES.map((name, slot) => [name, slot])) as Readonly<Record<KeyName, number>>;
/** What a word is that nobody asks for, or the name of a page of a ring. */
const UNSEEN = 0;
const NOTHING = -1;
const PAGE = -2;
const MAX_SLOTS = NAMES.length;

/**
 * Finds the keys of one end of a device after the other among the nodes. Which of the few dozen names a word is, is found
 * out once, so that an end costs a look at each of its rows and no text.
 */
export class EndKeys {
  readonly #store: PathColumn;
  /** Row of each name, plus one; 0: not listed. */
  readonly #rows = new Float64Array(MAX_SLOTS);
  /** Rows of `ring-refN` and of everything below the directory, by `queue-0/ring-ref`. */
  readonly #others = new Map<string, number>();
  /** The slot of each word plus one, or what else it is. */
  #slotOf = new Int8Array(256);

  constructor(nodes: Nodes) {
    this.#store = nodes.columns.path.store;
  }

  /** Reads the keys in pieces of rows (first and last of each). A directory stands `depth` levels below the top. */
  read(pieces: readonly number[], depth: number): void {
    this.#rows.fill(0);
    if (this.#others.size > 0) this.#others.clear();
    for (let piece = 0; piece < pieces.length; piece += 2)
      this.#piece(pieces[piece] ?? 0, pieces[piece + 1] ?? -1, depth);
  }

  /** Names of the others: `ring-ref0`, `queue-0/ring-ref`. */
  get others(): ReadonlyMap<string, number> {
    return this.#others;
  }

  /** Row of a key that stands in the directory itself, or null. */
  rowOf(name: KeyName): number | null {
    const row = this.#rows[SLOT_OF[name]] ?? 0;
    return row === 0 ? null : row - 1;
  }

  #piece(first: number, last: number, depth: number): void {
    const store = this.#store;
    let folder = -1;
    let home = '';
    for (let row = first; row <= last; row += 1) {
      if (store.folderAt(row) !== folder) {
        folder = store.folderAt(row);
        home = this.#below(folder, depth);
      }
      const word = store.wordAt(row);
      if (home !== '') this.#others.set(`${home}${store.word(word)}`.slice(1), row);
      else {
        let slot = this.#slotOf[word] ?? UNSEEN;
        if (slot === UNSEEN) slot = this.#classify(word);
        if (slot > 0) this.#rows[slot - 1] = row + 1;
        else if (slot === PAGE) this.#others.set(store.word(word).slice(1), row);
      }
    }
  }

  /** The path of a folder below a directory of `depth` levels, with its slash; '' for the directory itself. */
  #below(folder: number, depth: number): string {
    const store = this.#store;
    let levels = 0;
    for (let at = folder; at > 0; at = store.parentOf(at)) levels += 1;
    let path = '';
    for (let at = folder; levels > depth; at = store.parentOf(at)) {
      path = store.word(store.lastWordOf(at)) + path;
      levels -= 1;
    }
    return path;
  }

  #classify(word: number): number {
    const name = this.#store.word(word);
    const known = SLOTS.get(name);
    const slot = known !== undefined ? known + 1 : /^\/ring-ref\d/.test(name) ? PAGE : NOTHING;
    if (word >= this.#slotOf.length) {
      const larger = new Int8Array(2 * word);
      larger.set(this.#slotOf);
      this.#slotOf = larger;
    }
    this.#slotOf[word] = slot;
    return slot;
  }
}
