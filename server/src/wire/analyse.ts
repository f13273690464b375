/**
 * Request `xdump/analyse`: parameters {@link CaptureRef}, result {@link AnalysisState} of the finished run.
 * Reads the capture again (the open document's text where there is one, else the disk), publishes its diagnostics and
 * keeps it until `xdump/close`. Asking for a capture that is known already starts it anew. An unreadable capture is no
 * protocol error but a state `failed` with its sentence.
 */
export const ANALYSE_METHOD = 'xdump/analyse';

/** Request `xdump/cancel`: parameters {@link CaptureUri}, result null. Stops a running analysis; no error if none runs. */
export const CANCEL_METHOD = 'xdump/cancel';

/**
 * Request `xdump/close`: parameters {@link CaptureUri}, result null. Ends what `xdump/analyse` began: the capture leaves
 * the trees and its diagnostics are cleared, unless its document is still open. No error for an unknown URI.
 */
export const CLOSE_METHOD = 'xdump/close';

/** Names one capture, see {@link CaptureRef.uri}. */
export interface CaptureUri {
  readonly uri: string;
}
