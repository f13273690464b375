import { factPlace } from '../../facts/fact-place.ts';
import type { CaptureWorld, VbdView } from '../../world/world.ts';
import type { Evidence, Rule } from '../rule.ts';
import type { Place } from '../../core/place.ts';
import { counterSamples, type CounterSample } from './counter-samples.ts';
import { BOOT, captureText, connectText, diskNodes, statText } from './example-text.ts';
import { allVbds, vbdLabel } from './find-vbd.ts';
import { messageIds } from './message-ids.ts';
import { nodePlaces } from './node-place.ts';

const example = (flush: 0 | 1): string =>
  captureText({
    log: [BOOT, [10, connectText()], [175.536969, statText('1.xvda-0', { f: 1, pg: '1/1056' })]],
    xenstore: diskNodes({}, { 'feature-flush-cache': flush, 'feature-barrier': 0 }),
  });

/** A front end may send flushes and barriers to a disk that offers them only. */
export const blk33: Rule = {
  id: 'BLK-33',
  name: 'flush-without-offer',
  title: 'Flush or barrier to a disk that offers none',
  severity: 'warning',
  tearSafe: true,
  needs: ['vbd.flushCache', 'vbd.barrier', 'blkbackStat', 'vbdCounter'],
  condition:
    'A statistics line or sysfs counts f of at least 1 for a disk of which every moment of the capture shows feature-flush-cache 0 and feature-barrier 0, and it did not connect twice; a statistics line counts only in a log that shows it connect.',
  hint: 'The front end ignores what xenstore offers; the backend (M2) accepts the request and answers it as the disk does',
  reference:
    'drivers/block/xen-blkback/blkback.c: dispatch_rw_block_io(), xenbus.c: connect(), 3.2 to 6.x; model M2.4, M2.11',
  fires: { capture: example(0) },
  silent: { capture: example(1) },
  evaluate: function* ({ world, report, pass, unknown }) {
    const placeOf = nodePlaces(world);
    const disks = allVbds(world);
    if (disks.length === 0) unknown('vbd.flushCache', 'vbd.barrier');
    const moments = momentsByDisk(world);
    const connects = connectsByDisk(world);
    const counters = new Map(counterSamples(world).map(({ subject, samples }) => [subject, samples]));
    for (const vbd of disks) {
      const connected = connects.get(nodeOf(vbd)) ?? 0;
      const offers = connected > 1 ? null : offersOf(world, vbd, moments);
      const counts = flushesOf(world, vbd, connected, counters.get(vbd.address) ?? []);
      // Another connection may have offered something else.
      if (offers === null) unknown('vbd.flushCache', 'vbd.barrier');
      else if (counts === null) unknown('blkbackStat', 'vbdCounter');
      else if (offers || counts.length === 0) pass();
      else {
        const [first] = counts;
        if (first === undefined) continue;
        report({
          subject: vbd.address,
          place: first.place,
          message: `${vbdLabel(vbd)} offers neither flush nor barrier, and the guest sent one: f is ${first.value}`,
          data: { f: first.value },
          related: [
            { place: placeOf(vbd, 'back', 'feature-flush-cache'), message: 'feature-flush-cache 0' },
            { place: placeOf(vbd, 'back', 'feature-barrier'), message: 'feature-barrier 0' },
          ],
          evidence: [{ table: 'vbd', row: vbd.row }, first.evidence],
        });
      }
      yield;
    }
  },
};

/** `/vbd/1/51712`, with which the node of a backend ends. */
const nodeOf = ({ address }: VbdView): string => `/${address.replace(':', '/')}`;

/** How often the log shows each disk connect, by the end of its node. */
const connectsByDisk = ({ facts, timeline }: CaptureWorld): ReadonlyMap<string, number> => {
  const { args } = facts.tables.kernelMessage.columns;
  const connects = new Map<string, number>();
  for (const { row } of timeline.withId(messageIds.usingQueues)) {
    const node = args.at(row)?.[0] ?? '';
    const end = node.slice(Math.max(0, node.lastIndexOf('/vbd/')));
    connects.set(end, (connects.get(end) ?? 0) + 1);
  }
  return connects;
};

const diskKey = ({ address, backendDomid }: VbdView): string => `${address} ${backendDomid}`;

/** The same disk in every moment, for hosts with tens of thousands of them. */
const momentsByDisk = ({ snapshots }: CaptureWorld): ReadonlyMap<string, readonly VbdView[]> => {
  const moments = new Map<string, VbdView[]>();
  for (const { vbds } of snapshots)
    for (const vbd of vbds) {
      const key = diskKey(vbd);
      const known = moments.get(key) ?? [];
      moments.set(key, known);
      known.push(vbd);
    }
  return moments;
};

/** Does some moment offer one of both? Null: not known. */
const offersOf = (
  { facts }: CaptureWorld,
  vbd: VbdView,
  moments: ReadonlyMap<string, readonly VbdView[]>,
): boolean | null => {
  const { flushCache, barrier } = facts.tables.vbd.columns;
  const shown = (moments.get(diskKey(vbd)) ?? []).flatMap(({ row }) => [flushCache.at(row), barrier.at(row)]);
  if (shown.includes(true)) return true;
  return shown.includes(null) ? null : false;
};

interface Flushes {
  readonly value: number;
  readonly place: Place;
  readonly evidence: Evidence;
}

/** The first line of the log and the first counter of sysfs with a flush; null: neither shows the disk. */
const flushesOf = (
  { facts, timeline }: CaptureWorld,
  { frontendDomid, name }: VbdView,
  connected: number,
  samples: readonly CounterSample[],
): readonly Flushes[] | null => {
  const { f } = facts.tables.blkbackStat.columns;
  const prefix = `${frontendDomid}.${name}-`;
  const isTold = name !== null && connected === 1;
  const lines = isTold
    ? [...timeline.stats].filter(([thread]) => thread.startsWith(prefix)).flatMap(([, events]) => events)
    : [];
  if (lines.length === 0 && samples.length === 0) return null;
  const [line] = lines
    .filter(({ row }) => (f.at(row) ?? 0) > 0)
    .toSorted((a, b) => (a.time ?? Infinity) - (b.time ?? Infinity));
  const counter = samples.map(({ counters }) => counters.get('f_req')).find((one) => (one?.value ?? 0) > 0);
  return [
    ...(line === undefined
      ? []
      : [
          {
            value: f.at(line.row) ?? 0,
            place: factPlace(facts, 'blkbackStat', line.row, 'f'),
            evidence: { table: 'blkbackStat', row: line.row } as const,
          },
        ]),
    ...(counter === undefined
      ? []
      : [{ value: counter.value, place: counter.place, evidence: { table: 'vbdCounter', row: counter.row } as const }]),
  ];
};
