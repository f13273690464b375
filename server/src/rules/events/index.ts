import type { Rule } from '../rule.ts';
import { evc01 } from './evc-01.ts';
import { evc02 } from './evc-02.ts';
import { evc03 } from './evc-03.ts';
import { evc04 } from './evc-04.ts';
import { evc05 } from './evc-05.ts';

/** The rules about event channels. */
export const eventRules: readonly Rule[] = [evc01, evc02, evc03, evc04, evc05];
