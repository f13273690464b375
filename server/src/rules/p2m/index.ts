import type { Rule } from '../rule.ts';
import { p2m01 } from './p2m-01.ts';
import { p2m02 } from './p2m-02.ts';
import { p2m03 } from './p2m-03.ts';
import { p2m04 } from './p2m-04.ts';
import { p2m05 } from './p2m-05.ts';
import { p2m06 } from './p2m-06.ts';
import { p2m07 } from './p2m-07.ts';
import { p2m08 } from './p2m-08.ts';
import { p2m09 } from './p2m-09.ts';
import { p2m10 } from './p2m-10.ts';
import { p2m11 } from './p2m-11.ts';
import { p2m12 } from './p2m-12.ts';
import { p2m13 } from './p2m-13.ts';
import { p2m14 } from './p2m-14.ts';
import { p2m15 } from './p2m-15.ts';
import { p2m16 } from './p2m-16.ts';

/** The rules about the maps of frames that a log decides. */
export const p2mRules: readonly Rule[] = [
  p2m01,
  p2m02,
  p2m03,
  p2m04,
  p2m05,
  p2m06,
  p2m07,
  p2m08,
  p2m09,
  p2m10,
  p2m11,
  p2m12,
  p2m13,
  p2m14,
  p2m15,
  p2m16,
];
