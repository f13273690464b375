import type { Rule } from '../rule.ts';
import { gnt01 } from './gnt-01.ts';
import { gnt02 } from './gnt-02.ts';
import { gnt03 } from './gnt-03.ts';
import { gnt04 } from './gnt-04.ts';
import { gnt05 } from './gnt-05.ts';
import { gnt06 } from './gnt-06.ts';
import { gnt07 } from './gnt-07.ts';
import { gnt18 } from './gnt-18.ts';
import { gnt24 } from './gnt-24.ts';

/** The rules about grant tables. */
export const grantRules: readonly Rule[] = [gnt01, gnt02, gnt03, gnt04, gnt05, gnt06, gnt07, gnt18, gnt24];
