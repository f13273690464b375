import { hex } from '../../core/hex.ts';
import { factPlace } from '../../facts/fact-place.ts';
import type { CaptureWorld, RingView, SnapshotWorld, VbdView } from '../../world/world.ts';
import { xenbusState } from '../decode.ts';
import { deviceName } from '../../world/device-name.ts';
import type { Lookup } from '../lookup/lookup.ts';
import { treeItem, type TreeItem } from './node.ts';
import { amount } from '../../core/amount.ts';

/** The block devices of one domain: both ends, rings with their grants and statistics, counters. */
export const deviceNodes = (
  lookup: Lookup,
  capture: CaptureWorld,
  snapshot: SnapshotWorld,
  domain: number | null,
): readonly TreeItem[] =>
  snapshot.vbds
    .filter(({ frontendDomid }) => frontendDomid === domain)
    .map((vbd) => deviceNode(lookup, capture, snapshot, vbd));

const state = (value: number | null): string => (value === null ? 'not known' : xenbusState(value));

const deviceNode = (lookup: Lookup, capture: CaptureWorld, snapshot: SnapshotWorld, vbd: VbdView): TreeItem => {
  const { facts } = capture;
  const { columns } = facts.tables.vbd;
  const name = vbd.name ?? (vbd.device === null ? null : deviceName(vbd.device)) ?? 'block device';
  return treeItem({
    key: vbd.address,
    label: `${name} (${vbd.device ?? '?'})`,
    description: `frontend ${state(vbd.frontState)}, backend d${vbd.backendDomid ?? '?'} ${state(vbd.backState)}`,
    tooltip: `mode ${columns.mode.at(vbd.row) ?? 'not known'}, ${columns.sectors.at(vbd.row) ?? 'unknown'} sectors, protocol ${columns.protocol.at(vbd.row) ?? 'native (not stated)'}`,
    icon: 'database',
    place: factPlace(facts, 'vbd', vbd.row),
    address: vbd.device === null || vbd.frontendDomid === null ? null : vbd.address,
    value: vbd.device === null ? null : String(vbd.device),
    children: () => [
      endNode(capture, vbd, 'frontend', vbd.frontState, columns.frontLine.at(vbd.row)),
      endNode(capture, vbd, 'backend', vbd.backState, columns.backLine.at(vbd.row)),
      ...vbd.rings.map((ring) => ringNode(lookup, capture, snapshot, vbd, ring)),
      ...counterNodes(capture, vbd),
    ],
  });
};

const endNode = (
  { facts }: CaptureWorld,
  vbd: VbdView,
  end: 'frontend' | 'backend',
  value: number | null,
  line: number | null,
): TreeItem => {
  const domain = end === 'frontend' ? vbd.frontendDomid : vbd.backendDomid;
  return treeItem({
    key: end,
    label: end,
    description: `d${domain ?? '?'} ${state(value)}`,
    icon: end === 'frontend' ? 'vm-connect' : 'server-process',
    place: line === null ? factPlace(facts, 'vbd', vbd.row) : { ...factPlace(facts, 'vbd', vbd.row), line },
  });
};

const ringNode = (
  lookup: Lookup,
  capture: CaptureWorld,
  snapshot: SnapshotWorld,
  vbd: VbdView,
  ring: RingView,
): TreeItem => {
  const { facts, timeline } = capture;
  const thread = `${vbd.frontendDomid}.${vbd.name}-${ring.index}`;
  const stats = timeline.stats.get(thread) ?? [];
  const seen = stats.filter((event) => event.snapshot <= snapshot.index);
  const last = (seen.length > 0 ? seen : stats).at(-1);
  const { persistent, persistentMax, rd, wr } = facts.tables.blkbackStat.columns;
  const grants =
    last === undefined || persistent.at(last.row) === null
      ? ''
      : `, ${persistent.at(last.row)}/${persistentMax.at(last.row)} persistent grants`;
  const children = (): readonly TreeItem[] => [
    ...ring.refs.map((ref) => ringPageNode(lookup, capture, snapshot, vbd, ref)),
    ...(last === undefined
      ? []
      : [
          treeItem({
            key: 'stats',
            label: 'last statistics line',
            description: `rd ${rd.at(last.row)}, wr ${wr.at(last.row)}${grants}`,
            icon: 'graph',
            place: factPlace(facts, 'blkbackStat', last.row, 'thread'),
          }),
        ]),
  ];
  return treeItem({
    key: `ring${ring.index}`,
    label: `ring ${ring.index}`,
    description: `${amount(ring.refs.length, 'page')}, ${ring.port === null ? 'no known port' : `port ${ring.port}`}${grants}`,
    icon: 'sync',
    place: ringPlace(capture, vbd),
    children: ring.refs.length === 0 && last === undefined ? null : children,
  });
};

const ringPlace = ({ facts }: CaptureWorld, vbd: VbdView): TreeItem['place'] => {
  const line = facts.tables.vbd.columns.ringLine.at(vbd.row);
  const place = factPlace(facts, 'vbd', vbd.row);
  return line === null ? place : { ...place, line };
};

/** A ring page: who maps its grant, from the last dump of the moment. */
const ringPageNode = (
  lookup: Lookup,
  { facts, capture }: CaptureWorld,
  snapshot: SnapshotWorld,
  vbd: VbdView,
  ref: number,
): TreeItem => {
  const { columns } = facts.tables.grantActive;
  const table = snapshot.dumps.at(-1)?.tables.find(({ granter }) => granter === vbd.frontendDomid);
  const found =
    table === undefined || vbd.frontendDomid === null
      ? null
      : (lookup.things
          .mentions({ kind: 'gref', domain: vbd.frontendDomid, ref }, capture.id)
          .find(
            (mention) =>
              mention.table === 'grantActive' && mention.row >= table.first && mention.row < table.first + table.count,
          )?.row ?? null);
  return treeItem({
    key: `page${hex(ref)}`,
    label: `ring page, grant ${hex(ref)}`,
    description:
      found !== null
        ? `mapped by d${columns.mapper.at(found)}`
        : table === undefined
          ? 'no grant dump of this moment'
          : 'not mapped in the dump',
    icon: 'key',
    place: found === null ? null : factPlace(facts, 'grantActive', found, 'ref'),
    address: vbd.frontendDomid === null ? null : `d${vbd.frontendDomid}:gref:${hex(ref)}`,
    value: hex(ref),
  });
};

const counterNodes = ({ facts }: CaptureWorld, vbd: VbdView): readonly TreeItem[] => {
  const { columns } = facts.tables.vbdCounter;
  const first = vbd.counters[0];
  if (first === undefined) return [];
  return [
    treeItem({
      key: 'counters',
      label: 'sysfs counters',
      description: vbd.counters.map((row) => `${columns.name.at(row)} ${columns.value.at(row)}`).join(', '),
      icon: 'dashboard',
      place: factPlace(facts, 'vbdCounter', first, 'value'),
    }),
  ];
};
