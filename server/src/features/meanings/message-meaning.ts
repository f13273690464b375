import { blkbackMeanings } from './blkback.ts';
import { blkfrontMeanings } from './blkfront.ts';
import { hypervisorDomainMeanings } from './hypervisor-domains.ts';
import { hypervisorGrantMeanings } from './hypervisor-grants.ts';
import { hypervisorMemoryMeanings } from './hypervisor-memory.ts';
import { hypervisorP2mMeanings } from './hypervisor-p2m.ts';
import { kernelDeviceMeanings } from './kernel-devices.ts';
import { kernelGrantMeanings } from './kernel-grants.ts';
import { kernelMemoryMeanings } from './kernel-memory.ts';

/** What a message means. */
export interface MessageMeaning {
  /** One or two sentences without a dot at the end; plain text. */
  readonly text: string;
  /** Sound machines print it too: maintainers tell reporters to ignore it. */
  readonly isHarmless: boolean;
}

const tables: readonly Readonly<Record<string, string>>[] = [
  hypervisorGrantMeanings,
  hypervisorMemoryMeanings,
  hypervisorP2mMeanings,
  hypervisorDomainMeanings,
  blkbackMeanings,
  blkfrontMeanings,
  kernelGrantMeanings,
  kernelMemoryMeanings,
  kernelDeviceMeanings,
];

const HARMLESS: ReadonlySet<string> = new Set([
  'grant-table.expanding-grant-table-from-to-frames',
  'grant-table.increased-maptrack-size-to-frames',
  'grant-table.gnttab-mark-dirty-not-implemented-yet',
  'vgic.vgicd-unhandled-word-write-to',
  'vgic.vgicd-raz-on-reserved-register-offset',
  'arm.unhandled-smc-hvc',
  'msr.domain-attempted-wrmsr-from-to',
  'xen.gpf',
]);

/** What the message with an id (`hypervisorMessage.id`, `kernelMessage.id`) means; null where that is not written down. */
export const messageMeaning = (id: string): MessageMeaning | null => {
  for (const table of tables) {
    const text = table[id];
    if (text !== undefined) return { text, isHarmless: HARMLESS.has(id) };
  }
  return null;
};
