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
  const listings = new Map<number, Map<number, Set<string>>>();
  for (let row = 0; row < rows(); row += 1) {
    if (row % SLICE === SLICE - 1) yield;
    const path = columns.path.at(row);
    if (path?.startsWith(DOMAIN) !== true) continue;
    const [domain, directory, className] = path.slice(DOMAIN.length).split('/', 4);
    if (domain === undefined || !/^\d{1,5}$/.test(domain)) continue;
    const id = block.at(row);
    const listing = listings.get(id) ?? new Map<number, Set<string>>();
    listings.set(id, listing);
    const classes = listing.get(Number(domain)) ?? new Set<string>();
    listing.set(Number(domain), classes);
    if (directory === 'device' && className !== undefined && className !== '') classes.add(className);
  }
  return (snapshot, domid) => {
    const found = snapshot.blocks
      .filter(({ completeness }) => isWhole(completeness))
      .map(({ id }) => listings.get(id)?.get(domid))
      .filter((classes) => classes !== undefined);
    return found.length === 0 ? null : new Set(found.flatMap((classes) => [...classes]));
  };
};
