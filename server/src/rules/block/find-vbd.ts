import { deviceNumber } from '../../world/device-name.ts';
import type { CaptureWorld, VbdView } from '../../world/world.ts';

/** The block devices of a capture, each as the last moment that lists it shows it. */
export const allVbds = ({ snapshots }: CaptureWorld): readonly VbdView[] => {
  const listing = snapshots.filter(({ vbds }) => vbds.length > 0);
  // One moment shows each device once.
  if (listing.length <= 1) return listing[0]?.vbds ?? [];
  return [
    ...new Map(
      listing.flatMap(({ vbds }) => vbds.map((vbd) => [`${vbd.address} ${vbd.backendDomid}`, vbd] as const)),
    ).values(),
  ];
};

/** Finds the address of a frontend's disk by its name (`xvda`), or null. */
export type DiskAddresses = (domid: number | null, name: string | null) => string | null;

/** Addresses of disks as xenstore names them, else as the name is usually numbered. */
export const diskAddresses = (world: CaptureWorld): DiskAddresses => {
  // Read when the first is asked for: a large host has tens of thousands, and most logs name none.
  let known: ReadonlyMap<string, string> | null = null;
  return (domid, name) => {
    if (domid === null || name === null) return null;
    known ??= new Map(allVbds(world).map((vbd) => [`${vbd.frontendDomid} ${vbd.name}`, vbd.address]));
    const address = known.get(`${domid} ${name}`);
    if (address !== undefined) return address;
    const device = deviceNumber(name);
    return device === null ? null : `vbd:${domid}/${device}`;
  };
};

/** A device number of the kernel (`dev_t`, 12 bits major and 20 bits minor) as the messages print it: hex. */
export const readDeviceNumber = (text: string): { readonly major: number; readonly minor: number } | null => {
  if (!/^[0-9a-f]{1,8}$/i.test(text)) return null;
  const device = parseInt(text, 16);
  return { major: Math.floor(device / 0x100000), minor: device % 0x100000 };
};

/** The disks on this backing device, as the hotplug script wrote it into xenstore (`7:0`, hex). */
export const vbdsOnDevice = (world: CaptureWorld, major: number, minor: number): readonly VbdView[] => {
  const { physicalDevice } = world.facts.tables.vbd.columns;
  return allVbds(world).filter(({ row }) => {
    const match = /^([0-9a-f]{1,5}):([0-9a-f]{1,5})$/i.exec(physicalDevice.at(row) ?? '');
    return match !== null && parseInt(match[1] ?? '', 16) === major && parseInt(match[2] ?? '', 16) === minor;
  });
};

/** `vbd:1/51712 (xvda of d1)`. */
export const vbdLabel = ({ address, name, frontendDomid }: VbdView): string =>
  name === null ? address : `${address} (${name} of d${frontendDomid ?? '?'})`;
