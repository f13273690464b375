import type { MessageDefinition, MessageWording } from './message-definition.ts';
import { compileTemplate, emptySpans, matchTemplate, type MessageTemplate, type Spans } from './message-template.ts';

/** One wording of one message. It is compiled when a line first begins like it: a start of the program needs none. */
export class CompiledWording {
  readonly message: MessageDefinition;
  readonly wording: MessageWording;
  #template: MessageTemplate | null = null;

  constructor(message: MessageDefinition, wording: MessageWording) {
    this.message = message;
    this.wording = wording;
  }

  get template(): MessageTemplate {
    return (this.#template ??= compileTemplate(this.wording[0]));
  }
}

/** Wordings that may begin with a byte, by the byte behind it. */
type BySecond = readonly (readonly CompiledWording[])[];

/** What may begin with a byte: without those that begin with any word, and with them. */
interface Candidates {
  readonly own: BySecond;
  readonly all: BySecond;
}

/**
 * Finds the message that a line holds. Wordings are indexed by their first two bytes, and those that begin with any word
 * (`%w mapped`) by the first byte behind it, so that a foreign line costs a look into some tables.
 */
export class MessageMatcher {
  readonly #definitions: readonly MessageDefinition[];
  readonly #byFirst: (Candidates | undefined)[] = [];
  #compiled: (readonly CompiledWording[] | undefined)[] | null = null;
  /** First bytes behind the word of those that begin with any; null: there are none, or nothing was looked for yet. */
  #behindWord: ReadonlySet<number> | null = null;
  /** Where the conversions of the last match stand; valid until the next one. */
  readonly spans: Spans = emptySpans();

  constructor(definitions: readonly MessageDefinition[]) {
    this.#definitions = definitions;
  }

  /** The message in bytes [at, end), or null. */
  match(bytes: Uint8Array, at: number, end: number): CompiledWording | null {
    if (at >= end) return null;
    const first = bytes[at] ?? 0;
    const { own, all } = this.#byFirst[first] ?? this.#index(first);
    // Behind the last byte any other may stand: a text of two bytes then fails, shorter ones are in every list.
    const candidates = (this.#behindWord !== null && isBehindWord(bytes, at, end, this.#behindWord) ? all : own)[
      bytes[at + 1] ?? 0
    ];
    if (candidates === undefined) return null;
    for (let index = 0; index < candidates.length; index += 1) {
      const candidate = candidates[index] as CompiledWording;
      if (matchTemplate(candidate.template, bytes, at, end, this.spans)) return candidate;
    }
    return null;
  }

  #index(first: number): Candidates {
    const all = (this.#compiled ?? this.#compile())[first] ?? [];
    const own = all.filter(({ wording: [text] }) => behindWord(text) === -1);
    const bySecond = indexBySecond(own);
    const candidates = { own: bySecond, all: own.length === all.length ? bySecond : indexBySecond(all) };
    this.#byFirst[first] = candidates;
    return candidates;
  }

  #compile(): readonly (readonly CompiledWording[] | undefined)[] {
    const behind = this.#definitions.flatMap(({ wordings }) => wordings.map(([text]) => behindWord(text)));
    const known = new Set(behind.filter((byte) => byte !== -1));
    if (known.size > 0) this.#behindWord = known;
    this.#compiled = indexByFirst(this.#definitions);
    return this.#compiled;
  }
}

const indexBySecond = (candidates: readonly CompiledWording[]): BySecond => {
  const any = candidates.filter((candidate) => secondByte(candidate) === -1);
  const bySecond = Array.from({ length: 256 }, () => any);
  for (const second of new Set(candidates.map(secondByte)))
    if (second !== -1) bySecond[second] = candidates.filter((one) => [-1, second].includes(secondByte(one)));
  return bySecond;
};

/** The second byte of all texts of a wording; -1: they differ, or may have none. */
const secondByte = ({ wording: [text] }: CompiledWording): number =>
  text.startsWith('%') || text.length < 3 || text[1] === '%' ? -1 : text.charCodeAt(1);

/** The first byte behind the word and the blank with which all texts of a wording begin, or -1. */
const behindWord = (text: string): number =>
  text.startsWith('%w ') && text.length > 4 && text[3] !== '%' ? text.charCodeAt(3) : -1;

/** Does one of the bytes `known` stand behind the first word of [at, end) and its blank? */
const isBehindWord = (bytes: Uint8Array, at: number, end: number, known: ReadonlySet<number>): boolean => {
  let blank = at;
  while (blank < end && bytes[blank] !== 32) blank += 1;
  return blank + 1 < end && known.has(bytes[blank + 1] ?? 0);
};

const indexByFirst = (definitions: readonly MessageDefinition[]): (readonly CompiledWording[] | undefined)[] => {
  const byFirst: (CompiledWording[] | undefined)[] = Array.from({ length: 256 }, () => undefined);
  for (const message of definitions)
    for (const wording of message.wordings) {
      const compiled = new CompiledWording(message, wording);
      for (const first of firstBytes(wording[0])) (byFirst[first] ??= []).push(compiled);
    }
  return byFirst;
};

const codes = (text: string): readonly number[] => Array.from(text, (character) => character.charCodeAt(0));
const DECIMAL = codes(' -0123456789');
const HEX = codes(' 0123456789abcdefABCDEF');
const DOMAIN = codes('dN');
const ANY = Array.from({ length: 256 }, (_, index) => index);

const firstBytes = (text: string): readonly number[] => {
  // Nearly all begin with a letter, and need not be compiled for this.
  if (!text.startsWith('%')) return codes(text.slice(0, 1));
  const first = compileTemplate(text).parts[0];
  switch (first?.kind) {
    case undefined:
      return [];
    case 'literal':
      return [first.text.charCodeAt(0)];
    case 'dec':
      return DECIMAL;
    case 'hex':
    case 'auto':
      return HEX;
    case 'dom':
      return DOMAIN;
    default:
      return ANY;
  }
};
