import { factPlace } from '../../facts/fact-place.ts';
import type { Facts } from '../../facts/facts.ts';
import type { Related } from '../../core/finding.ts';
import { areDistinctSamples } from '../distinct-samples.ts';
import type { Evidence, Rule, RuleContext } from '../rule.ts';
import { channelState, channelText, findPort } from './channel-lookup.ts';
import { deviceLabel, devicePorts, type DevicePort } from './device-ports.ts';
import { capture, channelSection, deviceSection, quiet } from './example-text.ts';

const frozen = '%snapshot id=crash frozen=yes\n';

/** The event channel of a connected device is bound between its two ends. */
export const evc05: Rule = {
  id: 'EVC-05',
  name: 'device-channel-not-bound',
  title: 'Device channel not bound',
  severity: 'warning',
  tearSafe: false,
  needs: ['eventChannel', 'vbd'],
  condition:
    "Both ends of a device say Connected (4) in xenstore, but the port that the frontend names as its event-channel is not bound (s=3) to the backend in key e of the same moment. lsevtchn counts where it lists the port: a port that it does not list is not known. One step lower while one listing of the channels shows it, because a device that is just being detached looks like this too; unless the backend's end still points to the port, which no detaching explains.",
  hint: 'The backend was unbound or the channel was lost: this device does no more I/O. Detach it, or reconnect the backend',
  reference: 'Linux drivers/block/xen-blkback/xenbus.c: connect_ring(), xen_blkif_map(); xen/common/event_channel.c',
  fires: {
    capture: capture(
      frozen,
      deviceSection(15),
      channelSection([1, [15, quiet('s=2 n=0 x=0 d=0')], [16, quiet('s=6 n=0 x=0')]]),
    ),
  },
  silent: {
    capture: capture(
      frozen,
      deviceSection(15),
      channelSection([1, [15, quiet('s=3 n=0 x=0 d=0 p=32')], [16, quiet('s=6 n=0 x=0')]]),
    ),
  },
  evaluate: function* (context) {
    const { ports, idle, missing } = devicePorts(context.world);
    if (idle) context.pass();
    if (missing.length > 0) context.unknown(...missing);
    const lost: Lost[] = [];
    for (const port of ports) {
      const seen = look(context, port);
      if (seen !== null) lost.push(seen);
      yield;
    }
    for (const seen of lost) {
      const again = lost.some(
        (other) =>
          other.at.vbd.address === seen.at.vbd.address && other.at.port === seen.at.port && isLater(seen, other),
      );
      reportLost(context, seen, again);
    }
  },
};

/** A port of a device that is not bound to the backend. */
interface Lost {
  readonly at: DevicePort;
  /** Row of the port; null: it is free. */
  readonly row: number | null;
  readonly listing: DevicePort['lists'][number];
  /** Rows of all listings of the moment that show the same. */
  readonly rows: readonly number[];
}

/** Looks one port up in every listing of its moment; one that shows it bound to the backend is believed. */
const look = ({ world: { facts }, pass, unknown }: RuleContext, at: DevicePort): Lost | null => {
  let lost: Omit<Lost, 'rows'> | null = null;
  const rows: number[] = [];
  for (const listing of at.lists) {
    const found = findPort(facts, listing, at.port);
    if (found.kind === 'unknown') continue;
    const row = found.kind === 'row' ? found.row : null;
    if (row !== null && isBoundTo(facts, row, at.backend)) {
      if (listing.origin === 'e') {
        pass();
        return null;
      }
      continue;
    }
    if (row !== null) rows.push(row);
    if (lost === null || listing.origin === 'e') lost = { at, row, listing };
  }
  if (lost !== null) return { ...lost, rows };
  if (
    at.lists.some(({ rows: listed }) =>
      listed.some((row) => facts.tables.eventChannel.columns.port.at(row) === at.port),
    )
  )
    pass();
  else unknown('eventChannel');
  return null;
};

const isBoundTo = (facts: Facts, row: number, backend: number): boolean => {
  const { state, remoteDomid } = facts.tables.eventChannel.columns;
  return state.at(row) === channelState.interdomain && remoteDomid.at(row) === backend;
};

/** Row of a port of the backend that is bound to this one, in the same dump of key `e`; or null. */
const pointerTo = (facts: Facts, { at, listing }: Lost): number | null => {
  const { state, remoteDomid, remotePort } = facts.tables.eventChannel.columns;
  const rows = at.snapshot.channels
    .filter(({ domid, block }) => domid === at.backend && block === listing.block)
    .flatMap((list) => list.rows);
  const row = rows.find(
    (end) =>
      state.at(end) === channelState.interdomain &&
      remoteDomid.at(end) === at.frontend &&
      remotePort.at(end) === at.port,
  );
  return row ?? null;
};

const isLater = (one: Lost, other: Lost): boolean =>
  one !== other && areDistinctSamples(one.listing.block, other.listing.block);

const reportLost = ({ world: { facts }, report }: RuleContext, lost: Lost, again: boolean): void => {
  const { at, row, listing, rows } = lost;
  const { vbd, port, frontend, backend, snapshot } = at;
  const what = channelText(facts, row);
  const store = { source: facts.blocks[facts.tables.vbd.block.at(vbd.row)]?.source ?? 0, field: null };
  const line = facts.tables.vbd.columns.channelLine.at(vbd.row) ?? facts.tables.vbd.line.at(vbd.row);
  const named: Related = { place: { ...store, line }, message: `xenstore names port ${port} of a connected device` };
  const others: Related[] = rows
    .filter((other) => other !== row)
    .map((other) => ({ place: factPlace(facts, 'eventChannel', other), message: `port ${port} is ${what} here too` }));
  const pointer = pointerTo(facts, lost);
  const peer: Related[] =
    pointer === null
      ? []
      : [{ place: factPlace(facts, 'eventChannel', pointer), message: `this end of d${backend} still points to it` }];
  const evidence: Evidence[] = [
    { table: 'vbd', row: vbd.row },
    ...rows.map((at) => ({ table: 'eventChannel' as const, row: at })),
  ];
  // Two listings of the channels, or two moments, leave no time in which the device was only just being detached.
  const twice = again || (rows.length > 1 && rows.length === at.lists.length);
  report({
    subject: vbd.address,
    place: row === null ? named.place : factPlace(facts, 'eventChannel', row, 'state'),
    message: `${deviceLabel(vbd)}: event channel ${port} of d${frontend} is ${what}, not bound to d${backend}`,
    data: { domid: frontend, port, backend, state: what, origin: listing.origin },
    related: [...(row === null ? [] : [named]), ...peer, ...others],
    evidence,
    frozen: snapshot.frozen,
    confidence: snapshot.frozen || twice ? 'high' : 'medium',
    // Two ends that disagree are an error of the hypervisor (EVC-01), here of a channel that is in use.
    ...(pointer === null ? {} : { severity: 'error' }),
  });
};
