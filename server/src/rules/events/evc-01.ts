import type { Block } from '../../facts/block.ts';
import { factPlace } from '../../facts/fact-place.ts';
import type { ChannelList, SnapshotWorld } from '../../world/world.ts';
import { hasTwoSamples } from '../distinct-samples.ts';
import type { Rule, RuleContext } from '../rule.ts';
import { channelState, channelText, findPort } from './channel-lookup.ts';
import { devicePorts } from './device-ports.ts';
import { capture, channelSection, quiet } from './example-text.ts';

/** One end that points to a port which does not point back. */
interface BrokenPair {
  readonly snapshot: SnapshotWorld;
  readonly block: Block;
  readonly domid: number;
  readonly port: number;
  readonly row: number;
  readonly peer: number;
  readonly peerPort: number;
  /** Row of the other end; null: it is free. */
  readonly peerRow: number | null;
}

/** So many broken channels of one domain, and fewer that hold, are pieces of two dumps. */
const MIXED = 2;

const frozen = '%snapshot id=crash frozen=yes\n';

/** The two ends of an event channel point to each other. */
export const evc01: Rule = {
  id: 'EVC-01',
  name: 'event-channel-pair-disagrees',
  title: 'Event channel pair disagrees',
  severity: 'error',
  tearSafe: false,
  needs: ['eventChannel'],
  condition:
    'In one dump of key e a port is bound to a port of another domain whose own entry is free, or is not bound back to it. Each domain is printed under its own lock, so a channel that is just being closed looks like this too: one step lower unless the machine stood still or a second dump shows the same. Information where a lost line would look the same: the other port has no row, or is one of the same domain. Undecided for a domain of whose channels more are broken than hold, and for lists whose ports do not rise: pieces of two dumps. The channel of a device is left to EVC-05, which knows what it is for.',
  hint: 'Half-closed channel: the event of one side reaches nobody. With both domains alive it is a defect of the hypervisor',
  reference: 'xen/common/event_channel.c: evtchn_bind_interdomain(), evtchn_close()',
  fires: {
    capture: capture(
      frozen,
      channelSection(
        [0, [30, quiet('s=3 n=0 x=0 d=1 p=5')]],
        [1, [4, quiet('s=5 n=0 x=0 v=0')], [6, quiet('s=6 n=0 x=0')]],
      ),
    ),
  },
  silent: {
    capture: capture(
      frozen,
      channelSection([0, [30, quiet('s=3 n=0 x=0 d=1 p=5')]], [1, [5, quiet('s=3 n=0 x=0 d=0 p=30')]]),
    ),
  },
  evaluate: function* (context) {
    const { world } = context;
    const devices = new Set(
      devicePorts(world).ports.map(({ snapshot, frontend, port }) => `${snapshot.index} ${frontend}:${port}`),
    );
    const broken = new Map<string, BrokenPair[]>();
    let dumps = 0;
    for (const snapshot of world.snapshots) {
      const lists = snapshot.channels.filter(({ origin, domid }) => origin === 'e' && domid !== null);
      dumps += lists.length;
      for (const list of lists) {
        for (const pair of pairsOf(context, snapshot, list, lists)) {
          const ends = [`${pair.domid}:${pair.port}`, `${pair.peer}:${pair.peerPort}`];
          if (ends.some((end) => devices.has(`${snapshot.index} ${end}`))) continue;
          const key = ends.join(' ');
          broken.set(key, [...(broken.get(key) ?? []), pair]);
        }
        yield;
      }
    }
    if (dumps === 0) context.unknown('eventChannel');
    for (const pairs of broken.values()) reportPairs(context, pairs);
  },
};

/** Looks at the channels of one domain; says pass and unknown, answers those that are broken. */
const pairsOf = (
  { world: { facts }, pass, unknown }: RuleContext,
  snapshot: SnapshotWorld,
  list: ChannelList,
  lists: readonly ChannelList[],
): readonly BrokenPair[] => {
  const { columns } = facts.tables.eventChannel;
  const broken: BrokenPair[] = [];
  let held = 0;
  for (const row of list.rows) {
    const port = columns.port.at(row);
    const peer = columns.remoteDomid.at(row);
    const peerPort = columns.remotePort.at(row);
    if (columns.state.at(row) !== channelState.interdomain || port === null || peer === null || peerPort === null)
      continue;
    const other = lists.find(({ domid, block }) => domid === peer && block === list.block);
    const found = other?.ordered !== true || !list.ordered ? null : findPort(facts, other, peerPort);
    if (found === null || found.kind === 'unknown') unknown('eventChannel');
    else if (found.kind === 'row' && pointsTo(columns, found.row, list.domid, port)) held += 1;
    else {
      const peerRow = found.kind === 'row' ? found.row : null;
      broken.push({ snapshot, block: list.block, domid: list.domid ?? 0, port, row, peer, peerPort, peerRow });
    }
  }
  if (held > 0) pass();
  // Pieces of two dumps, one after the other, disagree all over; a channel that is half closed stands alone.
  if (broken.length < MIXED || broken.length <= held) return broken;
  unknown('eventChannel');
  return [];
};

type Columns = RuleContext['world']['facts']['tables']['eventChannel']['columns'];

const pointsTo = (columns: Columns, row: number, domid: number | null, port: number): boolean =>
  columns.state.at(row) === channelState.interdomain &&
  columns.remoteDomid.at(row) === domid &&
  columns.remotePort.at(row) === port;

const reportPairs = ({ world: { facts }, report }: RuleContext, pairs: readonly BrokenPair[]): void => {
  const [pair] = pairs;
  if (pair === undefined) return;
  const { snapshot, domid, port, row, peer, peerPort, peerRow } = pair;
  const isDying = [domid, peer].some((id) => (snapshot.domains.get(id)?.dying ?? 0) > 0);
  const what = channelText(facts, peerRow);
  report({
    subject: `port:${domid}:${port}`,
    place: factPlace(facts, 'eventChannel', row, 'remotePort'),
    message: `d${domid} port ${port} points to d${peer} port ${peerPort}, which is ${what}`,
    data: { domid, port, remoteDomid: peer, remotePort: peerPort, state: what, count: pairs.length },
    related: [
      ...(peerRow === null
        ? []
        : [{ place: factPlace(facts, 'eventChannel', peerRow), message: `port ${peerPort} of d${peer} is ${what}` }]),
      ...pairs.slice(1).map((again) => ({
        place: factPlace(facts, 'eventChannel', again.row),
        message: `port ${port} of d${domid} in another dump`,
      })),
    ],
    evidence: [
      { table: 'eventChannel', row },
      ...(peerRow === null ? [] : [{ table: 'eventChannel' as const, row: peerRow }]),
    ],
    frozen: snapshot.frozen,
    // A free port has no row that would make the two lists two groups. One line that was lost looks like a free port, and
    // rows below the heading of another domain look like channels to itself.
    confidence:
      snapshot.frozen || hasTwoSamples(pairs.map(({ block }) => block))
        ? 'high'
        : peerRow === null || peer === domid
          ? 'low'
          : 'medium',
    ...(isDying ? { severity: 'info' } : {}),
  });
};
