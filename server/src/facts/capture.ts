/** A rule that a `%suppress` line switches off. */
export interface Suppression {
  readonly rule: string;
  /** Address that it is for, or null for the whole capture. */
  readonly at: string | null;
  readonly reason: string;
  readonly source: number;
  readonly line: number;
}

/** Something that a `%missing` line says could not be captured. */
export interface Missing {
  readonly kind: string;
  readonly reason: string | null;
  readonly source: number;
  readonly line: number;
}

/** One capture: what `%xdump` starts, a folder, or a raw file. What its directives say beyond facts stands here. */
export interface Capture {
  readonly id: number;
  /** First source and line of it. */
  readonly source: number;
  readonly line: number;
  /** `%capture tool=… at=…`. */
  tool: string | null;
  at: string | null;
  readonly suppressions: Suppression[];
  readonly missing: Missing[];
  /** `%note` lines. */
  readonly remarks: { readonly source: number; readonly line: number; readonly text: string }[];
}
