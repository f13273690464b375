import { hex } from '../core/hex.ts';
import type { Field } from '../formats/field.ts';
import { channelState, flagsInWords, pagesInMiB, pinInWords, xenbusState } from './decode.ts';
import { deviceName } from '../world/device-name.ts';
import type { LineContext } from './lookup/line-context.ts';

/** What a field is, in words with its value decoded: the first line of its hover. Plain text. */
export const decodeField = (field: Field, context: LineContext): string => {
  const { value, name } = field;
  const number = typeof value === 'number' ? value : null;
  switch (field.kind) {
    case 'gref':
      return `grant reference ${both(value)}`;
    case 'mfn':
      return `machine frame ${both(value)}${address(value)}`;
    case 'gfn':
      return `frame that the guest granted ${both(value)}${address(value)}`;
    case 'pfn':
      return `guest frame ${both(value)}${address(value)}`;
    case 'pin':
      return number === null ? name : `pin ${pinInWords(number)}`;
    case 'flags':
      return number === null ? name : flagsInWords(number, versionOf(context));
    case 'domain':
      return `${WORDS[name] ?? 'domain'} d${value}`;
    case 'port':
      return `${name === 'remotePort' ? 'remote ' : ''}event channel port ${value}`;
    case 'channelState':
      return number === null ? name : `event channel state ${number}: ${channelState(number)}`;
    case 'state':
      return number === null ? `${name} ${value}` : `XenBus state ${number}: ${xenbusState(number)}`;
    case 'device':
      return number === null
        ? `device ${value}`
        : `virtual device ${number} (${hex(number)}${deviceName(number) === null ? '' : `, ${deviceName(number)}`})`;
    case 'thread':
      return `blkback thread ${value}: domain, disk and ring`;
    case 'count':
    case 'counter':
    case 'size':
      return `${WORDS[name] ?? name} ${value}${/pages/i.test(name) && number !== null ? ` (${pagesInMiB(number)})` : ''}`;
    default:
      return `${WORDS[name] ?? name} ${typeof value === 'string' ? value : both(value)}`;
  }
};

/** What columns mean, where the name alone says too little. */
const WORDS: Readonly<Record<string, string>> = {
  mapper: 'mapped by',
  sharedDomid: 'granted to',
  granter: 'grant table of',
  remoteDomid: 'remote domain',
  frames: 'grant table frames in use:',
  maxFrames: 'most grant table frames:',
  maptrackFrames: 'maptrack frames in use (what this domain maps of others):',
  maxMaptrackFrames: 'most maptrack frames:',
  oo: 'times no free request was there since the line before:',
  rd: 'read requests since the line before:',
  wr: 'write requests since the line before:',
  f: 'flush requests since connect (never reset):',
  ds: 'discard requests since the line before:',
  persistent: 'persistent grants mapped by this ring now:',
  persistentMax: 'most persistent grants of a ring (max_persistent_grants):',
  pages: 'pages owned by the domain (nr_pages):',
  maxPages: 'most pages (max_pages):',
};

const both = (value: Field['value']): string =>
  typeof value === 'string' ? value : value < 10 ? hex(value) : `${hex(value)} (${value})`;

const address = (value: Field['value']): string =>
  typeof value === 'string' ? '' : `, address ${hex(BigInt(value) << 12n)}`;

const versionOf = ({ facts, rows }: LineContext): number | null => {
  const entry = rows.find(({ table }) => table === 'grantActive');
  if (entry === undefined) return null;
  return facts.tables.grantTable.columns.version.at(facts.tables.grantActive.columns.table.at(entry.row));
};
