import type { RingAbi } from './ring-size.ts';

/** A request as a frontend puts it on the ring. */
export interface RingRequest {
  /** Any 64 bits; Linux uses the number of its shadow entry. */
  readonly id: bigint;
  readonly op: number;
}

/** What happens on the rings of one device (MODEL.md 8a, M1). `queue` counts from 0, the only one if it is not stated. */
export type RingEvent =
  | RingInit
  | RingPush
  /** The producer index becomes what a faulty or hostile frontend writes. */
  | { readonly name: 'front.setProd'; readonly value: number; readonly queue?: number }
  /** The backend's thread reads requests, at most `count` (its pool is empty then); all of them if it is not stated. */
  | { readonly name: 'back.poll'; readonly count?: number; readonly queue?: number }
  | { readonly name: 'back.finalCheck'; readonly queue?: number }
  | {
      readonly name: 'back.respond';
      readonly id: bigint;
      readonly op: number;
      readonly status: number;
      readonly queue?: number;
    }
  /** The frontend reads `count` responses; all of them if it is not stated. */
  | { readonly name: 'front.consume'; readonly count?: number; readonly queue?: number };

/** An end sets its rings up. The frontend initialises the shared header; `index` is where a backend attaches to a ring that lives. */
export interface RingInit {
  readonly name: 'init';
  /** Both if it is not stated. */
  readonly side?: 'front' | 'back';
  readonly order: number;
  readonly abi: RingAbi;
  readonly queues?: number;
  /** Per queue the references of its pages, and its event channel port. */
  readonly refs?: readonly (readonly number[])[];
  readonly ports?: readonly number[];
  readonly index?: number;
  /** A frontend that initialises a ring again under a backend that uses it. */
  readonly hostile?: boolean;
}

/** The frontend publishes requests: those stated, or `count` reads with ids of its own choice. */
export interface RingPush {
  readonly name: 'front.push';
  readonly requests?: readonly RingRequest[];
  readonly count?: number;
  /** Also when the ring has no room for them. */
  readonly hostile?: boolean;
  readonly queue?: number;
}
