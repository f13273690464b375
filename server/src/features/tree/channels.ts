import { factPlace } from '../../facts/fact-place.ts';
import type { Facts } from '../../facts/facts.ts';
import type { ChannelList, SnapshotWorld } from '../../world/world.ts';
import { channelState } from '../decode.ts';
import { inBuckets, treeItem, type TreeItem } from './node.ts';
import { amount } from '../../core/amount.ts';

/** The event channels of one domain, one node a listing. */
export const channelNodes = (facts: Facts, snapshot: SnapshotWorld, domain: number | null): readonly TreeItem[] =>
  snapshot.channels
    .filter(({ domid }) => domid === domain)
    .map((list, position) => listNode(facts, list, `e${position}`));

const listNode = (facts: Facts, list: ChannelList, key: string): TreeItem => {
  const { port } = facts.tables.eventChannel.columns;
  const row = (index: number): number => list.rows[index] ?? 0;
  return treeItem({
    key,
    label: 'event channels',
    description: `${list.whole ? '' : 'at least '}${amount(list.rows.length, 'port')} (${list.origin === 'e' ? 'key e' : 'lsevtchn'})`,
    icon: 'bell',
    place: factPlace(facts, 'eventChannel', row(0)),
    kind: 'bucket',
    children: () =>
      inBuckets(
        list.rows.length,
        (index) => channelNode(facts, row(index)),
        (index) => String(port.at(row(index))),
        (first, last, { channel }) => channel !== null && channel >= row(first) && channel <= row(last),
      ),
    mayHold: ({ channel }) => channel !== null && channel >= row(0) && channel <= row(list.rows.length - 1),
  });
};

const channelNode = (facts: Facts, row: number): TreeItem => {
  const { domid, port, state, remoteDomid, remotePort, pending, masked, virq, pirq } =
    facts.tables.eventChannel.columns;
  const number = state.at(row);
  const remote = remoteDomid.at(row);
  const target =
    remote === null
      ? (virq.at(row) ?? pirq.at(row) ?? '')
      : `d${remote}${remotePort.at(row) === null ? '' : ` port ${remotePort.at(row)}`}`;
  const flags = `${pending.at(row) === true ? ' pending' : ''}${masked.at(row) === true ? ' masked' : ''}`;
  const domain = domid.at(row);
  return treeItem({
    key: `p${port.at(row)}`,
    label: `port ${port.at(row)}`,
    description: `${number === null ? 'unknown' : channelState(number)} ${target}${flags}`.trim(),
    icon: 'plug',
    place: factPlace(facts, 'eventChannel', row, 'port'),
    address: domain === null ? null : `port:${domain}:${port.at(row)}`,
    value: String(port.at(row)),
  });
};
