import type { Rule } from '../rule.ts';
import { blk01 } from './blk-01.ts';
import { blk02 } from './blk-02.ts';
import { blk03 } from './blk-03.ts';
import { blk04 } from './blk-04.ts';
import { blk05 } from './blk-05.ts';
import { blk06 } from './blk-06.ts';
import { blk07 } from './blk-07.ts';
import { blk08 } from './blk-08.ts';
import { blk09 } from './blk-09.ts';
import { blk10 } from './blk-10.ts';
import { blk11 } from './blk-11.ts';
import { blk12 } from './blk-12.ts';
import { blk13 } from './blk-13.ts';
import { blk14 } from './blk-14.ts';
import { blk15 } from './blk-15.ts';
import { blk16 } from './blk-16.ts';
import { blk17 } from './blk-17.ts';
import { blk18 } from './blk-18.ts';
import { blk19 } from './blk-19.ts';
import { blk20 } from './blk-20.ts';
import { blk21 } from './blk-21.ts';
import { blk22 } from './blk-22.ts';
import { blk23 } from './blk-23.ts';
import { blk24 } from './blk-24.ts';
import { blk25 } from './blk-25.ts';
import { blk26 } from './blk-26.ts';
import { blk27 } from './blk-27.ts';
import { blk28 } from './blk-28.ts';
import { blk29 } from './blk-29.ts';
import { blk30 } from './blk-30.ts';
import { blk31 } from './blk-31.ts';
import { blk32 } from './blk-32.ts';
import { blk33 } from './blk-33.ts';
import { blk34 } from './blk-34.ts';

/** The rules about the request path of the block drivers. */
export const blockRules: readonly Rule[] = [
  blk01,
  blk02,
  blk03,
  blk04,
  blk05,
  blk06,
  blk07,
  blk08,
  blk09,
  blk10,
  blk11,
  blk12,
  blk13,
  blk14,
  blk15,
  blk16,
  blk17,
  blk18,
  blk19,
  blk20,
  blk21,
  blk22,
  blk23,
  blk24,
  blk25,
  blk26,
  blk27,
  blk28,
  blk29,
  blk30,
  blk31,
  blk32,
  blk33,
  blk34,
];
