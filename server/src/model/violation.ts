/** Something that a correct machine does not do: a broken invariant, or an event that could not be taken as it was stated. */
export interface Violation {
  /** `M2-I1` for an invariant of MODEL.md, `E-PRE` for a precondition of chapter 8a that did not hold. */
  readonly id: string;
  /** One sentence with the values filled in. */
  readonly text: string;
  /** The object inside the model, for example `gref 0x8`, or null. */
  readonly object: string | null;
}

/** The violation of an event whose precondition does not hold; the state is then left as it was. */
export const notPossible = (event: string, reason: string, object: string | null = null): Violation => ({
  id: 'E-PRE',
  text: `${event} could not be taken: ${reason}.`,
  object,
});
