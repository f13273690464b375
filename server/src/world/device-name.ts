/**
 * The name of a virtual block device from its number (public/io/blkif.h, "virtual-device"): xvd 202<<8|disk<<4|part,
 * extended 1<<28|disk<<8|part, hd 3<<8|disk<<6|part, sd 8<<8|disk<<4|part. Null for other numbers.
 */
export const deviceName = (device: number): string | null => {
  if (device >= 1 << 28 && device < 1 << 29) return named('xvd', (device >> 8) & 0xfffff, device & 0xff);
  const minor = device & 0xff;
  switch (device >> 8) {
    case 202:
      return named('xvd', minor >> 4, minor & 15);
    case 8:
      return named('sd', minor >> 4, minor & 15);
    case 3:
      return named('hd', minor >> 6, minor & 63);
    case 22:
      return named('hd', (minor >> 6) + 2, minor & 63);
    default:
      return null;
  }
};

const named = (prefix: string, disk: number, part: number): string =>
  `${prefix}${letters(disk)}${part === 0 ? '' : String(part)}`;

/** 0 a, 25 z, 26 aa, as the kernel counts disks. */
const letters = (disk: number): string =>
  (disk >= 26 ? letters(Math.floor(disk / 26) - 1) : '') + String.fromCharCode(97 + (disk % 26));

/**
 * The number of a disk named `xvd…`: the first 16 disks with up to 15 partitions are the old kind of number, the others
 * extended ones. Null for other names, whose numbers depend on the guest.
 */
export const deviceNumber = (name: string): number | null => {
  const match = /^xvd([a-z]{1,3})(\d{0,3})$/.exec(name);
  if (match === null) return null;
  const disk = Array.from(match[1] ?? '').reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 96, 0) - 1;
  const part = Number(match[2]);
  return disk < 16 && part < 16 ? (202 << 8) | (disk << 4) | part : (1 << 28) | (disk << 8) | (part & 0xff);
};
