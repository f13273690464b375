import type { Field, FieldKind } from '../formats/field.ts';
import type { Rule } from '../rules/rule.ts';
import type { FactRef } from './lookup/rows-by-line.ts';

/** Most rules that are named for one field. */
const MAX = 4;

/** How rules speak of fields of a kind. */
const WORDS: Readonly<Partial<Record<FieldKind, RegExp>>> = {
  pin: /\bpins?\b/i,
  flags: /\b(?:flags?|status|GTF_\w{1,16})\b/i,
  mfn: /\b(?:frames?|mfns?|pages?)\b/i,
  gfn: /\b(?:frames?|gmfns?|gfns?|pages?)\b/i,
  pfn: /\b(?:frames?|pfns?)\b/i,
  gref: /\b(?:references?|grefs?|entry|entries|grants?)\b/i,
  port: /\b(?:ports?|event channels?)\b/i,
  channelState: /\b(?:event channels?|ports?)\b/i,
  state: /\b(?:states?|connected|closed|closing)\b/i,
  thread: /\b(?:threads?|rings?)\b/i,
};

/** The rules that look at a field: those that need its table and speak of such fields, at most four. */
export const rulesAbout = (rules: readonly Rule[], field: Field, rows: readonly FactRef[]): readonly Rule[] => {
  const tables = new Set<string>(rows.map(({ table }) => table));
  const columns = new Set(rows.map(({ table }) => `${table}.${field.name}`));
  const words = WORDS[field.kind];
  const exact = rules.filter(({ needs }) => needs.some((need) => columns.has(need)));
  const spoken = rules.filter(
    (rule) =>
      rule.needs.some((need) => tables.has(need.split('.')[0] ?? '')) &&
      !exact.includes(rule) &&
      words?.test(`${rule.title} ${rule.condition}`) === true,
  );
  return [...exact, ...spoken].slice(0, MAX);
};
