import type { MessageDefinition, MessageWording } from './message-definition.ts';
import { compileTemplate, emptySpans, matchTemplate, type MessageTemplate, type Spans } from './message-template.ts';

/** One wording of one message, compiled. */
export interface CompiledWording {
  readonly message: MessageDefinition;
  readonly wording: MessageWording;
  readonly template: MessageTemplate;
}

/**
 * Finds the message that a line holds. Wordings are indexed by their first byte, so that a foreign line costs a look
 * into a table and a few comparisons that fail at once.
 */
export class MessageMatcher {
  readonly #byFirst: CompiledWording[][] = [];
  /** Where the conversions of the last match stand; valid until the next one. */
  readonly spans: Spans = emptySpans();

  constructor(definitions: readonly MessageDefinition[]) {
    for (const message of definitions) {
      for (const wording of message.wordings) {
        const compiled = { message, wording, template: compileTemplate(wording[0]) };
        for (const first of firstBytes(compiled.template)) (this.#byFirst[first] ??= []).push(compiled);
      }
    }
  }

  /** The message in bytes [at, end), or null. */
  match(bytes: Uint8Array, at: number, end: number): CompiledWording | null {
    if (at >= end) return null;
    const candidates = this.#byFirst[bytes[at] ?? 0];
    if (candidates === undefined) return null;
    for (let index = 0; index < candidates.length; index += 1) {
      const candidate = candidates[index] as CompiledWording;
      if (matchTemplate(candidate.template, bytes, at, end, this.spans)) return candidate;
    }
    return null;
  }
}

const codes = (text: string): readonly number[] => Array.from(text, (character) => character.charCodeAt(0));
const DECIMAL = codes(' -0123456789');
const HEX = codes(' 0123456789abcdefABCDEF');
const DOMAIN = codes('dN');
const ANY = Array.from({ length: 256 }, (_, index) => index);

const firstBytes = ({ parts }: MessageTemplate): readonly number[] => {
  const first = parts[0];
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
