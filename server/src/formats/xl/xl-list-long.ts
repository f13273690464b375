import { decodeUtf8 } from '../../core/utf8.ts';
import { skipBlanks, startsWith } from '../../input/bytes.ts';
import type { Line } from '../../input/line.ts';
import { domainRow } from '../domain-row.ts';
import { fieldsOf, type FieldReader, type FieldSpec } from '../field.ts';
import { Taken, type BlockContext, type BlockFormat, type BlockReader } from '../format.ts';
import { JsonWalker } from './json-walker.ts';

/** Levels around the members of a domain: the array and its object. */
const DOMAIN_DEPTH = 2;
/** Limits that libxl prints for "the default": no number of ours. */
const DEFAULT = 0xffffffff;
const MAX_LINE = 65536;

/** What was read of the domain whose object is open. */
interface Draft {
  readonly domid: number;
  readonly line: number;
  readonly members: Map<string, string>;
}

const MEMBERS: ReadonlySet<string> = new Set([
  'config.c_info.type',
  'config.c_info.name',
  'config.c_info.uuid',
  'config.b_info.max_vcpus',
  'config.b_info.target_memkb',
  'config.b_info.max_grant_frames',
]);

class XlListLongReader implements BlockReader {
  readonly #context: BlockContext;
  #walker: JsonWalker | null = null;
  #indent = 0;
  #line = 0;
  #draft: Draft | null = null;

  constructor(context: BlockContext) {
    this.#context = context;
  }

  read(line: Line): Taken {
    const { bytes, payload, end } = line;
    const first = skipBlanks(bytes, payload, end);
    if (first < end && !isJsonStart(bytes[first] ?? 0)) return Taken.no;
    if (this.#walker === null) {
      // The brackets before the first member stand on lines of their own, unless all is one line.
      this.#indent = first - payload;
      this.#walker = new JsonWalker(
        bytes[first] === 34 ? DOMAIN_DEPTH : bytes[first] === 123 ? 1 : 0,
        (keys, value) => {
          this.#take(keys, value);
        },
      );
    } else if (
      startsWith(bytes, first, end, '"domid"') &&
      first - payload === this.#indent &&
      this.#walker.depth !== DOMAIN_DEPTH
    ) {
      // Another document: this one was cut.
      return Taken.no;
    }
    this.#line = line.number;
    const goesOn = this.#walker.line(decodeUtf8(bytes, first, Math.min(end, first + MAX_LINE)));
    return goesOn ? Taken.yes : Taken.last;
  }

  end(): void {
    this.#flush();
    if ((this.#walker?.depth ?? 0) < DOMAIN_DEPTH) return;
    this.#context.block.completeness = 'ends-early';
    this.#context.block.reason = 'its JSON is not closed';
  }

  #take(keys: readonly string[], value: string): void {
    if (keys.length === DOMAIN_DEPTH + 1 && keys[DOMAIN_DEPTH] === 'domid') {
      this.#flush();
      if (/^\d{1,5}$/.test(value)) this.#draft = { domid: Number(value), line: this.#line, members: new Map() };
      return;
    }
    const member = keys.slice(DOMAIN_DEPTH).join('.');
    if (MEMBERS.has(member)) this.#draft?.members.set(member, value);
  }

  #flush(): void {
    if (this.#draft === null) return;
    const { domid, line, members } = this.#draft;
    this.#draft = null;
    const text = (name: string): string | null => members.get(`config.${name}`) ?? null;
    const memory = numberOf(text('b_info.target_memkb'));
    const type = text('c_info.type');
    this.#context.facts.tables.domain.add(
      this.#context.block.id,
      line,
      domainRow({
        domid,
        name: text('c_info.name'),
        uuid: text('c_info.uuid'),
        type: type === 'pv' || type === 'pvh' || type === 'hvm' ? type : null,
        vcpus: numberOf(text('b_info.max_vcpus')),
        memoryMiB: memory === null ? null : Math.round(memory / 1024),
        maxGrantFrames: numberOf(text('b_info.max_grant_frames')),
      }),
    );
  }
}

const numberOf = (text: string | null): number | null =>
  text !== null && /^\d{1,15}$/.test(text) && Number(text) < DEFAULT ? Number(text) : null;

/** A bracket, a quote, a comma, a number, `true`, `false` or `null`. */
const isJsonStart = (byte: number): boolean =>
  byte === 34 ||
  byte === 44 ||
  byte === 91 ||
  byte === 93 ||
  byte === 123 ||
  byte === 125 ||
  byte === 45 ||
  (byte >= 48 && byte <= 57) ||
  byte === 116 ||
  byte === 102 ||
  byte === 110;

const MEMBER = /^\s{0,64}"(domid|backend_domid)": {0,4}(\d{1,10}),?$/d;
const NUMBER =
  /^\s{0,64}"(?:max_vcpus|max_memkb|target_memkb|max_grant_frames|max_maptrack_frames)": {0,4}(\d{1,15}),?$/d;
const TEXT = /^\s{0,64}"(?:name|type|uuid|vdev|pdev_path)": {0,4}"([^"]{1,200})",?$/d;

const KEY: FieldSpec = { kind: 'keyword', name: 'key', base: 'text' };

const fields: FieldReader = (text, payload) =>
  fieldsOf(text, payload, MEMBER, [KEY, { kind: 'domain', name: 'domid', base: 'dec' }]) ??
  fieldsOf(text, payload, NUMBER, [{ kind: 'size', name: 'value', base: 'dec' }]) ??
  fieldsOf(text, payload, TEXT, [{ kind: 'name', name: 'value', base: 'text' }]);

/**
 * Output of `xl list -l` as JSON, Xen 4.2 to 4.22: recognised by its first member, since a bracket alone could be
 * anything. Facts: `domain`, one row a domain, with its type.
 */
export const xlListLongFormat: BlockFormat = {
  name: 'xl-list-long',
  kind: 'xl',
  key: null,
  stream: 'tool',
  starts: (line) => {
    const { bytes, payload, end } = line;
    const first = skipBlanks(bytes, payload, Math.min(end, payload + 64));
    const byte = bytes[first];
    if (byte !== 34 && byte !== 91 && byte !== 123) return null;
    const head = decodeUtf8(bytes, first, Math.min(end, first + 64));
    return /^(?:\[? ?\{ ?)?"domid" ?: ?\d{1,5}\b/.test(head) ? 'header' : null;
  },
  open: (context) => new XlListLongReader(context),
  fields,
};
