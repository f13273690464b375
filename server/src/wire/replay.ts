/** Request `xdump/replay`: parameters `CaptureUri`, result what the models make of the capture's recordings as a Markdown page, or null when it is not analysed. */
export const REPLAY_METHOD = 'xdump/replay';
