import type { Rule } from '../rule.ts';
import { arm01 } from './arm-01.ts';
import { arm03 } from './arm-03.ts';
import { arm04 } from './arm-04.ts';
import { arm05 } from './arm-05.ts';
import { arm06 } from './arm-06.ts';
import { arm07 } from './arm-07.ts';
import { arm09 } from './arm-09.ts';
import { arm10 } from './arm-10.ts';
import { arm11 } from './arm-11.ts';
import { arm12 } from './arm-12.ts';
import { arm13 } from './arm-13.ts';
import { arm14 } from './arm-14.ts';
import { arm15 } from './arm-15.ts';
import { arm16 } from './arm-16.ts';

/** The rules about memory of domains, most of them on Arm. */
export const armRules: readonly Rule[] = [
  arm01,
  arm03,
  arm04,
  arm05,
  arm06,
  arm07,
  arm09,
  arm10,
  arm11,
  arm12,
  arm13,
  arm14,
  arm15,
  arm16,
];
