import { isWhole } from '../core/completeness.ts';
import type { Work } from '../core/work.ts';
import type { CaptureWorld, SnapshotWorld } from './world.ts';

/**
 * The classes of devices (`vbd`, `vif`, …) that a domain has, as the complete xenstore listings of a moment show it;
 * null when none lists the domain.
 */
export type DeviceClassesOf = (snapshot: SnapshotWorld, domid: number) => ReadonlySet<string> | null;

const DOMAIN = '/local/domain/';
/** Rows between two pauses. */
const SLICE = 4096;

/** Reads which classes of devices each domain has below its `device` directory. */
export const readDeviceClasses = function* (world: CaptureWorld): Work<DeviceClassesOf> {
  const { columns, rows, block } = world.facts.tables.xenstoreNode;
  const { store } = columns.path;
  const listings = new Map<number, Map<number, Set<string>>>();
  const classesOf = (row: number, domain: string): Set<string> | null => {
    if (!/^\d{1,5}$/.test(domain)) return null;
    const id = block.at(row);
    const listing = listings.get(id) ?? new Map<number, Set<string>>();
    listings.set(id, listing);
    const classes = listing.get(Number(domain)) ?? new Set<string>();
    listing.set(Number(domain), classes);
    return classes;
  };
  let last = -1;
  let folder: readonly string[] | null = null;
  for (let row = 0; row < rows(); row += 1) {
    if (row % SLICE === SLICE - 1) yield;
    const number = store.folderAt(row);
    const isNew = number !== last;
    if (isNew) {
      last = number;
      const text = `${store.folderText(number)}/`;
      folder = text.startsWith(DOMAIN) ? text.slice(DOMAIN.length).split('/', 3) : null;
    }
    // What stands deeper says nothing that its folder does not.
    if (folder === null || (!isNew && folder.length === 3)) continue;
    const path = [...folder.filter((part) => part !== ''), (store.nameAt(row) ?? '').slice(1)];
    const [domain, directory, className] = path;
    const classes = domain === undefined ? null : classesOf(row, domain);
    if (directory === 'device' && className !== undefined && className !== '') classes?.add(className);
  }
  return (snapshot, domid) => {
    const found = snapshot.blocks
      .filter(({ completeness }) => isWhole(completeness))
      .map(({ id }) => listings.get(id)?.get(domid))
      .filter((classes) => classes !== undefined);
    return found.length === 0 ? null : new Set(found.flatMap((classes) => [...classes]));
  };
};
