import type { BlockContext } from '../format.ts';

/** Which vCPU lines are about. */
export interface VcpuName {
  readonly domid: number;
  readonly vcpu: number;
}

const PAUSE = /^\tPause Count: (\d{1,9}), Flags: 0x([0-9a-f]{1,8}) /;
const WHERE = /^\t(?:Not running: {1,4}Last run|Currently running) on PCPU(\d{1,5})(?: but state lost)? {0,4}$/;
/** From here on a domain id is one of the hypervisor's own. */
const FIRST_RESERVED = 0x7ff0;

/**
 * What the state of a vCPU ends with (`VCPU::print_state()`): how often it is paused and why, then where it runs or ran.
 * Facts: `vcpu`.
 */
export class VcpuState {
  readonly #context: BlockContext;
  #pause: { readonly count: number; readonly flags: number } | null = null;

  constructor(context: BlockContext) {
    this.#context = context;
  }

  /** Takes a line of the state of a vCPU. */
  take(text: string, line: number, { domid, vcpu }: VcpuName): void {
    const pause = PAUSE.exec(text);
    if (pause !== null) {
      this.#pause = { count: Number(pause[1]), flags: Number.parseInt(pause[2] ?? '', 16) };
      return;
    }
    const cpu = WHERE.exec(text)?.[1];
    if (cpu === undefined) return;
    const { count = null, flags = null } = this.#pause ?? {};
    this.#pause = null;
    this.add(line, { domid, vcpu }, Number(cpu), count, flags);
  }

  /** Adds a vCPU on a processor; one of the hypervisor's own gives no fact. */
  add(
    line: number,
    { domid, vcpu }: VcpuName,
    cpu: number,
    pauseCount: number | null,
    pauseFlags: number | null,
  ): void {
    if (domid >= FIRST_RESERVED) return;
    const { facts, block } = this.#context;
    facts.tables.vcpu.add(block.id, line, { domid, vcpu, cpu, pauseCount, pauseFlags, state: null, cpuSeconds: null });
  }
}
