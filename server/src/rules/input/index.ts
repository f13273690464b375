import type { Rule } from '../rule.ts';
import { gen03 } from './gen-03.ts';
import { gen04 } from './gen-04.ts';
import { gen05 } from './gen-05.ts';
import { gen06 } from './gen-06.ts';
import { gen07 } from './gen-07.ts';
import { gen08 } from './gen-08.ts';
import { gen09 } from './gen-09.ts';
import { gen10 } from './gen-10.ts';
import { gen11 } from './gen-11.ts';
import { gen12 } from './gen-12.ts';
import { gen13 } from './gen-13.ts';
import { gen14 } from './gen-14.ts';

/** The rules about the input itself. */
export const inputRules: readonly Rule[] = [
  gen03,
  gen04,
  gen05,
  gen06,
  gen07,
  gen08,
  gen09,
  gen10,
  gen11,
  gen12,
  gen13,
  gen14,
];
