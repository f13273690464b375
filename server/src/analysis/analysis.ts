import type { Finding } from '../core/finding.ts';
import type { ResolvedPlace } from '../core/place.ts';
import type { Facts } from '../facts/facts.ts';
import type { ByteSource } from '../input/byte-source.ts';
import type { RepairLog } from '../input/damage/repair-log.ts';
import type { LineIndex } from '../input/line-index.ts';
import type { Failure, Undecided } from '../rules/engine.ts';
import type { World } from '../world/world.ts';
import type { BlockIndex } from './block-index.ts';

/** One analysed source. */
export interface AnalysedSource {
  readonly path: string;
  readonly bytes: number;
  readonly lines: number;
  readonly index: LineIndex;
  /** What was undone to read its lines. */
  readonly repairs: RepairLog;
  /** Lines are read again from here when they are shown. */
  readonly content: ByteSource;
  /** Some line of it was a directive, a log line that is known, or part of a dump or listing. */
  readonly isRecognised: boolean;
}

/** A related line whose columns are known. */
export interface LocatedRelated {
  readonly location: ResolvedPlace;
  readonly message: string;
}

/** A finding whose columns are known. */
export interface LocatedFinding extends Finding {
  readonly location: ResolvedPlace;
  readonly relatedLocations: readonly LocatedRelated[];
  /** Why it is not shown, when a suppression matches; else null. */
  readonly suppressed: string | null;
  /** Where the suppression stands: a `%suppress` line of the capture, or a file beside it; null: not suppressed. */
  readonly suppressedBy: 'capture' | 'file' | null;
}

/** Everything that is known about some inputs. Immutable; a change of the input gives a new one. */
export interface Analysis {
  readonly sources: readonly AnalysedSource[];
  readonly facts: Facts;
  readonly blocks: BlockIndex;
  readonly world: World;
  /** All findings, suppressed ones too, by source and line. */
  readonly findings: readonly LocatedFinding[];
  readonly unknown: readonly Undecided[];
  readonly passed: readonly string[];
  /** Rules that broke down; empty unless this program has a defect. */
  readonly failures: readonly Failure[];
}
