/** What can happen to the grants of one ring (MODEL.md 8a, M3). Requests are named by a number that the sender chooses. */
export type PersistentEvent =
  | MapEvent
  | ReleaseEvent
  | PassEvent
  | WorkerRunEvent
  | MapStatusEvent
  | AllocFailEvent
  | KmallocFailEvent
  | UnmapFailEvent
  | MemoryPressureEvent
  | SetPersistentParamEvent
  | TeardownEvent;

/** A request maps these references; `readonly` when it only reads from them (a write of the guest). */
export interface MapEvent {
  readonly name: 'map';
  readonly request: number;
  readonly grefs: readonly number[];
  readonly readonly: boolean;
}

/** A request is done; `failed` takes the error path, which unmaps at once. */
export interface ReleaseEvent {
  readonly name: 'release';
  readonly request: number;
  readonly failed: boolean;
}

/** The thread ends a pass at this time of the clock (ms): purge and pool. */
export interface PassEvent {
  readonly name: 'pass';
  readonly ms: number;
}

/** The worker takes up to `count` purged grants; null: all. */
export interface WorkerRunEvent {
  readonly name: 'workerRun';
  readonly count: number | null;
}

/** The next map of this reference is answered with `status` (GNTST_*); for −12 (eagain) so many tries fail. */
export interface MapStatusEvent {
  readonly name: 'mapStatus';
  readonly gref: number;
  readonly status: number;
  readonly retries: number;
}

/** The n-th page that has to be allocated from now on is not there. */
export interface AllocFailEvent {
  readonly name: 'allocFail';
  readonly nth: number;
}

/** So many next entries of the tree cannot be allocated. */
export interface KmallocFailEvent {
  readonly name: 'kmallocFail';
  readonly count: number;
}

/** The next unmap hypercall fails. */
export interface UnmapFailEvent {
  readonly name: 'unmapFail';
}

/** Memory is short: from 5.6 on free pages are given back for some milliseconds. */
export interface MemoryPressureEvent {
  readonly name: 'memoryPressure';
}

/** A parameter is changed while the model runs. */
export interface SetPersistentParamEvent {
  readonly name: 'setParam';
  readonly param: string;
  readonly value: number | boolean;
}

/** The ring is disconnected. */
export interface TeardownEvent {
  readonly name: 'teardown';
}
