import type { PathColumn } from '../../core/path-column.ts';

/** What a folder of the store is, as far as block devices and domains are concerned. */
export const Place = {
  other: 0,
  /** '' */
  root: 1,
  /** `/local` */
  local: 2,
  /** `/local/domain` */
  domains: 3,
  /** `/local/domain/D` */
  domain: 4,
  /** `/local/domain/D/device` */
  devices: 5,
  /** `/local/domain/D/device/vbd`: holds frontends. */
  frontends: 6,
  /** `/local/domain/D/backend` */
  backends: 7,
  /** `/local/domain/D/backend/vbd` or of another class of block devices. */
  type: 8,
  /** `/local/domain/D/backend/vbd/F`: holds backends for one domain. */
  ends: 9,
  /** The directory of a frontend or a backend. */
  device: 10,
  /** Below that. */
  below: 11,
} as const;
/** One of the places. */
export type Place = (typeof Place)[keyof typeof Place];

/** Classes of block devices. */
const TYPES: readonly string[] = ['vbd', 'qdisk', 'tap', 'vbd3'];

/** A folder and what its path says; numbers are -1 where it says nothing. */
export interface StorePlace {
  readonly place: Place;
  readonly domain: number;
  /** `vbd`, `qdisk`, `tap`, `vbd3`; null outside of backends. */
  readonly type: string | null;
  /** Domain of the frontend. */
  readonly frontend: number;
  readonly device: number;
}

const OTHER: StorePlace = { place: Place.other, domain: -1, type: null, frontend: -1, device: -1 };
const ROOT: StorePlace = { ...OTHER, place: Place.root };
const LOCAL: StorePlace = { ...OTHER, place: Place.local };
const DOMAINS: StorePlace = { ...OTHER, place: Place.domains };

/**
 * Finds out what folders are from the folders above them. Those of the last path are kept: a listing goes through the
 * tree from top to bottom, so that each folder costs one step.
 */
export class StorePlaces {
  readonly #store: PathColumn;
  /** The folder asked for last and those above it, and what they are. */
  readonly #folders: number[] = [0];
  readonly #places: StorePlace[] = [ROOT];
  #depth = 0;
  /** The words that names of folders are compared with. */
  readonly #words: {
    readonly local: number;
    readonly domain: number;
    readonly device: number;
    readonly backend: number;
  };
  readonly #types: readonly number[];

  constructor(store: PathColumn) {
    this.#store = store;
    const of = (name: string): number => store.wordOf(`/${name}`);
    this.#words = { local: of('local'), domain: of('domain'), device: of('device'), backend: of('backend') };
    this.#types = TYPES.map(of);
  }

  /** What a folder is. */
  of(folder: number): StorePlace {
    // Folders above have lower numbers.
    while ((this.#folders[this.#depth] ?? 0) > folder) this.#depth -= 1;
    if (this.#folders[this.#depth] === folder) return this.#places[this.#depth] ?? OTHER;
    const parent = this.of(this.#store.parentOf(folder));
    const place = parent === OTHER ? OTHER : this.#below(parent, this.#store.lastWordOf(folder));
    this.#depth += 1;
    this.#folders[this.#depth] = folder;
    this.#places[this.#depth] = place;
    return place;
  }

  /** What stands below a folder. */
  #below(parent: StorePlace, word: number): StorePlace {
    const { domain, type, frontend, device } = parent;
    switch (parent.place) {
      case Place.root:
        return word === this.#words.local ? LOCAL : OTHER;
      case Place.local:
        return word === this.#words.domain ? DOMAINS : OTHER;
      case Place.domains: {
        const number = this.#store.numberOfWord(word, 5);
        return number === -1 ? OTHER : { place: Place.domain, domain: number, type, frontend, device };
      }
      case Place.domain:
        if (word === this.#words.device) return { place: Place.devices, domain, type, frontend, device };
        return word === this.#words.backend ? { place: Place.backends, domain, type, frontend, device } : OTHER;
      case Place.devices:
        return word === this.#types[0] ? { place: Place.frontends, domain, type, frontend: domain, device } : OTHER;
      case Place.backends: {
        const at = this.#types.indexOf(word);
        return at === -1 ? OTHER : { place: Place.type, domain, type: TYPES[at] ?? null, frontend, device };
      }
      case Place.type: {
        const number = this.#store.numberOfWord(word, 5);
        return number === -1 ? OTHER : { place: Place.ends, domain, type, frontend: number, device };
      }
      case Place.frontends:
      case Place.ends: {
        const number = this.#store.numberOfWord(word, 10);
        return number === -1 ? OTHER : { place: Place.device, domain, type, frontend, device: number };
      }
      case Place.device:
        return { place: Place.below, domain, type, frontend, device };
      case Place.below:
        return parent;
      case Place.other:
        return OTHER;
    }
  }
}
