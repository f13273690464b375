import type { Confidence, Json, Related, Severity } from '../core/finding.ts';
import type { Place } from '../core/place.ts';
import type { Work } from '../core/work.ts';
import type { TableName } from '../facts/schemas.ts';
import type { Recording } from '../replay/recording.ts';
import type { CaptureWorld } from '../world/world.ts';

/** A fact that a finding rests on: it decides the confidence. */
export interface Evidence {
  readonly table: TableName;
  readonly row: number;
}

/** What a rule reports about one object; the engine adds what the definition knows, confidence and severity. */
export interface Report {
  /** Address (`xdump show`) of the object: `d1`, `d1:gref:0x1b`, `vbd:1/51712`, `port:1:9`; null for the input itself. */
  readonly subject: string | null;
  readonly place: Place;
  readonly message: string;
  readonly data: Readonly<Record<string, Json>>;
  readonly related?: readonly Related[];
  /** All facts that were combined. Facts of several atomic groups lower the confidence unless the moment is frozen. */
  readonly evidence: readonly Evidence[];
  /** The moment stood still. */
  readonly frozen?: boolean;
  /** Instead of the rule's severity. It is still lowered for facts of different moments unless `exact`. */
  readonly severity?: Severity;
  /** Severity and confidence stand as given: the rule itself says what it deserves at this confidence. */
  readonly exact?: boolean;
  readonly confidence?: Confidence;
  readonly hint?: string;
  readonly variant?: string | null;
}

/** What a rule is given: one capture, and where to put its answers. */
export interface RuleContext {
  readonly world: CaptureWorld;
  /** What the models make of the recordings of the capture; made when the first rule asks. */
  readonly replay: () => Work<readonly Recording[]>;
  /** The rule is broken for one object. */
  readonly report: (report: Report) => void;
  /** The rule holds for an object (it could be decided). */
  readonly pass: () => void;
  /** It could not be decided for some object because these are missing: names of tables or `table.column`. */
  readonly unknown: (...needs: readonly string[]) => void;
}

/** An input text for the rule, with what there is to see. Examples are run by the tests and shown by `explain`. */
export interface Example {
  /** A small capture: an `.xdump` text or a raw paste. */
  readonly capture: string;
}

/** One rule: data that `explain` shows, and its predicate. */
export interface Rule {
  /** For example `GNT-07`. */
  readonly id: string;
  /** Stable name in kebab-case, for example `pin-counter-near-limit`. */
  readonly name: string;
  /** Title in words. */
  readonly title: string;
  readonly severity: Severity;
  /** Facts of different moments do not lower its severity. */
  readonly tearSafe: boolean;
  /** Tables or `table.column` without which it cannot be decided. */
  readonly needs: readonly string[];
  /** When it fires, in words. */
  readonly condition: string;
  readonly hint: string;
  /** Where the check comes from: source file and function, versions, or invariant. */
  readonly reference: string;
  readonly category?: 'security';
  readonly fires: Example;
  readonly silent: Example;
  /** Looks at the capture; yields after every few thousand rows. */
  readonly evaluate: (context: RuleContext) => Work<void>;
}
