import { decodeUtf8 } from '../../core/utf8.ts';
import { startsWith } from '../../input/bytes.ts';
import type { Line } from '../../input/line.ts';
import { Taken, type BlockContext, type BlockFormat, type BlockReader } from '../format.ts';
import { endDump } from './end-dump.ts';
import { frameFields } from './frame-fields.ts';

const DUMP = /^ --- Dumping (\d{1,5}) PTEs for domain (\d{1,5}) ---/;
const LOOKUP = /^ --- Looki(?:n)?g for PTEs mapping mfn 0x[0-9a-f]{1,16} for domain (\d{1,5}) ---/;
const TABLE = /^ pfn: 0x([0-9a-f]{1,16}), mfn: 0x([0-9a-f]{1,16}), L(\d) table/;
const ENTRY = /^ {2}pte\[(\d{1,5})\]: 0x([0-9a-f]{1,16})$/;
const FOUND = /^ {2}0x([0-9a-f]{1,16}) <-- \[0x([0-9a-f]{1,16})\]\[(\d{1,5})\]: 0x([0-9a-f]{1,16})$/;
const WIDTH = ' Guest Width: ';
/** Bits 12 to 51 of an entry: the frame. */
const FRAME = 0xf_ffff_ffff_f000n;

const big = (digits: string | undefined): bigint => BigInt(`0x${digits ?? '0'}`);

/** Reads one `dump-ptes` or one `lookup-pte`. */
class PteReader implements BlockReader {
  readonly #context: BlockContext;
  #begun = false;
  #isLookup = false;
  #done = false;
  #rows = 0;
  #expected: number | null = null;
  #table: { readonly pfn: bigint; readonly mfn: bigint; readonly level: number } | null = null;

  constructor(context: BlockContext) {
    this.#context = context;
  }

  read(line: Line): Taken {
    const { bytes, payload, end } = line;
    if (bytes[payload] !== 32) return Taken.no;
    const text = decodeUtf8(bytes, payload, Math.min(end, payload + 120)).trimEnd();
    const entry = ENTRY.exec(text) ?? FOUND.exec(text);
    if (entry !== null) return this.#entry(entry, line.number);
    if (text.startsWith(' --- End of PTEs for domain ')) {
      this.#done = true;
      return Taken.last;
    }
    const table = TABLE.exec(text);
    if (table !== null) this.#table = { pfn: big(table[1]), mfn: big(table[2]), level: Number(table[3]) };
    if (table !== null || (this.#begun && text.startsWith(WIDTH))) return Taken.yes;
    return this.#head(text);
  }

  end(): void {
    // Nothing closes a lookup: no row says that nothing was found, or that the tool failed.
    if (this.#isLookup) return;
    endDump(this.#context, { begun: this.#begun, done: this.#done, rows: this.#rows, expected: this.#expected });
  }

  #head(text: string): Taken {
    const dump = DUMP.exec(text);
    const lookup = dump === null ? LOOKUP.exec(text) : null;
    if (this.#begun || (dump === null && lookup === null)) return Taken.no;
    this.#begun = true;
    this.#isLookup = lookup !== null;
    this.#expected = dump === null ? null : Number(dump[1]);
    this.#context.block.domain = Number(dump?.[2] ?? lookup?.[1]);
    return Taken.yes;
  }

  #entry(match: RegExpExecArray, line: number): Taken {
    const isFound = match.length === 5;
    if (this.#begun && isFound !== this.#isLookup) return Taken.no;
    const { facts, block } = this.#context;
    const value = big(isFound ? match[4] : match[2]);
    this.#rows += 1;
    facts.tables.pte.add(block.id, line, {
      domid: block.domain,
      tableMfn: isFound ? big(match[2]) : (this.#table?.mfn ?? null),
      tablePfn: isFound ? null : (this.#table?.pfn ?? null),
      level: isFound ? null : (this.#table?.level ?? null),
      index: Number(isFound ? match[3] : match[1]),
      value,
      mfn: isFound ? big(match[1]) : (value & 1n) === 1n ? (value & FRAME) >> 12n : null,
    });
    return Taken.yes;
  }
}

/**
 * Output of `xen-mfndump dump-ptes DOMID MFN` and `lookup-pte DOMID MFN`, Xen 4.3 to 4.22 (the tool prints `Lookig`).
 * Facts: `pte`, one row an entry; `mfn` is the frame that it maps, null when the entry is not present.
 */
export const pteDumpFormat: BlockFormat = {
  name: 'pte-dump',
  kind: 'p2m',
  key: null,
  stream: 'tool',
  starts: ({ bytes, payload, end }) => {
    if (!startsWith(bytes, payload, end, ' --- ')) return null;
    const text = decodeUtf8(bytes, payload, Math.min(end, payload + 100));
    return DUMP.test(text) || LOOKUP.test(text) ? 'header' : null;
  },
  open: (context) => new PteReader(context),
  fields: frameFields,
};
