import { blkbackStatSamples } from './blkback-stat.ts';
import { hypervisorMessageSamples } from './hypervisor-messages.ts';
import { kernelBootSamples } from './kernel-boot.ts';
import { kernelMessageSamples } from './kernel-messages.ts';
import type { Sample } from './sample.ts';

/** The samples of all message formats. */
export const samples: readonly Sample[] = [
  ...blkbackStatSamples,
  ...hypervisorMessageSamples,
  ...kernelMessageSamples,
  ...kernelBootSamples,
];
