import type { Rule } from '../rule.ts';
import { rpl01 } from './rpl-01.ts';
import { rpl02 } from './rpl-02.ts';

/** The rules about what the models make of recordings. */
export const replayRules: readonly Rule[] = [rpl01, rpl02];
