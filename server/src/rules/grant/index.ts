import type { Rule } from '../rule.ts';
import { gnt01 } from './gnt-01.ts';
import { gnt02 } from './gnt-02.ts';
import { gnt03 } from './gnt-03.ts';
import { gnt04 } from './gnt-04.ts';
import { gnt05 } from './gnt-05.ts';
import { gnt06 } from './gnt-06.ts';
import { gnt07 } from './gnt-07.ts';
import { gnt08 } from './gnt-08.ts';
import { gnt09 } from './gnt-09.ts';
import { gnt10 } from './gnt-10.ts';
import { gnt11 } from './gnt-11.ts';
import { gnt12 } from './gnt-12.ts';
import { gnt13 } from './gnt-13.ts';
import { gnt14 } from './gnt-14.ts';
import { gnt15 } from './gnt-15.ts';
import { gnt16 } from './gnt-16.ts';
import { gnt17 } from './gnt-17.ts';
import { gnt18 } from './gnt-18.ts';
import { gnt19 } from './gnt-19.ts';
import { gnt20 } from './gnt-20.ts';
import { gnt21 } from './gnt-21.ts';
import { gnt22 } from './gnt-22.ts';
import { gnt23 } from './gnt-23.ts';
import { gnt24 } from './gnt-24.ts';

/** The rules about grant tables. */
export const grantRules: readonly Rule[] = [
  gnt01,
  gnt02,
  gnt03,
  gnt04,
  gnt05,
  gnt06,
  gnt07,
  gnt08,
  gnt09,
  gnt10,
  gnt11,
  gnt12,
  gnt13,
  gnt14,
  gnt15,
  gnt16,
  gnt17,
  gnt18,
  gnt19,
  gnt20,
  gnt21,
  gnt22,
  gnt23,
  gnt24,
];
