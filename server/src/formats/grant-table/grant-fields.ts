import { fieldsOf, type FieldReader, type FieldSpec } from '../field.ts';

const ROW =
  /^\[ {0,8}((?:0x[0-9a-f]{1,8})|\d{1,10})\] {1,16}(\d{1,10}) {1,16}(0x[0-9a-f]{1,16}) {1,16}(0x[0-9a-f]{8}) {1,16}(\d{1,10}) {1,16}(0x[0-9a-f]{1,16}) {1,16}(0x[0-9a-f]{2,8}) {0,16}$/d;
const ROW_FIELDS: readonly FieldSpec[] = [
  { kind: 'gref', name: 'ref', base: 'auto' },
  { kind: 'domain', name: 'mapper', base: 'dec' },
  { kind: 'mfn', name: 'mfn', base: 'hex' },
  { kind: 'pin', name: 'pin', base: 'hex' },
  { kind: 'domain', name: 'sharedDomid', base: 'dec' },
  { kind: 'gfn', name: 'gmfn', base: 'hex' },
  { kind: 'flags', name: 'flags', base: 'hex' },
];

const HEADER = /^grant-table for remote d(?:omain: {0,8})?(\d{1,5})(?: \(v(\d{1,3})\))?/d;
const HEADER_FIELDS: readonly FieldSpec[] = [
  { kind: 'domain', name: 'granter', base: 'dec' },
  { kind: 'version', name: 'version', base: 'dec' },
];

const FRAMES = /^ {0,8}(\d{1,10}) frames \((\d{1,10}) max\), (\d{1,10}) maptrack frames \((\d{1,10}) max\)/d;
const FRAMES_FIELDS: readonly FieldSpec[] = [
  { kind: 'count', name: 'frames', base: 'dec' },
  { kind: 'count', name: 'maxFrames', base: 'dec' },
  { kind: 'count', name: 'maptrackFrames', base: 'dec' },
  { kind: 'count', name: 'maxMaptrackFrames', base: 'dec' },
];

/** The fields of the lines of key `g`. */
export const grantFields: FieldReader = (text, payload) =>
  fieldsOf(text, payload, ROW, ROW_FIELDS) ??
  fieldsOf(text, payload, HEADER, HEADER_FIELDS) ??
  fieldsOf(text, payload, FRAMES, FRAMES_FIELDS);
