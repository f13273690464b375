import { switchesOf, type BlkbackSwitches, type BlkbackVariantId } from '../blkback-variants.ts';

/** What differs between rings: versions of both ends, and defects that nobody shipped but that a capture can show. */
export interface RingSwitches {
  /** The backend stops a ring whose producer claims more than it holds (W-29). */
  readonly producerCheck: boolean;
  /** The rings of a device may have several pages (W-32). */
  readonly multiPage: boolean;
  /** A device may have several rings. */
  readonly multiQueue: boolean;
  /** The frontend checks the number of responses, their ids and operations, and gives the disk up (5.16). */
  readonly frontChecks: boolean;
  /** The frontend uses ids below the number of slots, as Linux does. */
  readonly smallIds: boolean;
  /** The backend looks once more after it asked to be told; off: it just sleeps. */
  readonly finalCheck: boolean;
  /** Interrupts arrive at the backend; off: its event channel is masked or lost. */
  readonly backInterrupts: boolean;
  /** Interrupts arrive at the frontend. */
  readonly frontInterrupts: boolean;
  /** The backend takes no more requests than the ring has room for answers; off: only a corrupted backend. */
  readonly overflowTest: boolean;
}

const ONE_PAGE: Pick<BlkbackSwitches, 'multiPage' | 'multiQueue'> = { multiPage: false, multiQueue: false };

/** The switches of a backend of this version with a frontend of about the same age. */
export const ringSwitches = (variant: BlkbackVariantId, changed: Partial<RingSwitches> = {}): RingSwitches => {
  const { producerCheck, multiPage, multiQueue } = { ...ONE_PAGE, ...switchesOf(variant) };
  return {
    producerCheck,
    multiPage,
    multiQueue,
    frontChecks: variant === 'B510',
    smallIds: true,
    finalCheck: true,
    backInterrupts: true,
    frontInterrupts: true,
    overflowTest: true,
    ...changed,
  };
};
