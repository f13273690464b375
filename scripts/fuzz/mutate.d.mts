import type { Random } from './random.mjs';

/** One damaged input of at most 4 KiB from the seeds; the same random numbers give the same bytes. */
export declare const mutatedInput: (seeds: readonly { readonly bytes: Buffer }[], random: Random) => Buffer;
