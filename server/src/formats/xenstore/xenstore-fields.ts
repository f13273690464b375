import type { Field, FieldKind, FieldReader } from '../field.ts';

const NODE =
  /^(\t{0,8}\+? {0,64})([A-Za-z0-9@_/-]{1,3072}) = "(.{0,1900})"[ .]{0,80}(?:\(([nrwb]\d{1,5}(?:,[nrwb]\d{1,5}){0,64})\))? {0,8}$/d;

/** What the value of a key is, where it is a number that names something; `front`: it belongs to the frontend. */
const KINDS: readonly { readonly key: RegExp; readonly kind: FieldKind; readonly name: string }[] = [
  { key: /^ring-ref\d{0,3}$/, kind: 'gref', name: 'ringRefs' },
  { key: /^event-channel$/, kind: 'port', name: 'eventChannels' },
  { key: /^state$/, kind: 'state', name: 'state' },
  { key: /^(?:backend-id|frontend-id|domid)$/, kind: 'domain', name: 'domid' },
  { key: /^virtual-device$/, kind: 'device', name: 'device' },
  { key: /^(?:backend|frontend)$/, kind: 'path', name: 'value' },
  { key: /^(?:sectors|sector-size|physical-sector-size|discard-granularity)$/, kind: 'size', name: 'value' },
];

/** The fields of a line of `xenstore-ls`: its path or name, its value by what the key means, its permissions. */
export const xenstoreFields: FieldReader = (text, payload) => {
  const match = NODE.exec(text.slice(payload, payload + 5000));
  const [, , path, value] = match?.indices ?? [];
  const name = match?.[2];
  const printed = match?.[3];
  if (match?.indices === undefined || path === undefined || value === undefined) return null;
  if (name === undefined || printed === undefined) return null;
  const fields: Field[] = [
    { start: payload + path[0], end: payload + path[1], kind: 'path', name: 'path', value: name, domain: null },
    ...valueFields(name, printed, payload + value[0], payload + value[1]),
  ];
  const perms = match.indices[4];
  if (perms !== undefined)
    fields.push({
      start: payload + perms[0],
      end: payload + perms[1],
      kind: 'keyword',
      name: 'perms',
      value: match[4] ?? '',
      domain: null,
    });
  return fields;
};

const valueFields = (name: string, printed: string, start: number, end: number): readonly Field[] => {
  if (printed === '') return [];
  const key = name.slice(name.lastIndexOf('/') + 1);
  const meaning = KINDS.find((known) => known.key.test(key)) ?? { kind: 'name' as const, name: 'value' };
  const wantsNumber = meaning.kind !== 'path' && meaning.kind !== 'name';
  const isNumber = /^\d{1,15}$/.test(printed);
  const kind = wantsNumber && !isNumber ? 'name' : isFrameNumber(name, key) ? 'gfn' : meaning.kind;
  const owner = /^\/local\/domain\/(\d{1,5})\//.exec(name)?.[1];
  const domain = owner !== undefined && (kind === 'gref' || kind === 'port' || kind === 'gfn') ? Number(owner) : null;
  const base = { start, end, kind, value: wantsNumber && isNumber ? Number(printed) : printed, domain };
  // Findings point at the value by the name of its `vbd` column or simply as the value.
  return meaning.name === 'value'
    ? [{ ...base, name: 'value' }]
    : [
        { ...base, name: meaning.name },
        { ...base, name: 'value' },
      ];
};

/** `store/ring-ref` and `console/ring-ref` are frame numbers, not grant references. */
const isFrameNumber = (name: string, key: string): boolean =>
  key === 'ring-ref' && /\/(?:store|console)\/ring-ref$/.test(name);
