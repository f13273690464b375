import type { Rule } from '../rule.ts';
import { dma06 } from './dma-06.ts';
import { dma13 } from './dma-13.ts';

/** The rules about bounce buffers that a log or a counter decides. */
export const dmaRules: readonly Rule[] = [dma06, dma13];
