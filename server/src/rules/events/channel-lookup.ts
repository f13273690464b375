import type { Facts } from '../../facts/facts.ts';
import type { ChannelList } from '../../world/world.ts';

/** State numbers of key `e` (`xen/include/xen/sched.h`: ECS_FREE to ECS_IPI). */
export const channelState = { free: 0, reserved: 1, unbound: 2, interdomain: 3, pirq: 4, virq: 5, ipi: 6 } as const;

/** What one listing says about one port: its row, or that it is free, or nothing. */
export type PortFinding = { readonly kind: 'row'; readonly row: number } | { readonly kind: 'free' | 'unknown' };

/**
 * Looks a port up in one list. Key `e` prints ports in rising order and leaves free ones out, so one that is not there
 * is free when the list is whole or goes on behind it; a list of `lsevtchn` never proves that.
 */
export const findPort = (facts: Facts, { rows, origin, whole, block }: ChannelList, port: number): PortFinding => {
  const { columns } = facts.tables.eventChannel;
  const row = rows.find((at) => columns.port.at(at) === port);
  if (row !== undefined) return columns.state.at(row) === null ? { kind: 'unknown' } : { kind: 'row', row };
  const goesOn = block.completeness !== 'damaged' && rows.some((at) => (columns.port.at(at) ?? 0) > port);
  return { kind: origin === 'e' && (whole || goesOn) ? 'free' : 'unknown' };
};

/** What a port is, in words; null for a free one. */
export const channelText = (facts: Facts, row: number | null): string => {
  if (row === null) return 'free';
  const { state, remoteDomid, remotePort, virq } = facts.tables.eventChannel.columns;
  switch (state.at(row)) {
    case channelState.free:
      return 'free';
    case channelState.reserved:
      return 'reserved';
    case channelState.unbound:
      return `unbound (offered to d${remoteDomid.at(row) ?? '?'})`;
    case channelState.interdomain:
      return `bound to port ${remotePort.at(row) ?? '?'} of d${remoteDomid.at(row) ?? '?'}`;
    case channelState.pirq:
      return 'a physical interrupt';
    case channelState.virq:
      return `virtual interrupt ${virq.at(row) ?? '?'}`;
    case channelState.ipi:
      return 'an interrupt between vCPUs';
    default:
      return 'in an unknown state';
  }
};
