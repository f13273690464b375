import type { FrameKind } from './grant-state.ts';

/** One entry to map. */
export interface MapOp {
  readonly granter: number;
  readonly ref: number;
  /** GNTMAP_*. */
  readonly flags: number;
  readonly vcpu?: number;
  /** The security policy says no. */
  readonly denied?: boolean;
  /** Tries in which the guest changed the entry meanwhile. */
  readonly races?: number;
}

/** One mapping to end: which part, by giving its address; 0 leaves that part. */
export interface UnmapOp {
  readonly handle: number;
  readonly hostAddr?: bigint;
  readonly devBusAddr?: bigint;
  readonly denied?: boolean;
}

/** One side of a copy: a granted page, or a page of the caller's own by its frame. */
export interface CopySide {
  readonly domid: number;
  readonly ref?: number;
  readonly gfn?: bigint;
  readonly offset: number;
}

/** What happens to grant tables (MODEL.md 8a, M4). Domains are named by their number. */
export type GrantEvent =
  | {
      readonly name: 'guest.grant';
      readonly granter: number;
      readonly ref: number;
      readonly domid: number;
      readonly frame: bigint;
      readonly readonly?: boolean;
      /** Other than access to a whole page; version 2 for the last two. */
      readonly kind?: 'access' | 'transfer' | 'sub-page' | 'transitive';
      readonly offset?: number;
      readonly length?: number;
      readonly transDomid?: number;
      readonly transRef?: number;
    }
  /** `page`: the page is freed with the reference, later if need be; `ref`: the caller only wants to know. */
  | {
      readonly name: 'guest.endAccess';
      readonly granter: number;
      readonly ref: number;
      readonly api: 'page' | 'ref';
      readonly noMemory?: boolean;
    }
  | { readonly name: 'guest.writeFlags'; readonly granter: number; readonly ref: number; readonly value: number }
  /** A second has passed in this guest while pages are deferred. */
  | { readonly name: 'deferredTimer'; readonly granter: number }
  | { readonly name: 'map'; readonly caller: number; readonly ops: readonly MapOp[] }
  | { readonly name: 'unmap'; readonly caller: number; readonly ops: readonly UnmapOp[] }
  | {
      readonly name: 'copy';
      readonly caller: number;
      readonly src: CopySide;
      readonly dst: CopySide;
      readonly len: number;
    }
  | {
      readonly name: 'transfer';
      readonly caller: number;
      readonly gfn: bigint;
      readonly domid: number;
      readonly ref: number;
      /** The frame lies beyond the receiver's width; then a lower page is taken, or there is none. */
      readonly tooHigh?: 'copied' | 'no-memory';
    }
  | { readonly name: 'swap'; readonly caller: number; readonly refA: number; readonly refB: number }
  /** `busy`: an operation on entries of version 2 is under way. */
  | {
      readonly name: 'setVersion' | 'guest.setVersion';
      readonly caller: number;
      readonly version: number;
      readonly busy?: boolean;
    }
  | {
      readonly name: 'setupTable';
      readonly caller: number;
      readonly domid: number;
      readonly frames: number;
      readonly noMemory?: boolean;
    }
  | { readonly name: 'query'; readonly of: 'size' | 'version' | 'statusFrames'; readonly domid: number }
  /** `op`: 1 cleans, 2 invalidates. */
  | {
      readonly name: 'cacheFlush';
      readonly caller: number;
      readonly mfn: bigint;
      readonly offset: number;
      readonly len: number;
      readonly op: number;
    }
  | { readonly name: 'domainDying' | 'domainDestroyed' | 'softReset'; readonly d: number; readonly force?: boolean }
  /** From now on a frame of a guest is something else, or an ordinary page again (null). */
  | { readonly name: 'frameKind'; readonly d: number; readonly gfn: bigint; readonly kind: FrameKind | null };
