import { decodeUtf8 } from '../../core/utf8.ts';
import { skipBlanks, startsWith } from '../../input/bytes.ts';
import { Origin, type Line } from '../../input/line.ts';
import { Taken, type BlockContext, type BlockReader } from '../format.ts';
import type { DumpDefinition, DumpShape, RowTaker } from './dump-definition.ts';

/** Longest part of a line that is matched: a printk holds 1024 bytes. */
const MAX_TEXT = 1024;

/** Is the rest of the line empty? */
const isRest = (bytes: Uint8Array, at: number, end: number): boolean => {
  let next = at;
  while (next < end && (bytes[next] === 32 || bytes[next] === 13)) next += 1;
  return next === end;
};

/** `[g: print grant table usage]`: key `*` says so before it fires each key. */
export const isAnnouncement = ({ bytes, payload, end }: Line, key: string): boolean => {
  if (bytes[payload] !== 91 || bytes[payload + 1] !== key.charCodeAt(0)) return false;
  if (!startsWith(bytes, payload + 2, end, ': ')) return false;
  let last = end - 1;
  while (last > payload && (bytes[last] === 32 || bytes[last] === 13)) last -= 1;
  return bytes[last] === 93 && last - payload > 5 && last - payload < 80;
};

/** Is the line one of the first lines of the dump? */
export const isHeader = (
  { bytes, payload, end }: Line,
  { headers, begins }: Pick<DumpDefinition, 'headers' | 'begins'>,
): boolean => {
  for (let index = 0; index < headers.length; index += 1) {
    const header = headers[index] ?? '';
    if (startsWith(bytes, payload, end, header) && isRest(bytes, payload + header.length, end)) return true;
  }
  return begins?.some((text) => startsWith(bytes, payload, end, text)) === true;
};

/**
 * The shape that a line has whose indentation a mail client took: behind the prefix of the console, inside of a dump. Its
 * pattern sees it as it was printed.
 */
const squeezedShapeOf = (
  { bytes, payload, end, origin }: Line,
  shapes: readonly DumpShape[],
): { readonly shape: DumpShape; readonly match: RegExpExecArray | null } | null => {
  if (origin !== Origin.hypervisor) return null;
  const at = skipBlanks(bytes, payload, end);
  if (at > payload + 1) return null;
  for (const shape of shapes) {
    const words = shape.text.trimStart();
    const blanks = shape.text.length - words.length;
    if (words.length < 3 || blanks <= at - payload || !startsWith(bytes, at, end, words)) continue;
    if (shape.pattern === undefined) return { shape, match: null };
    const text = `${' '.repeat(blanks)}${decodeUtf8(bytes, at, Math.min(end, at + MAX_TEXT))}`;
    const match = shape.pattern.exec(text);
    if (match !== null) return { shape, match };
  }
  return null;
};

/** The shape that a line has: what it matched, null for none, `cut` for one of the dump's own that is not whole. */
export const shapeOf = (
  { bytes, payload, end }: Line,
  shapes: readonly DumpShape[],
): { readonly shape: DumpShape; readonly match: RegExpExecArray | null } | 'cut' | null => {
  let text: string | null = null;
  let cut = false;
  for (let index = 0; index < shapes.length; index += 1) {
    const shape = shapes[index];
    if (shape === undefined || !startsWith(bytes, payload, end, shape.text)) continue;
    if (shape.pattern === undefined) return { shape, match: null };
    text ??= decodeUtf8(bytes, payload, Math.min(end, payload + MAX_TEXT));
    const match = shape.pattern.exec(text);
    if (match !== null) return { shape, match };
    cut ||= shape.own === true;
  }
  return cut ? 'cut' : null;
};

/** Reads one dump of a debug key by its definition. */
export class DumpReader implements BlockReader {
  readonly #context: BlockContext;
  readonly #definition: DumpDefinition;
  readonly #rows: RowTaker | null;
  #announced = false;
  #begun = false;
  #content = false;
  #whole = false;
  #damaged = false;

  constructor(definition: DumpDefinition, context: BlockContext) {
    this.#definition = definition;
    this.#context = context;
    this.#rows = definition.rows?.(context) ?? null;
  }

  read(line: Line): Taken {
    const { key, shapes, blanks } = this.#definition;
    if (isRest(line.bytes, line.payload, line.end)) return blanks === true && this.#begun ? Taken.yes : Taken.no;
    const fresh = !this.#begun && !this.#content;
    const header = fresh && isHeader(line, this.#definition);
    if (!header) {
      const found = shapeOf(line, shapes) ?? (fresh ? null : squeezedShapeOf(line, shapes));
      if (found !== null) return this.#take(line.number, found);
    } else {
      this.#begun = true;
      if (shapes.length === 0) return this.#over();
      // A first line may hold facts as well.
      const found = shapeOf(line, shapes);
      return found === null || found === 'cut' ? Taken.yes : this.#take(line.number, found);
    }
    if (fresh && !this.#announced && key !== null && isAnnouncement(line, key)) {
      this.#announced = true;
      return shapes.length === 0 ? this.#over() : Taken.yes;
    }
    return Taken.no;
  }

  end(followed: boolean): void {
    const { block } = this.#context;
    if (this.#damaged) {
      block.completeness = 'damaged';
      block.reason = 'a line of it was cut';
    } else if (!this.#begun && !this.#announced) {
      block.completeness = 'starts-late';
      block.reason = 'its first line is missing';
    } else if (!this.#whole && !followed) {
      block.completeness = 'ends-early';
      block.reason = 'nothing follows it that says that it is whole';
    }
  }

  #take(line: number, found: Exclude<ReturnType<typeof shapeOf>, null>): Taken {
    if (found === 'cut') {
      this.#content = true;
      this.#damaged = true;
      return Taken.yes;
    }
    const { shape, match } = found;
    if (shape.first === true && this.#content) return Taken.no;
    this.#content = true;
    if (shape.row !== undefined && match !== null) this.#rows?.(shape.row, line, match);
    return shape.ends === true ? this.#over() : Taken.yes;
  }

  #over(): Taken {
    this.#whole = true;
    return Taken.last;
  }
}
