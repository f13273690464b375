import type { Rule } from '../rule.ts';
import { pgt01 } from './pgt-01.ts';
import { pgt02 } from './pgt-02.ts';
import { pgt03 } from './pgt-03.ts';
import { pgt04 } from './pgt-04.ts';
import { pgt05 } from './pgt-05.ts';
import { pgt06 } from './pgt-06.ts';
import { pgt07 } from './pgt-07.ts';
import { pgt08 } from './pgt-08.ts';
import { pgt09 } from './pgt-09.ts';
import { pgt10 } from './pgt-10.ts';
import { pgt11 } from './pgt-11.ts';
import { pgt12 } from './pgt-12.ts';
import { pgt13 } from './pgt-13.ts';
import { pgt14 } from './pgt-14.ts';
import { pgt15 } from './pgt-15.ts';
import { pgt16 } from './pgt-16.ts';
import { pgt17 } from './pgt-17.ts';
import { pgt18 } from './pgt-18.ts';
import { pgt19 } from './pgt-19.ts';
import { pgt20 } from './pgt-20.ts';

/** The rules about persistent grants of the block backend. */
export const persistentRules: readonly Rule[] = [
  pgt01,
  pgt02,
  pgt03,
  pgt04,
  pgt05,
  pgt06,
  pgt07,
  pgt08,
  pgt09,
  pgt10,
  pgt11,
  pgt12,
  pgt13,
  pgt14,
  pgt15,
  pgt16,
  pgt17,
  pgt18,
  pgt19,
  pgt20,
];
