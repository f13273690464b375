import { armRules } from './arm/index.ts';
import { blockRules } from './block/index.ts';
import { dmaRules } from './dma/index.ts';
import { eventRules } from './events/index.ts';
import { grantRules } from './grant/index.ts';
import { inputRules } from './input/index.ts';
import { logRules } from './log/index.ts';
import { p2mRules } from './p2m/index.ts';
import { persistentRules } from './persistent/index.ts';
import { ringRules } from './ring/index.ts';
import { replayRules } from './replay/index.ts';
import type { Rule } from './rule.ts';
import { tceRules } from './tce/index.ts';

/** All rules, in the order of the documentation. */
export const ruleCatalogue: readonly Rule[] = [
  ...grantRules,
  ...ringRules,
  ...blockRules,
  ...persistentRules,
  ...p2mRules,
  ...dmaRules,
  ...armRules,
  ...tceRules,
  ...eventRules,
  ...logRules,
  ...replayRules,
  ...inputRules,
];
