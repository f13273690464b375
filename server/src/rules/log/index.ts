import type { Rule } from '../rule.ts';
import { log01 } from './log-01.ts';
import { log02 } from './log-02.ts';
import { log03 } from './log-03.ts';
import { log04 } from './log-04.ts';
import { log05 } from './log-05.ts';

/** The rules about what a kernel or the hypervisor says of itself: failed checks, crashes, panics. */
export const logRules: readonly Rule[] = [log01, log02, log03, log04, log05];
