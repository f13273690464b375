import type { CaptureWorld, ChannelList, SnapshotWorld, VbdView } from '../../world/world.ts';

const CONNECTED = 4;

/** A port that xenstore names as the event channel of a device of which both ends say Connected. */
export interface DevicePort {
  readonly snapshot: SnapshotWorld;
  readonly vbd: VbdView;
  readonly frontend: number;
  readonly backend: number;
  readonly port: number;
  /** Lists of the frontend's channels of the same moment. */
  readonly lists: readonly ChannelList[];
}

/** What the devices of a capture tell: their ports, and what was missing. */
export interface DevicePorts {
  readonly ports: readonly DevicePort[];
  /** Some device's end was not connected, so the rule has nothing to say of it. */
  readonly idle: boolean;
  /** Columns without which some device could not be looked at. */
  readonly missing: readonly string[];
}

/** Collects the event channels of all connected devices; only listings of one moment are joined. */
export const devicePorts = ({ facts, snapshots }: CaptureWorld): DevicePorts => {
  const ports: DevicePort[] = [];
  const missing = new Set<string>();
  let idle = false;
  for (const snapshot of snapshots) {
    for (const vbd of snapshot.vbds) {
      const { frontState, backState, frontendDomid: frontend, backendDomid: backend } = vbd;
      const named = facts.tables.vbd.columns.eventChannels.at(vbd.row);
      if (frontState === null || frontend === null) missing.add('vbd.frontState');
      else if (backState === null || backend === null) missing.add('vbd.backState');
      else if (frontState !== CONNECTED || backState !== CONNECTED) idle = true;
      else if (named === null) missing.add('vbd.eventChannels');
      else {
        const lists = snapshot.channels.filter(({ domid, ordered }) => domid === frontend && ordered);
        for (const port of named) ports.push({ snapshot, vbd, frontend, backend, port, lists });
      }
    }
  }
  if (ports.length === 0 && !idle && missing.size === 0) missing.add('vbd');
  return { ports, idle, missing: [...missing] };
};

/** `vbd:1/51712 (xvda of d1)`. */
export const deviceLabel = ({ address, name, frontendDomid }: VbdView): string =>
  name === null ? address : `${address} (${name} of d${frontendDomid ?? '?'})`;
