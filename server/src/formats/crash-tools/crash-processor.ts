import { decodeUtf8 } from '../../core/utf8.ts';
import { startsWith } from '../../input/bytes.ts';
import type { Line } from '../../input/line.ts';
import { fieldsOf, type FieldSpec } from '../field.ts';
import { Taken, type BlockContext, type BlockFormat, type BlockReader } from '../format.ts';
import { VcpuState, type VcpuName } from './vcpu-state.ts';

const HEADER = /^ {2}PCPU (\d{1,5}) (?:Host state|Guest state \(DOM(\d{1,5}) VCPU(\d{1,5})\)): {0,4}$/d;
const HEADER_FIELDS: readonly FieldSpec[] = [
  { kind: 'count', name: 'cpu', base: 'dec' },
  { kind: 'domain', name: 'domid', base: 'dec' },
  { kind: 'vcpu', name: 'vcpu', base: 'dec' },
];
const CURRENT = /^\tpercpu current VCPU [0-9a-f]{16} DOM(\d{1,5}) VCPU(\d{1,5}) {0,4}$/d;
const RIP = /^\tRIP: {1,8}[0-9a-f]{4}:\[<([0-9a-f]{16})>\] Ring ([0-3]) {0,4}$/d;
const RIP_FIELDS: readonly FieldSpec[] = [
  { kind: 'address', name: 'rip', base: 'hex' },
  { kind: 'count', name: 'ring', base: 'dec' },
];
/** The last line that says something of a vCPU whose registers were lost: no guest state follows. */
const LOST = '\tVCPU was RUNNING but register state was lost';
const OFFLINE = '    PCPU Offline';
const RING = '  Console Ring:';
const TRACE = '\tCall Trace:';

const textOf = ({ bytes, payload, end }: Line): string => decodeUtf8(bytes, payload, Math.min(end, payload + 200));

/** Reads the state of one processor: registers, stack, code and call trace, all indented by a tab. */
class ProcessorReader implements BlockReader {
  readonly #context: BlockContext;
  readonly #state: VcpuState;
  #cpu: number | null = null;
  #guest: VcpuName | null = null;
  #current: VcpuName | null = null;
  #whole = false;

  constructor(context: BlockContext) {
    this.#context = context;
    this.#state = new VcpuState(context);
  }

  read(line: Line): Taken {
    if (this.#cpu === null) return this.#begin(textOf(line));
    const { bytes, payload, end, number } = line;
    if (payload === end) return Taken.yes;
    if (startsWith(bytes, payload, end, OFFLINE)) {
      this.#whole = true;
      return Taken.yes;
    }
    if (bytes[payload] !== 9) return startsWith(bytes, payload, end, RING) ? Taken.last : Taken.no;
    this.#whole ||= startsWith(bytes, payload, end, TRACE);
    const text = textOf(line);
    if (this.#guest !== null) this.#state.take(text, number, this.#guest);
    const current = CURRENT.exec(text);
    if (current !== null) this.#current = { domid: Number(current[1]), vcpu: Number(current[2]) };
    if (text.startsWith(LOST) && this.#current !== null) this.#state.add(number, this.#current, this.#cpu, null, null);
    return Taken.yes;
  }

  end(): void {
    const { block } = this.#context;
    if (this.#whole) return;
    block.completeness = 'ends-early';
    block.reason = 'its call trace is missing';
  }

  #begin(text: string): Taken {
    const [, cpu = '', domid, vcpu] = HEADER.exec(text) ?? [];
    this.#cpu = Number(cpu);
    if (domid !== undefined && vcpu !== undefined) this.#guest = { domid: Number(domid), vcpu: Number(vcpu) };
    const { block } = this.#context;
    block.title = this.#guest === null ? `processor ${cpu}` : `processor ${cpu}, d${domid ?? ''}v${vcpu ?? ''}`;
    return Taken.yes;
  }
}

/**
 * State of one processor in `xen.log` of xen-crashdump-analyser (`PCPU::print_state()`): of the hypervisor, and of the
 * guest that ran there. Facts: `vcpu`.
 */
export const crashProcessorFormat: BlockFormat = {
  name: 'crash-processor',
  kind: 'text',
  key: null,
  stream: 'tool',
  starts: (line) =>
    startsWith(line.bytes, line.payload, line.end, '  PCPU ') && HEADER.test(textOf(line)) ? 'header' : null,
  open: (context) => new ProcessorReader(context),
  fields: (text, payload) =>
    fieldsOf(text, payload, HEADER, HEADER_FIELDS) ??
    fieldsOf(text, payload, RIP, RIP_FIELDS) ??
    fieldsOf(text, payload, CURRENT, HEADER_FIELDS.slice(1)),
};
