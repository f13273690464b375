import type { Rule } from '../rule.ts';
import { blk30 } from './blk-30.ts';

/** The rules about block devices, their rings and persistent grants. */
export const blockRules: readonly Rule[] = [blk30];
