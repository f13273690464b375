import { factPlace } from '../../facts/fact-place.ts';
import type { Work } from '../../core/work.ts';
import { atLeast } from '../../world/version.ts';
import type { CaptureWorld } from '../../world/world.ts';
import { sinkAt, type Reconciled } from './reconciled.ts';

const SLICE = 8192;
/** Pages of one domain that are looked up in the M2P at most. */
const MOST_PAGES = 1 << 21;

interface Guest {
  pages: number;
  readonly frames: Map<number, number>;
  isCut: boolean;
  readonly row: number;
}

/**
 * P2M and M2P (M5) as dumps show them: pages of each domain, how many of their frames the M2P gives back, and the entries of granted frames that dom0's own
 * P2M must have; and the counters of Arm's P2M (M7) with what they leave of the domain's pages.
 */
export const reconcileMemory = function* (world: CaptureWorld, found: Reconciled[]): Work<void> {
  const { facts, capture } = world;
  const { p2mRange, m2pEntry } = facts.tables;
  const guests = new Map<number, Guest>();
  const { domid, firstPfn, lastPfn, firstMfn } = p2mRange.columns;
  for (let row = 0; row < p2mRange.rows(); row += 1) {
    if (row % SLICE === SLICE - 1) yield;
    const [from, to, frame] = [firstPfn.at(row), lastPfn.at(row), firstMfn.at(row)];
    const domain = domid.at(row);
    if (facts.blocks[p2mRange.block.at(row)]?.capture !== capture.id || domain === null) continue;
    if (from === null || to === null || frame === null || to < from) continue;
    const guest = guests.get(domain) ?? { pages: 0, frames: new Map<number, number>(), isCut: false, row };
    guests.set(domain, guest);
    const pages = Number(to - from) + 1;
    guest.pages += pages;
    if (guest.frames.size + pages > MOST_PAGES) guest.isCut = true;
    else for (let page = 0; page < pages; page += 1) guest.frames.set(Number(frame) + page, Number(from) + page);
  }
  const seen = new Map([...guests.keys()].map((id) => [id, { equal: 0, other: 0 }]));
  const { mfn, pfn } = m2pEntry.columns;
  if (guests.size > 0)
    for (let row = 0; row < m2pEntry.rows(); row += 1) {
      if (row % SLICE === SLICE - 1) yield;
      if (facts.blocks[m2pEntry.block.at(row)]?.capture !== capture.id) continue;
      const frame = Number(mfn.at(row));
      for (const [id, { frames }] of guests) {
        const wanted = frames.get(frame);
        const counts = seen.get(id);
        if (wanted === undefined || counts === undefined) continue;
        if (BigInt(wanted) === pfn.at(row)) counts.equal += 1;
        else counts.other += 1;
        frames.delete(frame);
      }
    }
  for (const [id, { pages, frames, isCut, row }] of guests) {
    const block = facts.blocks[p2mRange.block.at(row)];
    const put = sinkAt(found, null, factPlace(facts, 'p2mRange', row));
    put(
      'state',
      `p2m{${id}}.pages`,
      pages,
      block?.completeness === 'complete' ? pages : null,
      'pages with a frame in the dumps of its P2M; the same dump in several files counts each time',
    );
    const { equal = 0, other = 0 } = seen.get(id) ?? {};
    if (equal + other === 0) {
      put('assumption', `p2m{${id}}.m2p`, null, null, 'the M2P says the same, because no dump of it has these frames');
      continue;
    }
    put(
      'state',
      `p2m{${id}}.m2p`,
      equal,
      null,
      `frames that the M2P gives back to their page; ${frames.size} are not in its dump${isCut ? ', others are too many to look at' : ''}`,
    );
    put('residual', `p2m{${id}}.m2p`, other, other, 'frames that the M2P gives to another page');
  }
  foreignEntries(world, found);
  armCounters(world, found);
};

/** Every mapping of dom0 for its processors is a foreign entry of its P2M; the override table has those that user space maps, or all, by the kernel's version. */
const foreignEntries = ({ host, snapshots }: CaptureWorld, found: Reconciled[]): void => {
  const handles = found.filter(({ kind, path }) => kind === 'state' && path === 'mt{0}.handles');
  for (const { snapshot, high, place } of handles) {
    const dom0 = snapshots.find(({ id }) => id === snapshot)?.domains.get(0);
    if (dom0?.type !== 'pv' && dom0?.translated !== false) continue;
    const put = sinkAt(found, snapshot, place);
    put(
      'assumption',
      'p2m{0}.foreign',
      0,
      high,
      'each mapping of dom0 has a page of its own, and none is for a device alone',
    );
    if (host.kernel === null) put('assumption', 'ovr.count', 0, high, 'the kernel of dom0 is not known');
    else if (atLeast(host.kernel, 4, 0))
      put('state', 'ovr.count', 0, 0, `kernel ${host.kernel.text} has no override table (4.0)`);
    else put('state', 'ovr.count', 0, high, `kernel ${host.kernel.text} keeps granted frames in an override table`);
  }
};

/** The counters of key `q` do not count replaced entries down as often as up. */
const armCounters = ({ facts, snapshots }: CaptureWorld, found: Reconciled[]): void => {
  const { armP2m } = facts.tables;
  for (const { id, domains } of snapshots)
    for (const { domid, armRow, pages } of domains.values()) {
      if (armRow === null) continue;
      const { mappings1g, shattered1g, mappings2m, shattered2m, mappings4k } = armP2m.row(armRow);
      const put = sinkAt(found, id, factPlace(facts, 'armP2m', armRow));
      const counters = { m1: mappings1g, s1: shattered1g, m2: mappings2m, s2: shattered2m, m3: mappings4k };
      for (const [name, value] of Object.entries(counters))
        if (value !== null) put('state', `armp2m{${domid}}.${name}`, value, value, 'key q');
      if (mappings1g === null || mappings2m === null || mappings4k === null) continue;
      const frames = mappings1g * 262_144 + mappings2m * 512 + mappings4k;
      put(
        'assumption',
        `armp2m{${domid}}.frames`,
        frames,
        frames,
        'no entry was replaced by another one, which the counters count wrong (ARM-01)',
      );
      if (pages !== null)
        put(
          'residual',
          `armp2m{${domid}}.frames`,
          frames - pages,
          frames - pages,
          `${frames} frames as counted less ${pages} pages of the domain: I/O memory, grants and drift`,
        );
    }
};
