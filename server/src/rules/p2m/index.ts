import type { Rule } from '../rule.ts';
import { p2m07 } from './p2m-07.ts';
import { p2m11 } from './p2m-11.ts';

/** The rules about the maps of frames that a log decides. */
export const p2mRules: readonly Rule[] = [p2m07, p2m11];
