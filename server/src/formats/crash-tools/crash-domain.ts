import { decodeUtf8 } from '../../core/utf8.ts';
import { startsWith } from '../../input/bytes.ts';
import type { Line } from '../../input/line.ts';
import { domainRow } from '../domain-row.ts';
import { fieldsOf, type FieldSpec } from '../field.ts';
import { Taken, type BlockContext, type BlockFormat, type BlockReader } from '../format.ts';
import { readBootParameters } from '../kernel-boot/boot-parameters.ts';
import { VcpuState } from './vcpu-state.ts';

const HEADER = /^Domain (\d{1,5}): \((\d{1,5}) vcpus\) {0,4}$/d;
const HEADER_FIELDS: readonly FieldSpec[] = [
  { kind: 'domain', name: 'domid', base: 'dec' },
  { kind: 'count', name: 'vcpus', base: 'dec' },
];
const FLAGS = /^ {2}Flags:(?: PRIVILEGED)?(?: 32BIT-PV)?( HVM)?(?: PAUSED\(count (\d{1,9})\)| UNPAUSED) {0,4}$/;
const MAX_PAGES = /^ {2}Max Pages: (\d{1,10}) \(/;
const PAGES = /^ {2}Current Pages: (\d{1,10}) {0,4}$/;
const SHARED = /^ {2}Shared Pages: (\d{1,10}) {0,4}$/;
const HANDLE = /^ {2}Handle: ([0-9a-f-]{36}) {0,4}$/;
const VCPU = /^ {2}VCPU(\d{1,5}): {0,4}$/;
const COMMAND_LINE = '  Command line: ';
const RING = '  Console Ring:';
/** A command line has at most so many bytes. */
const MAX_TEXT = 2200;

const textOf = ({ bytes, payload, end }: Line): string => decodeUtf8(bytes, payload, Math.min(end, payload + MAX_TEXT));
const numberOf = (match: RegExpExecArray | null): number | null => (match?.[1] === undefined ? null : Number(match[1]));

interface Known {
  type: string | null;
  pauseCount: number | null;
  maxPages: number | null;
  pages: number | null;
  sharedPages: number | null;
  uuid: string | null;
}

/** Reads what stands above the console of one domain. */
class DomainReader implements BlockReader {
  readonly #context: BlockContext;
  readonly #state: VcpuState;
  readonly #known: Known = {
    type: null,
    pauseCount: null,
    maxPages: null,
    pages: null,
    sharedPages: null,
    uuid: null,
  };
  #domid: number | null = null;
  #vcpus = 0;
  #firstLine = 0;
  #vcpu: number | null = null;
  #whole = false;

  constructor(context: BlockContext) {
    this.#context = context;
    this.#state = new VcpuState(context);
  }

  read(line: Line): Taken {
    const { bytes, payload, end, number } = line;
    if (this.#domid === null) return this.#begin(line);
    if (payload === end) return Taken.yes;
    if (bytes[payload] === 9) {
      if (this.#vcpu !== null) this.#state.take(textOf(line), number, { domid: this.#domid, vcpu: this.#vcpu });
      return Taken.yes;
    }
    if (bytes[payload] !== 32 || bytes[payload + 1] !== 32) return Taken.no;
    const text = textOf(line);
    if (text.startsWith(RING)) {
      this.#whole = true;
      return Taken.last;
    }
    if (text.startsWith(COMMAND_LINE)) this.#parameters(text, number);
    const vcpu = numberOf(VCPU.exec(text));
    if (vcpu !== null) this.#vcpu = vcpu;
    else this.#head(text);
    return Taken.yes;
  }

  end(): void {
    const { facts, block } = this.#context;
    facts.tables.domain.add(
      block.id,
      this.#firstLine,
      domainRow({ domid: this.#domid, vcpus: this.#vcpus, ...this.#known }),
    );
    if (this.#whole) return;
    block.completeness = 'ends-early';
    block.reason = 'its console ring is missing';
  }

  #begin(line: Line): Taken {
    const [, domid, vcpus] = HEADER.exec(textOf(line)) ?? [];
    this.#domid = Number(domid);
    this.#vcpus = Number(vcpus);
    this.#firstLine = line.number;
    this.#context.block.domain = this.#domid;
    return Taken.yes;
  }

  #head(text: string): void {
    const known = this.#known;
    const flags = FLAGS.exec(text);
    if (flags !== null) {
      // HVM is said of PVH as well.
      known.type = flags[1] === undefined ? 'pv' : null;
      known.pauseCount = Number(flags[2] ?? 0);
    }
    known.maxPages ??= numberOf(MAX_PAGES.exec(text));
    known.pages ??= numberOf(PAGES.exec(text));
    known.sharedPages ??= numberOf(SHARED.exec(text));
    known.uuid ??= HANDLE.exec(text)?.[1] ?? null;
  }

  #parameters(text: string, line: number): void {
    const { facts, block } = this.#context;
    if (this.#domid !== 0) return;
    for (const { name, value } of readBootParameters(text.slice(COMMAND_LINE.length)))
      facts.tables.parameter.add(block.id, line, { name, value, origin: 'captured' });
  }
}

/**
 * Head of `domN.log` of xen-crashdump-analyser (`Domain::print_state()`): the domain and its vCPUs; the console ring of
 * dom0 behind it is read as a kernel log. Facts: `domain`, `vcpu`, and `parameter` of dom0's kernel.
 */
export const crashDomainFormat: BlockFormat = {
  name: 'crash-domain',
  kind: 'text',
  key: null,
  stream: 'tool',
  starts: (line) =>
    startsWith(line.bytes, line.payload, line.end, 'Domain ') && HEADER.test(textOf(line)) ? 'header' : null,
  open: (context) => new DomainReader(context),
  fields: (text, payload) => fieldsOf(text, payload, HEADER, HEADER_FIELDS),
};
