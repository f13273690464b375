import { isDigit, skipBlanks, startsWith } from '../../input/bytes.ts';
import type { CompiledWording, MessageMatcher } from '../messages/message-matcher.ts';
import type { Spans } from '../messages/message-template.ts';
import { KernelScopes } from './kernel-scopes.ts';

/** A message that was found. Offsets and spans are valid until the next search. */
export interface FoundMessage {
  readonly wording: CompiledWording;
  readonly spans: Spans;
  /** Bytes of the name of the device that `dev_*()` put in front (`vbd-5-51712`), or -1. */
  readonly deviceStart: number;
  readonly deviceEnd: number;
}

/** So far from the start of a line may the colon after `DRIVER DEVICE` stand. */
const MAX_DEVICE = 64;

const scopes = new KernelScopes();

/**
 * The message in bytes [at, end) behind the envelope of its log, or null. Looks at prefixes first (some are doubled),
 * then at texts without a prefix, then for `DRIVER DEVICE: `.
 */
export const findKernelMessage = (bytes: Uint8Array, at: number, end: number): FoundMessage | null => {
  const scope = matcherAt(bytes, at, end);
  if (scope !== null) return answer(scope.matcher, bytes, scope.at, end, -1, -1);
  const first = bytes[at];
  if (first === 108 && startsWith(bytes, at, end, 'libxl: ')) return libxlMessage(bytes, at + 7, end);
  if (first === 120 && startsWith(bytes, at, end, 'xvd')) return answer(scopes.vbd, bytes, at, end, -1, -1);
  return answer(scopes.bare, bytes, at, end, -1, -1) ?? deviceMessage(bytes, at, end);
};

interface MatcherAt {
  readonly matcher: MessageMatcher;
  readonly at: number;
}

const matcherAt = (bytes: Uint8Array, from: number, end: number): MatcherAt | null => {
  let matcher: MessageMatcher | null = null;
  let at = from;
  for (let depth = 0; depth < 3; depth += 1) {
    const candidates = scopes.startingWith(bytes[at]);
    if (candidates === undefined) break;
    let length = 0;
    for (const candidate of candidates) {
      if (!startsWith(bytes, at, end, candidate.prefix)) continue;
      matcher = candidate.matcher;
      length = candidate.prefix.length;
      break;
    }
    if (length === 0) break;
    at = skipBlanks(bytes, at + length, end);
  }
  return matcher === null ? null : { matcher, at: afterFunction(bytes, at, end) };
};

/** `(func:line) ` of the debug messages of old versions. */
const afterFunction = (bytes: Uint8Array, at: number, end: number): number => {
  if (bytes[at] !== 40) return at;
  const limit = Math.min(end, at + MAX_DEVICE);
  let colon = at + 1;
  while (colon < limit && bytes[colon] !== 58 && bytes[colon] !== 32) colon += 1;
  let close = colon + 1;
  while (close < limit && isDigit(bytes[close])) close += 1;
  return bytes[colon] === 58 && close > colon + 1 && bytes[close] === 41 && bytes[close + 1] === 32 ? close + 2 : at;
};

/** `error: libxl_device.c:1181:device_backend_callback: TEXT`. */
const libxlMessage = (bytes: Uint8Array, at: number, end: number): FoundMessage | null => {
  const level = colonBlank(bytes, at, end);
  if (level === -1) return null;
  const place = colonBlank(bytes, level + 2, end);
  return place === -1 ? null : answer(scopes.libxl, bytes, place + 2, end, -1, -1);
};

/** `vbd vbd-5-51712: TEXT`, `ahci 0000:00:1f.2: TEXT`: two words in front, the first in lower case. */
const deviceMessage = (bytes: Uint8Array, at: number, end: number): FoundMessage | null => {
  const first = bytes[at];
  if (first === undefined || first < 97 || first > 122) return null;
  const limit = Math.min(end - 1, at + MAX_DEVICE);
  let blank = at;
  while (blank < limit && bytes[blank] !== 32) blank += 1;
  if (blank >= limit || bytes[blank - 1] === 58) return null;
  const name = blank + 1;
  let colon = blank;
  while (colon < limit && bytes[colon + 1] !== 32) colon += 1;
  if (colon >= limit || bytes[colon] !== 58) return null;
  const text = colon + 2;
  const scope = matcherAt(bytes, text, end);
  const own = startsWith(bytes, at, blank + 1, 'vbd ') ? scopes.vbd : scopes.device;
  return answer(scope?.matcher ?? own, bytes, scope?.at ?? text, end, name, colon);
};

/** Position of `: ` near `at`, or -1. */
const colonBlank = (bytes: Uint8Array, at: number, end: number): number => {
  const limit = Math.min(end - 1, at + MAX_DEVICE);
  for (let next = at; next < limit; next += 1) if (bytes[next] === 58 && bytes[next + 1] === 32) return next;
  return -1;
};

const answer = (
  matcher: MessageMatcher,
  bytes: Uint8Array,
  at: number,
  end: number,
  deviceStart: number,
  deviceEnd: number,
): FoundMessage | null => {
  const wording = matcher.match(bytes, at, end);
  return wording === null ? null : { wording, spans: matcher.spans, deviceStart, deviceEnd };
};
