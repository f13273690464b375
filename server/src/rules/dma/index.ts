import type { Rule } from '../rule.ts';
import { dma01 } from './dma-01.ts';
import { dma02 } from './dma-02.ts';
import { dma03 } from './dma-03.ts';
import { dma04 } from './dma-04.ts';
import { dma05 } from './dma-05.ts';
import { dma06 } from './dma-06.ts';
import { dma07 } from './dma-07.ts';
import { dma08 } from './dma-08.ts';
import { dma09 } from './dma-09.ts';
import { dma10 } from './dma-10.ts';
import { dma11 } from './dma-11.ts';
import { dma12 } from './dma-12.ts';
import { dma13 } from './dma-13.ts';

/** The rules about bounce buffers that a log or a counter decides. */
export const dmaRules: readonly Rule[] = [
  dma01,
  dma02,
  dma03,
  dma04,
  dma05,
  dma06,
  dma07,
  dma08,
  dma09,
  dma10,
  dma11,
  dma12,
  dma13,
];
