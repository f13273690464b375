import type { WireLocation } from './location.ts';

/** Parameters of `xdump/show`. */
export interface ShowParams {
  readonly uri: string;
  /** An address of `xdump show`: `d1`, `d1:gref:0x1b`, `mfn:0x2123c5`, `vbd:1/51712`, … */
  readonly address: string;
}

/** Everything known about one thing, or one sentence that says why there is nothing. */
export type ShowResult =
  | { readonly found: true; readonly location: WireLocation | null; readonly markdown: string }
  | { readonly found: false; readonly message: string };

/** Request `xdump/show`: parameters {@link ShowParams}, result {@link ShowResult}. */
export const SHOW_METHOD = 'xdump/show';

/** Parameters of `xdump/addresses`. */
export interface AddressesParams {
  /** The capture to search, null for all. */
  readonly uri: string | null;
  /** What was typed so far; a complete address is always among the answers if it exists. */
  readonly query: string;
}

/** One thing to go to. */
export interface AddressItem {
  readonly uri: string;
  readonly address: string;
  /** What it is, in a few words: `grant 0x1b of d1, mapped by d0`. */
  readonly label: string;
  /** Further facts, dimmed; may be empty. */
  readonly detail: string;
}

/** Request `xdump/addresses`: parameters {@link AddressesParams}, result at most {@link MAX_ADDRESSES} {@link AddressItem}s, best first. */
export const ADDRESSES_METHOD = 'xdump/addresses';

/** The longest answer of `xdump/addresses`. */
export const MAX_ADDRESSES = 200;
