import type { Rule } from './rule.ts';
import { grantRules } from './grant/index.ts';
import { blockRules } from './block/index.ts';
import { ringRules } from './ring/index.ts';
import { persistentRules } from './persistent/index.ts';
import { eventRules } from './events/index.ts';
import { armRules } from './arm/index.ts';
import { dmaRules } from './dma/index.ts';
import { inputRules } from './input/index.ts';

/** All rules, in the order of the documentation. */
export const ruleCatalogue: readonly Rule[] = [
  ...ringRules,
  ...blockRules,
  ...persistentRules,
  ...grantRules,
  ...eventRules,
  ...armRules,
  ...dmaRules,
  ...inputRules,
];
