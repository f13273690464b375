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

/**
 * Finds out what folders are from the folders above them. Those of the last path are kept: a listing goes through the
 * tree from top to bottom, so that each folder costs one step.
 */
export class StorePlaces {
  readonly #store: PathColumn;
  /** The folder asked for last and those above it, and what they are. */
  #folders: number[] = [0];
  #places: StorePlace[] = [{ ...OTHER, place: Place.root }];

  constructor(store: PathColumn) {
    this.#store = store;
  }

  /** What a folder is. */
  of(folder: number): StorePlace {
    let known = this.#folders.length - 1;
    // Folders above have lower numbers.
    while ((this.#folders[known] ?? 0) > folder) known -= 1;
    if (this.#folders[known] === folder) return this.#cut(known);
    const parent = this.of(this.#store.parentOf(folder));
    const place = parent === OTHER ? OTHER : below(parent, this.#store.word(this.#store.lastWordOf(folder)).slice(1));
    this.#folders.push(folder);
    this.#places.push(place);
    return place;
  }

  #cut(known: number): StorePlace {
    this.#folders.length = known + 1;
    this.#places.length = known + 1;
    return this.#places[known] ?? OTHER;
  }
}

const below = (parent: StorePlace, name: string): StorePlace => {
  switch (parent.place) {
    case Place.root:
      return name === 'local' ? { ...parent, place: Place.local } : OTHER;
    case Place.local:
      return name === 'domain' ? { ...parent, place: Place.domains } : OTHER;
    case Place.domains:
      return isNumber(name, 5) ? { ...parent, place: Place.domain, domain: Number(name) } : OTHER;
    case Place.domain:
      if (name === 'device') return { ...parent, place: Place.devices };
      return name === 'backend' ? { ...parent, place: Place.backends } : OTHER;
    case Place.devices:
      return name === 'vbd' ? { ...parent, place: Place.frontends, frontend: parent.domain } : OTHER;
    case Place.backends:
      return TYPES.includes(name) ? { ...parent, place: Place.type, type: name } : OTHER;
    case Place.type:
      return isNumber(name, 5) ? { ...parent, place: Place.ends, frontend: Number(name) } : OTHER;
    case Place.frontends:
    case Place.ends:
      return isNumber(name, 10) ? { ...parent, place: Place.device, device: Number(name) } : OTHER;
    case Place.device:
      return { ...parent, place: Place.below };
    case Place.below:
      return parent;
    case Place.other:
      return OTHER;
  }
};

/** Decimal digits, at most so many. */
export const isNumber = (name: string, digits: number): boolean => {
  if (name.length === 0 || name.length > digits) return false;
  for (let at = 0; at < name.length; at += 1) {
    const digit = name.charCodeAt(at) - 48;
    if (digit < 0 || digit > 9) return false;
  }
  return true;
};
