import { isWhole } from '../core/completeness.ts';
import type { PathColumn } from '../core/path-column.ts';
import type { Work } from '../core/work.ts';
import type { CaptureWorld, SnapshotWorld } from './world.ts';

/**
 * The classes of devices (`vbd`, `vif`, …) that a domain has, as the complete xenstore listings of a moment show it;
 * null when none lists the domain.
 */
export type DeviceClassesOf = (snapshot: SnapshotWorld, domid: number) => ReadonlySet<string> | null;

/** Rows between two pauses. */
const SLICE = 4096;

/** Reads which classes of devices each domain has below its `device` directory. */
export const readDeviceClasses = function* (world: CaptureWorld): Work<DeviceClassesOf> {
  const { columns, rows, block } = world.facts.tables.xenstoreNode;
  const { store } = columns.path;
  const local = store.findWord('/local');
  const domains = store.findWord('/domain');
  const device = store.findWord('/device');
  const listings = new Map<number, Map<number, Set<string>>>();
  const classesOf = (row: number, domid: number): Set<string> => {
    const id = block.at(row);
    const listing = listings.get(id) ?? new Map<number, Set<string>>();
    listings.set(id, listing);
    const classes = listing.get(domid) ?? new Set<string>();
    listing.set(domid, classes);
    return classes;
  };
  let last = -1;
  let isList = false;
  for (let row = 0; row < rows(); row += 1) {
    if (row % SLICE === SLICE - 1) yield;
    const folder = store.folderAt(row);
    if (folder !== last) {
      last = folder;
      const words = wordsOf(store, folder);
      const isBelow = words[0] === local && words[1] === domains && local > 0;
      isList = isBelow && words.length === 2;
      const domid = isBelow ? store.numberOfWord(words[2] ?? 0, 5) : -1;
      if (domid !== -1) {
        const classes = classesOf(row, domid);
        const name = words[3] === device ? store.word(words[4] ?? store.wordAt(row)).slice(1) : '';
        if (name !== '') classes.add(name);
      }
    }
    // What stands deeper says nothing that its folder does not.
    const listed = isList ? store.numberOfWord(store.wordAt(row), 5) : -1;
    if (listed !== -1) classesOf(row, listed);
  }
  return (snapshot, domid) => {
    const found = snapshot.blocks
      .filter(({ completeness }) => isWhole(completeness))
      .map(({ id }) => listings.get(id)?.get(domid))
      .filter((classes) => classes !== undefined);
    return found.length === 0 ? null : new Set(found.flatMap((classes) => [...classes]));
  };
};

/** The words of a folder's path from the top. */
const wordsOf = (store: PathColumn, folder: number): readonly number[] => {
  const words: number[] = [];
  for (let at = folder; at > 0; at = store.parentOf(at)) words.push(store.lastWordOf(at));
  return words.reverse();
};
