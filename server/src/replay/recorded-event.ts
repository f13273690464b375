import type { ModelRecord } from '../core/model-value.ts';

/**
 * One event of a recording, before a model is asked: from an `events` section, or made from a line of a kernel, QEMU or hypervisor trace.
 * What the model of the event's name understands is decided by the model's own reader in this room.
 */
export interface RecordedEvent {
  /** Seconds on the recording's own clock, or null. */
  readonly time: number | null;
  /** `m1` … `m8`. */
  readonly model: string;
  /** A name of MODEL.md 8a, for example `front.push`. */
  readonly name: string;
  /** An address of `xdump show`, for example `vbd:1/51712/0`, or null. */
  readonly object: string | null;
  readonly values: ModelRecord;
  /** Source and line (1-based) that the event stands on. */
  readonly source: number;
  readonly line: number;
}
