import type { AppliedSettings } from '../wire/settings.ts';

/**
 * What the protocol thread and the analysis thread say to each other. Requests carry a number and are answered once;
 * the analysis thread also sends notifications that go to the client as they are.
 */
export type ToWorker =
  | { readonly type: 'request'; readonly id: number; readonly method: string; readonly params: unknown }
  /** The client does not want the answer any more. */
  | { readonly type: 'cancel'; readonly id: number }
  /** The text of an open document as UTF-8; null: it was closed. */
  | { readonly type: 'text'; readonly uri: string; readonly bytes: Uint8Array | null }
  | { readonly type: 'settings'; readonly settings: AppliedSettings };

/** An answer or a notification of the analysis thread. */
export type FromWorker =
  | { readonly type: 'answer'; readonly id: number; readonly result: unknown }
  /** The parameters were wrong: an error of who asks. */
  | { readonly type: 'refusal'; readonly id: number; readonly message: string }
  /** The answer broke: an error of ours. */
  | { readonly type: 'failure'; readonly id: number; readonly message: string }
  | { readonly type: 'notify'; readonly method: string; readonly params: unknown };
