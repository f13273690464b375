import type { Facts } from '../facts/facts.ts';
import { deviceName } from './device-name.ts';

/** The disk names (`xvda`) under which a device's threads may print: what xenstore says, and what its number means. */
export const threadNames = (facts: Facts, domain: number, device: number): ReadonlySet<string> => {
  const { vbd } = facts.tables;
  const names = new Set<string>();
  const fromNumber = deviceName(device);
  if (fromNumber !== null) names.add(fromNumber);
  for (let row = 0; row < vbd.rows(); row += 1) {
    const name = vbd.columns.name.at(row);
    if (name !== null && vbd.columns.frontendDomid.at(row) === domain && vbd.columns.device.at(row) === device)
      names.add(name);
  }
  return names;
};
