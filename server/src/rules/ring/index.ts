import type { Rule } from '../rule.ts';
import { rng01 } from './rng-01.ts';
import { rng02 } from './rng-02.ts';
import { rng03 } from './rng-03.ts';
import { rng04 } from './rng-04.ts';
import { rng05 } from './rng-05.ts';
import { rng06 } from './rng-06.ts';
import { rng07 } from './rng-07.ts';
import { rng08 } from './rng-08.ts';
import { rng09 } from './rng-09.ts';
import { rng10 } from './rng-10.ts';
import { rng11 } from './rng-11.ts';
import { rng12 } from './rng-12.ts';
import { rng13 } from './rng-13.ts';
import { rng14 } from './rng-14.ts';

/** The rules about the rings that frontends and backends share. */
export const ringRules: readonly Rule[] = [
  rng01,
  rng02,
  rng03,
  rng04,
  rng05,
  rng06,
  rng07,
  rng08,
  rng09,
  rng10,
  rng11,
  rng12,
  rng13,
  rng14,
];
