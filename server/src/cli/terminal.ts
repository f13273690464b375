/** Where a command prints. `out` waits while the reader is slow, so that output of any size needs no memory. */
export interface Terminal {
  readonly out: (text: string) => Promise<void>;
  readonly error: (text: string) => void;
}

/** Exit codes that scripts rely on. */
export const Exit = { ok: 0, findings: 1, usage: 2, internal: 3 } as const;
/** One of the exit codes. */
export type Exit = (typeof Exit)[keyof typeof Exit];
