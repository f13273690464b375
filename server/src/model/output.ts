/** What a step does to the world outside the model (MODEL.md 0.4): one tagged record per visible effect, in the order in which the code does them. */
export type Output =
  | LogOutput
  | HypercallOutput
  | ResponseOutput
  | IrqOutput
  | BioOutput
  | CounterOutput
  | SleepOutput
  | WakeOutput
  | XenstoreOutput
  | BugOutput
  | ResultOutput;

/** A line that the modelled code prints. `text` is the whole message without level, time and origin. */
export interface LogOutput {
  readonly kind: 'log';
  readonly level: 'debug' | 'info' | 'warn' | 'err' | 'alert';
  readonly text: string;
}

/** One hypercall with `count` operations, for example `op: 'map'`. `args` are the operation's own facts (references, flags). */
export interface HypercallOutput {
  readonly kind: 'hypercall';
  readonly op: string;
  readonly count: number;
  readonly args: Readonly<Record<string, number | bigint | boolean | string | readonly number[]>>;
}

/** A response on a ring: the request's id, its operation as sent, and the status (0, −1, −2). */
export interface ResponseOutput {
  readonly kind: 'response';
  readonly id: bigint;
  readonly op: number;
  readonly status: number;
}

/** A notification of the other end or of a virtual processor. */
export interface IrqOutput {
  readonly kind: 'irq';
  readonly target: string;
}

/** I/O that goes to the disk: the first sector, sectors (512 bytes) and vectors. */
export interface BioOutput {
  readonly kind: 'bio';
  readonly dir: 'read' | 'write' | 'discard' | 'flush';
  readonly sector: bigint;
  readonly sectors: number;
  readonly vectors: number;
}

/** A counter that moves by `delta`. `name` is a canonical name of MODEL.md 0.3. */
export interface CounterOutput {
  readonly kind: 'counter';
  readonly name: string;
  readonly delta: number;
}

/** The thread sleeps for so many milliseconds. */
export interface SleepOutput {
  readonly kind: 'sleep';
  readonly ms: number;
}

/** Somebody who waits on this queue is woken. */
export interface WakeOutput {
  readonly kind: 'wake';
  readonly queue: string;
}

/** A node of xenstore is written. */
export interface XenstoreOutput {
  readonly kind: 'xenstore';
  readonly path: string;
  readonly value: string;
}

/** The modelled code stops the machine here (BUG, panic, ASSERT). The state is `crashed` afterwards and takes no more steps. */
export interface BugOutput {
  readonly kind: 'bug';
  readonly where: string;
}

/** What a function of the modelled code returns to its caller: a status, an address, a value that was looked up. */
export interface ResultOutput {
  readonly kind: 'result';
  readonly of: string;
  readonly value: number | bigint | boolean | string | null;
}
