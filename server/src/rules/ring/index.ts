import type { Rule } from '../rule.ts';
import { rng11 } from './rng-11.ts';
import { rng12 } from './rng-12.ts';
import { rng13 } from './rng-13.ts';

/** The rules about the rings that frontends and backends share. */
export const ringRules: readonly Rule[] = [rng11, rng12, rng13];
