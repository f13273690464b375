import type { MessageDefinition, MessageWording } from '../messages/message-definition.ts';
import { domainMessages } from './domain-messages.ts';
import { grantMessages } from './grant-messages.ts';
import { iommuMessages } from './iommu-messages.ts';
import { memoryMessages } from './memory-messages.ts';
import { p2mMessages } from './p2m-messages.ts';

/**
 * Messages whose text nobody but the hypervisor prints: it holds words of the hypervisor and numbers at fixed places.
 * Not among them are short ones (`Bad ref %#x for d%d`, `Leaking mfn %lx`) and those without a number, which a person
 * writes as well.
 */
const UNMISTAKABLE: ReadonlySet<string> = new Set([
  'domain.domain-crashed-on',
  'domain.domain-reported-crashed-by-domain-on',
  'domain.domain-crash-called-from',
  'event-channel.evtchnop-failure-error',
  'grant-table.bad-domain-or-risk-of-counter',
  'grant-table.bad-flags-or-dom-expected',
  'grant-table.unstable-flags-or-dom-expected-r',
  'grant-table.expanding-grant-table-from-to-frames',
  'grant-table.expand-grant-table-of-to-failed',
  'grant-table.grant-release-ref-flags',
  'grant-table.has-active-grant-gfn-mfn',
  'grant-table.has-too-many-active-grants-to',
  'iommu.amd-vi-addr-flags',
  'iommu.request-device-fault-addr',
  'iommu.vt-d-dmar-reason-on',
  'iommu.vt-d-intr-remap-request-device',
  'iommu.vt-d-intr-remap-reason',
  'ioreq.weird-hvm-ioreq-state-transition',
  'memory.could-not-allocate-extent-of',
  'memory.mfn',
  'memory.over-allocation-for',
  'mm.bad-type-saw-exp-for-mfn',
  'mm.error-getting-mfn-pfn-from-l1',
  'mm.error-mfn',
  'mm.error-while-validating-mfn-pfn-for',
  'p2m.ept-violation-gpa-mfn-type',
  'p2m.gfn-not-permitted',
  'p2m.out-of-pod-memory',
  'p2m.set-foreign-p2m-entry-failed',
]);

/** Wordings that end in free text take a sentence for a message where no prefix stands; here they end in one word. */
const STRICTER: ReadonlyMap<string, MessageWording> = new Map<string, MessageWording>([
  ['domain_crash called from %s', ['domain_crash called from %w', 'name:place']],
]);

/**
 * Messages that are told without the prefix of the hypervisor's console, which people cut off, and which a guest's copy
 * of the console does not have.
 */
export const unprefixedMessages: readonly MessageDefinition[] = [
  ...domainMessages,
  ...grantMessages,
  ...iommuMessages,
  ...memoryMessages,
  ...p2mMessages,
]
  .filter(({ id }) => UNMISTAKABLE.has(id))
  .map((definition) => ({
    ...definition,
    wordings: definition.wordings.map((wording) => STRICTER.get(wording[0]) ?? wording),
  }));
