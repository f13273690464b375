import type { ByteSource } from '../input/byte-source.ts';
import type { Pacer } from '../input/pacer.ts';
import type { Rule } from '../rules/rule.ts';

/** One file, document or stream to analyse. */
export interface InputFile {
  /** As the user named it; findings show it. */
  readonly path: string;
  readonly source: ByteSource;
  /** Inputs with the same key are one capture (a folder, `--join`); null: a capture of its own. */
  readonly captureKey: string | null;
  /** Snapshot (sub-folder) that it belongs to, or null. */
  readonly snapshot: string | null;
  /** Files of a flat folder that were captured together (`Block.group`), or null. */
  readonly group: string | null;
  /** The file name may supply what the content lacks (domain, guest): only inside a folder or a join. */
  readonly useName: boolean;
}

/** An entry of a suppressions file. */
export interface SuppressionEntry {
  /** The file that it stands in. */
  readonly file: string;
  readonly rule: string;
  /** Does the entry apply to this path? */
  readonly appliesTo: (path: string) => boolean;
  /** Address of `xdump show`, or null for all. */
  readonly at: string | null;
  readonly reason: string;
}

/** A SHA-256 in progress; the pure rooms have none. */
export interface Hasher {
  readonly update: (bytes: Uint8Array) => void;
  /** Lower-case hex. */
  readonly digest: () => string;
}

/** What to analyse and how. */
export interface AnalysisRequest {
  readonly inputs: readonly InputFile[];
  readonly rules: readonly Rule[];
  /** `--set NAME=VALUE`: wins over everything captured. */
  readonly parameters: ReadonlyMap<string, string>;
  readonly suppressions: readonly SuppressionEntry[];
  readonly pacer: Pacer;
  readonly sha256: () => Hasher;
}
