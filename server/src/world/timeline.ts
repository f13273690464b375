/**
 * One event of a log: a row of `kernelMessage`, `hypervisorMessage` or `blkbackStat`. The same line often stands in
 * several files of a folder (`dmesg`, a serial log, pieces of both); it is one event with `copies`.
 */
export interface LogEvent {
  readonly table: 'kernelMessage' | 'hypervisorMessage' | 'blkbackStat';
  readonly row: number;
  /** Seconds of its log's clock, or null. */
  readonly time: number | null;
  /** The domain whose kernel printed it (0 for blkback's unless the log says otherwise), or null. */
  readonly domid: number | null;
  /** Position in the order of the capture; grows with time within one log. */
  readonly order: number;
  /** The first snapshot (index) that sees it: it stands before that snapshot's end. Later ones see it too. */
  readonly snapshot: number;
  /** Rows that are the same line in another file. */
  readonly copies: readonly number[];
}

/** All log events of a capture, each once. */
export interface Timeline {
  /** Kernel messages, in order. */
  readonly kernel: readonly LogEvent[];
  readonly hypervisor: readonly LogEvent[];
  /** Statistics lines by thread name (`1.xvda-0`), in order. */
  readonly stats: ReadonlyMap<string, readonly LogEvent[]>;
  /** Kernel messages with this id. */
  readonly withId: (id: string) => readonly LogEvent[];
}
