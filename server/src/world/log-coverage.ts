import { isWhole } from '../core/completeness.ts';
import type { Block } from '../facts/block.ts';
import type { Facts } from '../facts/facts.ts';
import type { LogCoverage, SnapshotWorld } from './world.ts';

/** What is asked to find out how completely the logs of one capture are there. */
interface CoverageInput {
  readonly facts: Facts;
  readonly capture: number;
  /** The domain that a block belongs to, also where only its name is known; null: not known. */
  readonly domainOf: (block: number) => number | null;
  /** Index of the moment that a block was captured with, or null. */
  readonly momentOf: (block: number) => number | null;
  readonly snapshots: readonly SnapshotWorld[];
}

/** `DOMID_FIRST_RESERVED` of xen/include/public/xen.h: ids from here on are no domains. */
const FIRST_RESERVED = 0x7ff0;

/**
 * Finds the logs of a capture in which the absence of a line proves something: from the first line of the kernel or of
 * the hypervisor on, nothing lost, and as far as anything else that the capture knows in the same clock. A later piece
 * does not make a log longer: it may be what somebody searched for.
 */
export const logCoverage = (input: CoverageInput): LogCoverage => {
  const blocks = input.facts.blocks.filter(({ capture }) => capture === input.capture);
  const kernels = wholeKernelLogs(input, blocks);
  const guests = knownGuests(input, blocks);
  // A log that names nobody may be a guest's; it is the only one then.
  const anonymous = [...(kernels.get(0) ?? [])].some((id) => input.facts.blocks[id]?.domain === null);
  return {
    kernel: (domid) => kernels.get(domid) ?? null,
    guests: guests.size === 0 ? anonymous : [...guests].every((domid) => kernels.has(domid)),
    hypervisor: hasWholeConsole(input, blocks),
  };
};

const wholeKernelLogs = (input: CoverageInput, blocks: readonly Block[]): ReadonlyMap<number, ReadonlySet<number>> => {
  const { facts, domainOf } = input;
  const { host } = facts.tables;
  const named = new Map<number, number | null>();
  for (let row = 0; row < host.rows(); row += 1) {
    const block = host.block.at(row);
    if (host.columns.kernel.at(row) !== null) named.set(block, named.get(block) ?? host.columns.domid.at(row));
  }
  const ownerOf = (block: Block): number | null =>
    named.get(block.id) ?? domainOf(block.id) ?? (block.guestName === null ? 0 : null);
  const ends = new Map<number, number>();
  for (const block of blocks) {
    const owner = ownerOf(block);
    if (owner === null) continue;
    // Dumps stand in the console of dom0's kernel, whomever they are about.
    const domid = block.format === null ? owner : 0;
    for (const time of [block.lastKernelTime, block.kernelTimeAfter, block.kernelTimeBefore])
      if (time > (ends.get(domid) ?? -Infinity)) ends.set(domid, time);
  }
  const whole = new Map<number, Set<number>>();
  for (const block of blocks) {
    const owner = ownerOf(block);
    if (owner === null || block.format !== null || !named.has(block.id)) continue;
    if (!isWhole(block.completeness)) continue;
    if (block.lastKernelTime < (ends.get(owner) ?? -Infinity) || isBeforeOthers(input, block)) continue;
    const logs = whole.get(owner) ?? new Set();
    whole.set(owner, logs);
    logs.add(block.id);
  }
  return whole;
};

/**
 * May another moment be later than the one that this log was captured with? Named snapshots come in their order; of
 * other moments only a kernel time tells.
 */
const isBeforeOthers = ({ momentOf, snapshots }: CoverageInput, block: Block): boolean => {
  const own = momentOf(block.id);
  if (own === null) return false;
  return snapshots.some(
    ({ index, id, window }) =>
      index !== own && (index > own || id === null) && !(window !== null && window.to <= block.lastKernelTime),
  );
};

/** Every domain but dom0 that anything in the capture speaks of. */
const knownGuests = ({ domainOf, facts, snapshots }: CoverageInput, blocks: readonly Block[]): ReadonlySet<number> => {
  const guests = new Set<number>();
  const add = (domid: number | null): void => {
    if (domid !== null && domid > 0 && domid < FIRST_RESERVED) guests.add(domid);
  };
  for (const { id } of blocks) add(domainOf(id));
  for (const { domains, dumps, vbds } of snapshots) {
    for (const domid of domains.keys()) add(domid);
    for (const { tables } of dumps) for (const { granter } of tables) add(granter);
    for (const { frontendDomid } of vbds) add(frontendDomid);
  }
  const { host } = facts.tables;
  const own = new Set(blocks.map(({ id }) => id));
  for (let row = 0; row < host.rows(); row += 1) if (own.has(host.block.at(row))) add(host.columns.domid.at(row));
  return guests;
};

const hasWholeConsole = ({ facts }: CoverageInput, blocks: readonly Block[]): boolean => {
  const { host, hypervisorMessage } = facts.tables;
  const booted = new Set<number>();
  for (let row = 0; row < host.rows(); row += 1) if (host.columns.xen.at(row) !== null) booted.add(host.block.at(row));
  const ends = new Map<number, number>();
  const note = (block: number, time: number | null): void => {
    if (time !== null && time > (ends.get(block) ?? -Infinity)) ends.set(block, time);
  };
  for (let row = 0; row < hypervisorMessage.rows(); row += 1)
    note(hypervisorMessage.block.at(row), hypervisorMessage.columns.time.at(row));
  for (const block of blocks) note(block.id, block.hypervisorTime);
  const isIn = (inner: Block, outer: Block): boolean =>
    inner.source === outer.source && inner.firstLine >= outer.firstLine && inner.lastLine <= outer.lastLine;
  const endOf = (inside: (block: Block) => boolean): number =>
    Math.max(-Infinity, ...blocks.filter(inside).map(({ id }) => ends.get(id) ?? -Infinity));
  const last = endOf(() => true);
  return blocks.some(
    (block) =>
      block.kind === 'xen-console' &&
      block.format === null &&
      booted.has(block.id) &&
      isWhole(block.completeness) &&
      endOf((other) => other === block || isIn(other, block)) >= last,
  );
};
