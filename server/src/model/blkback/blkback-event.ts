import type { TransactionStep } from './blkback-state.ts';
import type { BlkifRequest } from './blkback-request.ts';

/** How a device connects: what xenstore says and what the disk under it is. */
export interface BlkbackConnection {
  readonly domid: number;
  /** Number of the virtual device, 51712 for xvda. */
  readonly handle: number;
  readonly name: string;
  readonly major: number;
  readonly minor: number;
  readonly readonly: boolean;
  readonly sectors: bigint;
  /** The front end's `feature-persistent`. */
  readonly persistent: boolean;
  readonly queues: number;
  readonly ringPageOrder: number;
  /** `protocol` of the front end; null: it names none. */
  readonly protocol: string | null;
  /** Name of the backend's own layout. */
  readonly nativeProtocol: string;
  readonly ringRef: number;
  readonly eventChannel: number;
  /** Logical block size in bytes; most sectors and pages of one bio (before 4.3). */
  readonly blockSize: number;
  readonly maxSectors: number;
  readonly maxSegments: number;
  readonly hasWriteCache: boolean;
  readonly discards: boolean;
  readonly discardSecure: boolean;
  readonly discardGranularity: number;
  /** The next statistics line comes after this time (ms): when the device was made. Null: now. */
  readonly statsFrom: number | null;
}

interface OnRing {
  /** Position of the device in the order of connecting. */
  readonly device: number;
  readonly ring: number;
}

/** What can happen to the block backends (MODEL.md 8a, M1, M2 and M3). */
export type BlkbackEvent =
  | { readonly name: 'connect'; readonly connection: BlkbackConnection }
  | { readonly name: 'disconnect'; readonly device: number }
  /** The front end writes requests and publishes them; `hostile`: also more than the ring has room for; `queued`: what has no room waits in the guest. */
  | ({
      readonly name: 'front.push';
      readonly requests: readonly BlkifRequest[];
      readonly hostile?: boolean;
      readonly queued?: boolean;
    } & OnRing)
  | ({ readonly name: 'front.setProd'; readonly value: number } & OnRing)
  /** The front end reads responses; null: all. */
  | ({ readonly name: 'front.consume'; readonly count: number | null } & OnRing)
  | ({ readonly name: 'irq' } & OnRing)
  /** The clock goes to this time (ms); threads that wait for it or have work run. */
  | { readonly name: 'tick'; readonly ms: number }
  /** A bio is done (null: all that are out) with 0 or −errno. `extraReferences`: so many looks find a page still in use; `hold`: stop after the first of the steps that end the request. */
  | ({
      readonly name: 'bioDone';
      readonly id: bigint;
      readonly bio: number | null;
      readonly error: number;
      readonly extraReferences?: number;
      readonly hold?: boolean;
    } & OnRing)
  /** The next of the steps that end a request which is held. */
  | ({ readonly name: 'endStep'; readonly id: bigint } & OnRing)
  | { readonly name: 'deviceResize'; readonly device: number; readonly sectors: bigint }
  | { readonly name: 'deviceDiscard'; readonly device: number; readonly error: number }
  | {
      readonly name: 'xenstoreFail';
      readonly device: number;
      readonly step: TransactionStep;
      readonly error: number;
    }
  | { readonly name: 'bioAllocFail'; readonly device: number; readonly count: number }
  | { readonly name: 'setParam'; readonly param: string; readonly value: number | boolean }
  | ({ readonly name: 'workerRun'; readonly count: number | null } & OnRing)
  | ({ readonly name: 'mapStatus'; readonly gref: number; readonly status: number; readonly retries: number } & OnRing)
  | ({ readonly name: 'allocFail'; readonly nth: number } & OnRing)
  | ({ readonly name: 'kmallocFail'; readonly count: number } & OnRing)
  | ({ readonly name: 'unmapFail' } & OnRing)
  | { readonly name: 'memoryPressure' };
