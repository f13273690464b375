/** A value of the document: its key path is in `keys`. */
export type JsonVisitor = (keys: readonly string[], value: string) => void;

/** Deepest level whose keys are kept; below it values are skipped. */
const MAX_DEPTH = 32;
const MAX_STRING = 4096;

/**
 * Walks through JSON that arrives line by line and may end anywhere; keeps only the open levels, never the document.
 * Strings do not go over line ends in what `xl` prints. Anything that is no JSON is skipped.
 */
export class JsonWalker {
  readonly #visit: JsonVisitor;
  /** Key of each open object or array below the first; '' where none is known. */
  readonly #keys: string[] = [];
  #depth: number;
  #key = '';
  /** The next string is a value: a colon stands before it. */
  #afterColon = false;

  /** A number or word at the end of a line: whether it is whole shows when another line follows. */
  #pending: (() => void) | null = null;

  /** `depth`: levels that are open before the first line. */
  constructor(depth: number, visit: JsonVisitor) {
    this.#depth = depth;
    this.#visit = visit;
    for (let level = 0; level < depth; level += 1) this.#keys.push('');
  }

  /** Open levels. */
  get depth(): number {
    return this.#depth;
  }

  /** Takes one line; false when the document is over with it. */
  line(text: string): boolean {
    this.#pending?.();
    this.#pending = null;
    let at = 0;
    while (at < text.length) {
      const character = text.charAt(at);
      at += 1;
      if (character === '"') at = this.#string(text, at);
      else if (character === '{' || character === '[') this.#open();
      else if (character === '}' || character === ']') {
        this.#close();
        if (this.#depth <= 0) return false;
      } else if (character === ':') this.#afterColon = true;
      else if (character === ',') this.#afterColon = false;
      else if (/[-0-9tfn]/.test(character)) at = this.#literal(text, at - 1);
    }
    return true;
  }

  #open(): void {
    this.#depth += 1;
    if (this.#depth <= MAX_DEPTH) this.#keys.push(this.#afterColon ? this.#key : '');
    this.#afterColon = false;
    this.#key = '';
  }

  #close(): void {
    if (this.#depth <= MAX_DEPTH) this.#keys.pop();
    this.#depth -= 1;
    this.#afterColon = false;
  }

  /** From after the opening quote; answers where the text goes on. */
  #string(text: string, from: number): number {
    let at = from;
    let value = '';
    while (at < text.length && text.charAt(at) !== '"') {
      const isEscape = text.charAt(at) === '\\';
      if (value.length < MAX_STRING) value += isEscape ? unescape(text, at) : text.charAt(at);
      at += isEscape ? (text.charAt(at + 1) === 'u' ? 6 : 2) : 1;
    }
    // A string that the line cuts is not known.
    if (at >= text.length) return at;
    if (this.#afterColon) {
      this.#value(value);
      this.#afterColon = false;
    } else this.#key = value;
    return at + 1;
  }

  #literal(text: string, from: number): number {
    let at = from;
    while (at < text.length && /[-+.0-9a-zA-Z]/.test(text.charAt(at))) at += 1;
    if (this.#afterColon) {
      const keys = [...this.#keys, this.#key];
      const value = text.slice(from, at);
      const commit = (): void => {
        this.#visit(keys, value);
      };
      if (this.#depth > MAX_DEPTH) this.#pending = null;
      else if (at < text.length) commit();
      else this.#pending = commit;
    }
    this.#afterColon = false;
    return at;
  }

  #value(value: string): void {
    if (this.#depth <= MAX_DEPTH) this.#visit([...this.#keys, this.#key], value);
  }
}

const SIMPLE: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f' };

const unescape = (text: string, at: number): string => {
  const next = text.charAt(at + 1);
  if (next !== 'u') return SIMPLE[next] ?? next;
  const digits = text.slice(at + 2, at + 6);
  return /^[0-9a-f]{4}$/i.test(digits) ? String.fromCharCode(parseInt(digits, 16)) : '\ufffd';
};
