import { decodeUtf8 } from '../../core/utf8.ts';
import { skipBlanks, startsWith } from '../../input/bytes.ts';
import type { Line } from '../../input/line.ts';
import { domainRow } from '../domain-row.ts';
import { fieldsOf, type FieldReader, type FieldSpec } from '../field.ts';
import { Taken, type BlockFormat } from '../format.ts';

/** From here on a domain id is one of the hypervisor's own: I/O, Xen, idle. */
const FIRST_RESERVED = 0x7ff0;

const DOMS_HEADER =
  /^ {1,8}DID {1,16}DOMAIN {1,16}ST {1,4}T {1,8}MAXPAGE {1,8}TOTPAGE {1,8}VCPU {1,16}SHARED_I {1,16}P2M_MFN/;
/** Marks (`>` runs on the CPU that crashed, `*` on another), then ids in decimal and pages and addresses in hex. */
const DOMS_LINE =
  /^[>* ]{0,2} {0,8}(\d{1,5}) {1,16}([0-9a-f]{8,16}) {1,8}([A-Z?]{2}) {1,8}([OXI0U?]) {1,16}([0-9a-f]{1,16}) {1,16}([0-9a-f]{1,16}) {1,16}(\d{1,5}) {1,20}([0-9a-f]{1,16}) {1,20}(----|[0-9a-f]{1,16}) {0,8}$/d;
const DOMS_FIELDS: readonly FieldSpec[] = [
  { kind: 'domain', name: 'domid', base: 'dec' },
  { kind: 'address', name: 'domain', base: 'hex' },
  { kind: 'keyword', name: 'status', base: 'text' },
  { kind: 'keyword', name: 'type', base: 'text' },
  { kind: 'count', name: 'maxPages', base: 'hex' },
  { kind: 'count', name: 'pages', base: 'hex' },
  { kind: 'count', name: 'vcpus', base: 'dec' },
  { kind: 'address', name: 'sharedInfo', base: 'hex' },
  { kind: 'mfn', name: 'p2mMfn', base: 'hex' },
];

const VCPUS_HEADER = /^ {1,8}VCID {1,8}PCID {1,16}VCPU {1,16}ST {1,4}T {1,4}DOMID {1,16}DOMAIN/;
const VCPUS_LINE =
  /^[>* ]{0,2} {0,8}(\d{1,5}) {1,8}(\d{1,5}) {1,16}([0-9a-f]{8,16}) {1,8}([A-Z?]{2}) {1,8}([OXI0U?]) {1,8}(\d{1,5}) {1,16}([0-9a-f]{8,16}) {0,8}$/d;
const VCPUS_FIELDS: readonly FieldSpec[] = [
  { kind: 'vcpu', name: 'vcpu', base: 'dec' },
  { kind: 'count', name: 'cpu', base: 'dec' },
  { kind: 'address', name: 'address', base: 'hex' },
  { kind: 'keyword', name: 'status', base: 'text' },
  { kind: 'keyword', name: 'type', base: 'text' },
  { kind: 'domain', name: 'domid', base: 'dec' },
  { kind: 'address', name: 'domain', base: 'hex' },
];

const textOf = ({ bytes, payload, end }: Line): string => decodeUtf8(bytes, payload, Math.min(end, payload + 200));

const fields: FieldReader = (text, payload) => {
  const shown = text.slice(payload, payload + 200);
  if (DOMS_HEADER.test(shown) || VCPUS_HEADER.test(shown)) return [];
  // `----` is no number, and so no field.
  return fieldsOf(text, payload, DOMS_LINE, DOMS_FIELDS) ?? fieldsOf(text, payload, VCPUS_LINE, VCPUS_FIELDS);
};

/**
 * Output of `doms` and `vcpus` of the `crash` utility on a hypervisor core (xen_hyper.c of crash, 4.0.5 to 8.0). Facts:
 * `domain` and `vcpu`; the hypervisor's own domains give none. Nothing moves in a core, so what it says fits together.
 */
export const crashListsFormat: BlockFormat = {
  name: 'crash-lists',
  kind: 'text',
  key: null,
  stream: 'tool',
  starts: (line) => {
    const { bytes, payload, end } = line;
    const first = skipBlanks(bytes, payload, Math.min(end, payload + 9));
    if (!startsWith(bytes, first, end, 'DID ') && !startsWith(bytes, first, end, 'VCID ')) return null;
    const text = textOf(line);
    return DOMS_HEADER.test(text) || VCPUS_HEADER.test(text) ? 'header' : null;
  },
  open: ({ facts, block }) => {
    let begun = false;
    return {
      read: (line) => {
        const text = textOf(line);
        if (!begun) {
          begun = true;
          return Taken.yes;
        }
        const domain = DOMS_LINE.exec(text);
        const vcpu = domain === null ? VCPUS_LINE.exec(text) : null;
        if (domain !== null && Number(domain[1]) < FIRST_RESERVED) {
          const known = { domid: Number(domain[1]), vcpus: Number(domain[7]) };
          const pages = Number.parseInt(domain[6] ?? '', 16);
          const maxPages = Number.parseInt(domain[5] ?? '', 16);
          facts.tables.domain.add(block.id, line.number, domainRow({ ...known, pages, maxPages }));
        }
        if (vcpu !== null && Number(vcpu[6]) < FIRST_RESERVED) {
          const unknown = { pauseCount: null, pauseFlags: null, state: null, cpuSeconds: null };
          const known = { domid: Number(vcpu[6]), vcpu: Number(vcpu[1]), cpu: Number(vcpu[2]) };
          facts.tables.vcpu.add(block.id, line.number, { ...known, ...unknown });
        }
        return domain === null && vcpu === null ? Taken.no : Taken.yes;
      },
      end: () => undefined,
    };
  },
  fields,
};
