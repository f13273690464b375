import { hex } from '../core/hex.ts';

/** A thing that `xdump show` can name. Numbers are below 2^53. */
export type Address =
  | { readonly kind: 'domain'; readonly domain: number }
  | { readonly kind: 'gref'; readonly domain: number; readonly ref: number }
  | { readonly kind: 'mfn'; readonly frame: number }
  | { readonly kind: 'pfn'; readonly domain: number; readonly frame: number }
  | { readonly kind: 'vbd'; readonly domain: number; readonly device: number }
  | { readonly kind: 'port'; readonly domain: number; readonly port: number };

/** An address with the snapshot that it is asked for (`@SNAPSHOT`; null: the last). */
export interface AddressQuery {
  readonly address: Address;
  readonly snapshot: string | null;
}

const NUMBER = '(0x[0-9a-f]{1,13}|\\d{1,15})';
const FORMS: readonly { readonly form: RegExp; readonly read: (values: readonly number[]) => Address }[] = [
  { form: /^d(\d{1,5})$/, read: ([domain = 0]) => ({ kind: 'domain', domain }) },
  {
    form: new RegExp(`^d(\\d{1,5}):gref:${NUMBER}$`, 'i'),
    read: ([domain = 0, ref = 0]) => ({ kind: 'gref', domain, ref }),
  },
  { form: new RegExp(`^mfn:${NUMBER}$`, 'i'), read: ([frame = 0]) => ({ kind: 'mfn', frame }) },
  {
    form: new RegExp(`^d(\\d{1,5}):[pg]fn:${NUMBER}$`, 'i'),
    read: ([domain = 0, frame = 0]) => ({ kind: 'pfn', domain, frame }),
  },
  {
    form: /^vbd:(\d{1,5})\/(\d{1,10})(?:\/\d{1,3})?$/,
    read: ([domain = 0, device = 0]) => ({ kind: 'vbd', domain, device }),
  },
  { form: /^port:(\d{1,5}):(\d{1,10})$/, read: ([domain = 0, port = 0]) => ({ kind: 'port', domain, port }) },
];

/** Reads an address; null when it has none of the known forms. */
export const parseAddress = (text: string): AddressQuery | null => {
  const at = text.indexOf('@');
  const bare = (at === -1 ? text : text.slice(0, at)).trim();
  for (const { form, read } of FORMS) {
    const match = form.exec(bare);
    if (match !== null)
      return { address: read(match.slice(1).map(Number)), snapshot: at === -1 ? null : text.slice(at + 1).trim() };
  }
  return null;
};

/** An address as text, the form that `parseAddress` reads. */
export const printAddress = (address: Address): string => {
  switch (address.kind) {
    case 'domain':
      return `d${address.domain}`;
    case 'gref':
      return `d${address.domain}:gref:${hex(address.ref)}`;
    case 'mfn':
      return `mfn:${hex(address.frame)}`;
    case 'pfn':
      return `d${address.domain}:pfn:${hex(address.frame)}`;
    case 'vbd':
      return `vbd:${address.domain}/${address.device}`;
    case 'port':
      return `port:${address.domain}:${address.port}`;
  }
};
