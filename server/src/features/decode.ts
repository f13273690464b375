import { hex, hexPadded } from '../core/hex.ts';

/** Names of the XenBus states (public/io/xenbus.h). */
const XENBUS_STATES = [
  'Unknown',
  'Initialising',
  'InitWait',
  'Initialised',
  'Connected',
  'Closing',
  'Closed',
  'Reconfiguring',
  'Reconfigured',
];
/** Names of the event channel states (common/event_channel.c, `ECS_*`). */
const CHANNEL_STATES = ['free', 'reserved', 'unbound', 'interdomain', 'physical IRQ', 'virtual IRQ', 'IPI'];

/** A XenBus state in words. */
export const xenbusState = (state: number): string => XENBUS_STATES[state] ?? `impossible state ${state}`;

/** An event channel state in words. */
export const channelState = (state: number): string => CHANNEL_STATES[state] ?? `impossible state ${state}`;

const COUNTERS = [
  { shift: 0, one: 'host mapping for writing', many: 'host mappings for writing' },
  { shift: 8, one: 'host mapping for reading', many: 'host mappings for reading' },
  { shift: 16, one: 'device mapping for writing', many: 'device mappings for writing' },
  { shift: 24, one: 'device mapping for reading', many: 'device mappings for reading' },
];

/** The four 8-bit counters of a pin word (common/grant_table.c, `GNTPIN_*`) in words. */
export const pinInWords = (pin: number): string => {
  const parts = COUNTERS.flatMap(({ shift, one, many }) => {
    const count = (pin >>> shift) & 0xff;
    return count === 0 ? [] : [`${count} ${count === 1 ? one : many}`];
  });
  return `${hexPadded(pin, 8)}: ${parts.length === 0 ? 'not mapped' : parts.join(', ')}`;
};

const TYPES = ['invalid', 'permit access', 'accept transfer', 'transitive'];
const BITS: readonly { readonly bit: number; readonly name: string }[] = [
  { bit: 0x4, name: 'read-only' },
  { bit: 0x8, name: 'reading (somebody has it mapped)' },
  { bit: 0x10, name: 'writing (somebody has it mapped for writing)' },
  { bit: 0x20, name: 'PWT' },
  { bit: 0x40, name: 'PCD' },
  { bit: 0x80, name: 'PAT' },
  { bit: 0x100, name: 'sub-page' },
];

/** A flags word of a v1 entry, or the status word of a v2 entry, in words. Version null: not known. */
export const flagsInWords = (flags: number, version: number | null): string => {
  const bits = BITS.filter(({ bit }) => (flags & bit) !== 0).map(({ name }) => name);
  const type = version === 2 ? [] : [TYPES[flags & 3] ?? ''];
  const what =
    version === 2 ? 'status word (v2: type and read-only are not shown)' : version === 1 ? 'v1 flags' : 'flags';
  return `${what} ${hex(flags)}: ${[...type, ...bits].join(', ') || 'no bit set'}`;
};

/** Pages in MiB, as people count memory. */
export const pagesInMiB = (pages: number): string => `${Math.round((pages * 4096) / 1048576)} MiB`;
