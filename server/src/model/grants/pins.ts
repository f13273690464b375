import { entryFlag, mapFlag } from './grant-constants.ts';

/** The four counters of a pin word: mappings by processors and by devices, writable and read-only. */
export interface PinCounts {
  readonly hostWrite: number;
  readonly hostRead: number;
  readonly deviceWrite: number;
  readonly deviceRead: number;
}

const HOST_WRITE = 1;
const HOST_READ = 1 << 8;
const DEVICE_WRITE = 1 << 16;
const DEVICE_READ = 1 << 24;
const WRITE_MASK = 0x00ff00ff;

/** Takes a pin word apart (GNTPIN_*, xen/common/grant_table.c). */
export const decodePins = (pin: number): PinCounts => ({
  hostWrite: pin & 0xff,
  hostRead: (pin >>> 8) & 0xff,
  deviceWrite: (pin >>> 16) & 0xff,
  deviceRead: pin >>> 24,
});

/** Is any writable mapping there? */
export const hasWritePin = (pin: number): boolean => (pin & WRITE_MASK) !== 0;

/** What a mapping with these flags adds to the pin word. */
export const pinsOfMapping = (flags: number): number => {
  const readonly = (flags & mapFlag.readonly) !== 0;
  const host = (flags & mapFlag.host) === 0 ? 0 : readonly ? HOST_READ : HOST_WRITE;
  const device = (flags & mapFlag.device) === 0 ? 0 : readonly ? DEVICE_READ : DEVICE_WRITE;
  return (host + device) >>> 0;
};

/** Has a counter reached 128, from where no further mapping is allowed? `wanted`: the pins of one mapping; then only its counters are looked at. */
export const isSaturated = (pin: number, wanted: number | null): boolean => {
  const mask = wanted === null ? 0x80808080 : (wanted & 0x01010101) << 7;
  return (pin & mask) >>> 0 !== 0;
};

/** The reading and writing flags that belong to a pin word. */
export const flagsOfPins = (pin: number): number =>
  (pin === 0 ? 0 : entryFlag.reading) | (hasWritePin(pin) ? entryFlag.writing : 0);
