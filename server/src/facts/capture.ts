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
  /** The capture of the host, for what a hypervisor inside one of its guests printed on the host's console, or null. */
  readonly outer: number | null;
  /** That guest, or null. */
  readonly guest: number | null;
  /** `%capture tool=… at=…`. */
  tool: string | null;
  at: string | null;
  readonly suppressions: Suppression[];
  readonly missing: Missing[];
  /** `%note` lines. */
  readonly remarks: { readonly source: number; readonly line: number; readonly text: string }[];
}

/** A capture of which nothing is known yet; `nested`: it is that of a hypervisor inside a guest. */
export const emptyCapture = (
  id: number,
  source: number,
  line: number,
  nested: { readonly outer: number; readonly guest: number } | null = null,
): Capture => ({
  id,
  source,
  line,
  outer: nested?.outer ?? null,
  guest: nested?.guest ?? null,
  tool: null,
  at: null,
  suppressions: [],
  missing: [],
  remarks: [],
});
