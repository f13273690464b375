import type { Rule } from '../rule.ts';
import { tce01 } from './tce-01.ts';
import { tce02 } from './tce-02.ts';
import { tce03 } from './tce-03.ts';
import { tce04 } from './tce-04.ts';
import { tce05 } from './tce-05.ts';
import { tce06 } from './tce-06.ts';
import { tce07 } from './tce-07.ts';
import { tce08 } from './tce-08.ts';
import { tce09 } from './tce-09.ts';
import { tce10 } from './tce-10.ts';
import { tce11 } from './tce-11.ts';
import { tce12 } from './tce-12.ts';
import { tce14 } from './tce-14.ts';
import { tce16 } from './tce-16.ts';

/** The rules about DMA windows of POWER guests. */
export const tceRules: readonly Rule[] = [
  tce01,
  tce02,
  tce03,
  tce04,
  tce05,
  tce06,
  tce07,
  tce08,
  tce09,
  tce10,
  tce11,
  tce12,
  tce14,
  tce16,
];
