import type { Effects } from './model.ts';

/** Takes no notice of what a model does: for steps that only build a state up. */
export const quietEffects: Effects = { output: () => undefined, violation: () => undefined };
