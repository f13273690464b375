/**
 * What a field of a printed line means. Features decode, link and colour by kind; formats only say where and what.
 */
export type FieldKind =
  /** Domain id. */
  | 'domain'
  /** Grant reference of the domain in `domain`, else of the line's context. */
  | 'gref'
  /** Machine frame number. */
  | 'mfn'
  /** Guest frame number (on PV: the machine frame). */
  | 'gfn'
  | 'pfn'
  /** Four 8-bit mapping counters of an active grant entry. */
  | 'pin'
  /** Grant flags (v1) or status (v2) word. */
  | 'flags'
  /** Event channel port. */
  | 'port'
  /** Event channel state number. */
  | 'channelState'
  /** Virtual block device: number, or `domid/device`. */
  | 'device'
  | 'thread'
  /** XenBus state number. */
  | 'state'
  | 'path'
  | 'parameter'
  | 'counter'
  | 'count'
  | 'size'
  | 'address'
  | 'handle'
  | 'errno'
  | 'version'
  | 'virq'
  | 'vcpu'
  | 'time'
  | 'name'
  | 'keyword';

/** One field of a line as it is printed. */
export interface Field {
  /** First UTF-16 unit of the field in the line, from 0. */
  readonly start: number;
  /** One past its last. */
  readonly end: number;
  readonly kind: FieldKind;
  /** Name of the column that it fills (`ref`, `mapper`, `pin`, …); findings point at fields by this name. */
  readonly name: string;
  /** Value: numbers below 2^53, bigint above, text otherwise. */
  readonly value: number | bigint | string;
  /** The domain that the reference, frame, port or device belongs to, where the line itself says so; else null. */
  readonly domain: number | null;
}

/**
 * Finds the fields of one line for the editor and for the columns of findings. `text` is the whole line, `payload` the
 * offset behind its envelopes. Answers null when the line is none of the format's; may be slower than reading facts,
 * because it runs for lines that are looked at.
 */
export type FieldReader = (text: string, payload: number) => readonly Field[] | null;

/** One step of `fieldsOf`: which group of the expression is which field. */
export interface FieldSpec {
  readonly kind: FieldKind;
  readonly name: string;
  /** `dec` and `hex` (with or without `0x`) give numbers, `auto` decides by the prefix, `text` keeps the text. */
  readonly base: 'dec' | 'hex' | 'auto' | 'text';
}

/**
 * Fields from a regular expression with the `d` flag whose groups stand for `specs` in order (a group that did not
 * take part is left out). The expression must be linear and is matched from the payload on.
 */
export const fieldsOf = (
  text: string,
  payload: number,
  expression: RegExp,
  specs: readonly FieldSpec[],
): readonly Field[] | null => {
  const match = expression.exec(text.slice(payload, payload + 2000));
  if (match?.indices === undefined) return null;
  const fields: Field[] = [];
  for (const [index, spec] of specs.entries()) {
    const span = match.indices[index + 1];
    const printed = match[index + 1];
    if (span === undefined || printed === undefined) continue;
    const value = fieldValue(printed, spec.base);
    if (value !== null)
      fields.push({
        start: payload + span[0],
        end: payload + span[1],
        kind: spec.kind,
        name: spec.name,
        value,
        domain: null,
      });
  }
  return fields;
};

/** The value of a printed field, or null when it is no number of its base. */
export const fieldValue = (printed: string, base: FieldSpec['base']): number | bigint | string | null => {
  if (base === 'text') return printed;
  const isHex = base === 'hex' || (base === 'auto' && /^0x/i.test(printed));
  const digits = printed.replace(/^0x/i, '');
  if (!(isHex ? /^[0-9a-f]{1,16}$/i : /^-?\d{1,20}$/).test(digits)) return null;
  const value = isHex ? BigInt(`0x${digits}`) : BigInt(digits);
  return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value;
};
