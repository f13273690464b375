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
const TYPES: readonly string[] = ['/vbd', '/qdisk', '/tap', '/vbd3'];

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

  constructor(store: PathColumn) {
    this.#store = store;
  }

  /** What a folder is. */
  of(folder: number): StorePlace {
    // Folders above have lower numbers.
    while ((this.#folders[this.#depth] ?? 0) > folder) this.#depth -= 1;
    if (this.#folders[this.#depth] === folder) return this.#places[this.#depth] ?? OTHER;
    const parent = this.of(this.#store.parentOf(folder));
    const place = parent === OTHER ? OTHER : below(parent, this.#store.word(this.#store.lastWordOf(folder)));
    this.#depth += 1;
    this.#folders[this.#depth] = folder;
    this.#places[this.#depth] = place;
    return place;
  }
}

/** What stands below a folder; the name has its slash. */
const below = (parent: StorePlace, name: string): StorePlace => {
  const { domain, type, frontend, device } = parent;
  switch (parent.place) {
    case Place.root:
      return name === '/local' ? LOCAL : OTHER;
    case Place.local:
      return name === '/domain' ? DOMAINS : OTHER;
    case Place.domains:
      return isNumber(name, 5) ? { place: Place.domain, domain: numberOf(name), type, frontend, device } : OTHER;
    case Place.domain:
      if (name === '/device') return { place: Place.devices, domain, type, frontend, device };
      return name === '/backend' ? { place: Place.backends, domain, type, frontend, device } : OTHER;
    case Place.devices:
      return name === '/vbd' ? { place: Place.frontends, domain, type, frontend: domain, device } : OTHER;
    case Place.backends:
      return TYPES.includes(name) ? { place: Place.type, domain, type: name.slice(1), frontend, device } : OTHER;
    case Place.type:
      return isNumber(name, 5) ? { place: Place.ends, domain, type, frontend: numberOf(name), device } : OTHER;
    case Place.frontends:
    case Place.ends:
      return isNumber(name, 10) ? { place: Place.device, domain, type, frontend, device: numberOf(name) } : OTHER;
    case Place.device:
      return { place: Place.below, domain, type, frontend, device };
    case Place.below:
      return parent;
    case Place.other:
      return OTHER;
  }
};

/** Is a name with its slash a decimal number of at most so many digits? */
export const isNumber = (name: string, digits: number): boolean => {
  if (name.length < 2 || name.length > digits + 1 || name.charCodeAt(0) !== 47) return false;
  for (let at = 1; at < name.length; at += 1) {
    const digit = name.charCodeAt(at) - 48;
    if (digit < 0 || digit > 9) return false;
  }
  return true;
};

/** The number that such a name is. */
export const numberOf = (name: string): number => {
  let value = 0;
  for (let at = 1; at < name.length; at += 1) value = value * 10 + name.charCodeAt(at) - 48;
  return value;
};
