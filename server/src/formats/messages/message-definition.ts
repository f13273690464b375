import type { Severity } from '../../core/finding.ts';
import type { FieldKind } from '../field.ts';

/**
 * What one conversion of a message text is: kind, name, and after `@` the name of the field that holds the domain it
 * belongs to (`gref:ref@granter`).
 */
export type FieldLabel = `${FieldKind}:${string}`;

/** One wording: the text as the producer's source has it (see `compileTemplate`), and what its conversions are. */
export type MessageWording = readonly [text: string, ...fields: FieldLabel[]];

/** One message that a producer prints, in all its wordings, the newest first. */
export interface MessageDefinition {
  /**
   * `subsystem.slug`: the words of the newest text without conversions, lower case, at most six. Unique and never
   * changed, because rules and scripts name it.
   */
  readonly id: string;
  /** How severe the producer calls it; `debug` is only printed when asked for. */
  readonly severity: Severity | 'debug';
  readonly wordings: readonly MessageWording[];
}
