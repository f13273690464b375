/** What became of a request: `drain` and `pause` stop the thread for a while, `end` ends the pass. */
export type DispatchResult = 'ok' | 'end' | 'pause' | 'drain';
