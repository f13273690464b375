import { NumberColumn } from '../core/number-column.ts';
import { PackedColumn } from '../core/packed-column.ts';
import { PathColumn } from '../core/path-column.ts';
import type { TextArena } from '../core/text-arena.ts';
import { TextColumn } from '../core/text-column.ts';
import { WideColumn } from '../core/wide-column.ts';
import type { Kind, KindValues } from './kinds.ts';

/** A column of one kind: append and read by value, with the storage open for hot loops. */
export interface Column<K extends Kind> {
  readonly kind: K;
  readonly store: StoreOf<K>;
  push(value: KindValues[K]): void;
  at(row: number): KindValues[K];
}

/** The storage behind a kind. */
export type StoreOf<K extends Kind> = K extends 'h64'
  ? WideColumn
  : K extends 'path'
    ? PathColumn
    : K extends 'text' | 'texts' | 'numbers' | 'hexes'
      ? TextColumn
      : K extends 'number' | 'hex'
        ? PackedColumn
        : NumberColumn;

/** What separates the items of a stored list; it cannot stand in printed text. */
const SEPARATOR = '\u001f';

const small = (kind: Kind, store: NumberColumn): Column<Kind> => ({
  kind,
  store,
  push: (value) => {
    store.push(Number(value));
  },
  at: (row) => store.at(row),
});

const nullable = (kind: 'number' | 'hex'): Column<Kind> => {
  const store = new PackedColumn();
  return {
    kind,
    store,
    push: (value) => {
      store.push(value === null ? NaN : Number(value));
    },
    at: (row) => {
      const value = store.at(row);
      return Number.isNaN(value) ? null : value;
    },
  };
};

const flag = (): Column<Kind> => {
  const store = new NumberColumn(Uint8Array);
  return {
    kind: 'flag',
    store,
    push: (value) => {
      store.push(value === null ? 2 : value === true ? 1 : 0);
    },
    at: (row) => (store.at(row) === 1 ? true : store.at(row) === 0 ? false : null),
  };
};

const wide = (): Column<Kind> => {
  const store = new WideColumn();
  return {
    kind: 'h64',
    store,
    push: (value) => {
      store.pushBig(typeof value === 'bigint' ? value : null);
    },
    at: (row) => store.big(row),
  };
};

const text = (arena: TextArena): Column<Kind> => {
  const store = new TextColumn(arena);
  return {
    kind: 'text',
    store,
    push: (value) => {
      store.push(typeof value === 'string' ? value : null);
    },
    at: (row) => store.at(row),
  };
};

const path = (): Column<Kind> => {
  const store = new PathColumn();
  return {
    kind: 'path',
    store,
    push: (value) => {
      store.push(typeof value === 'string' ? value : null);
    },
    at: (row) => store.at(row),
  };
};

const list = (kind: 'texts' | 'numbers' | 'hexes', arena: TextArena): Column<Kind> => {
  const store = new TextColumn(arena);
  return {
    kind,
    store,
    push: (value) => {
      store.push(Array.isArray(value) ? value.map((item) => `${String(item)}${SEPARATOR}`).join('') : null);
    },
    at: (row) => {
      const joined = store.at(row);
      if (joined === null) return null;
      const items = joined.split(SEPARATOR).slice(0, -1);
      return kind === 'texts' ? items : items.map(Number);
    },
  };
};

const make = (kind: Kind, arena: TextArena): Column<Kind> => {
  switch (kind) {
    case 'u8':
      return small(kind, new NumberColumn(Uint8Array));
    case 'u16':
    case 'h16':
      return small(kind, new NumberColumn(Uint16Array));
    case 'u32':
    case 'h32':
      return small(kind, new NumberColumn(Uint32Array));
    case 'number':
    case 'hex':
      return nullable(kind);
    case 'flag':
      return flag();
    case 'h64':
      return wide();
    case 'text':
      return text(arena);
    case 'path':
      return path();
    case 'texts':
    case 'numbers':
    case 'hexes':
      return list(kind, arena);
  }
};

/** Makes an empty column. The cast states what the switch above establishes: the storage belongs to the kind. */
export const makeColumn = <K extends Kind>(kind: K, arena: TextArena): Column<K> =>
  make(kind, arena) as unknown as Column<K>;
