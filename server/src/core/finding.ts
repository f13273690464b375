import type { Place } from './place.ts';

/** Severity of a finding as scripts see it. */
export type Severity = 'error' | 'warning' | 'info';

/** high: one atomic group or a frozen machine; medium: facts of different moments; low: an input was inferred. */
export type Confidence = 'high' | 'medium' | 'low';

/** What a finding's `data` may hold: plain JSON, amounts as numbers, references and frames as `0x…` strings. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** Another line that belongs to a finding. */
export interface Related {
  readonly place: Place;
  readonly message: string;
}

/** One contradiction or explanation, about one object, by one rule. */
export interface Finding {
  /** Rule id, for example `GNT-07`. */
  readonly rule: string;
  readonly name: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  /** One sentence with the values filled in. */
  readonly message: string;
  readonly place: Place;
  /** At most 20; `data.count` says how many there were. */
  readonly related: readonly Related[];
  readonly data: Readonly<Record<string, Json>>;
  readonly hint: string;
  readonly reference: string;
  /** The blkback variant that the rule used, or null. */
  readonly variant: string | null;
  /** Address (`xdump show`) of the object, used for grouping, suppressions and stable ids; null for input problems. */
  readonly subject: string | null;
  /** `security` for known-vulnerable versions. */
  readonly category: 'security' | null;
}

const ORDER: Readonly<Record<Severity, number>> = { error: 2, warning: 1, info: 0 };

/** Sort and compare: error 2, warning 1, info 0. */
export const severityRank = (severity: Severity): number => ORDER[severity];

/** One step lower, as for facts of different moments (info stays info). */
export const lowerSeverity = (severity: Severity): Severity => (severity === 'error' ? 'warning' : 'info');

/** The order of findings: by source, line and rule. */
export const compareFindings = (a: Finding, b: Finding): number =>
  a.place.source - b.place.source || a.place.line - b.place.line || (a.rule < b.rule ? -1 : a.rule > b.rule ? 1 : 0);
