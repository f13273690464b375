import type { Block } from '../../facts/block.ts';
import type { CaptureWorld } from '../../world/world.ts';
import { areDistinctSamples } from '../distinct-samples.ts';

/** What one dump of key `q` says about the memory of one domain of an Arm host. */
export interface ArmSample {
  readonly block: Block;
  readonly domid: number;
  /** Row in `armP2m`. */
  readonly armRow: number;
  /** Row in `domain`. */
  readonly domainRow: number;
  readonly pages: number;
  readonly dying: number | null;
  readonly pauseCount: number | null;
  readonly mappings1g: number;
  readonly mappings2m: number;
  readonly mappings4k: number;
  readonly shattered2m: number;
}

/**
 * The samples of a capture by domain (its handle, where printed), each moment once: the same dump often stands in
 * several files. In the order of hypervisor time where there is one.
 */
export const armSamples = (world: CaptureWorld): readonly (readonly ArmSample[])[] => {
  const byDomain = new Map<string, ArmSample[]>();
  for (const sample of allSamples(world)) {
    const uuid = world.facts.tables.domain.columns.uuid.at(sample.domainRow) ?? '';
    const samples = byDomain.get(`${sample.domid} ${uuid}`) ?? [];
    byDomain.set(`${sample.domid} ${uuid}`, samples);
    if (samples.every(({ block }) => block === sample.block || areDistinctSamples(block, sample.block)))
      samples.push(sample);
  }
  for (const samples of byDomain.values()) samples.sort((a, b) => timeOf(a) - timeOf(b));
  return [...byDomain.values()];
};

const timeOf = ({ block }: ArmSample): number => (Number.isNaN(block.hypervisorTime) ? 0 : block.hypervisorTime);

/** 262144 pages of 4 KiB for each 1 GiB mapping, 512 for each of 2 MiB, and the small ones. */
export const mappedPages = ({ mappings1g, mappings2m, mappings4k }: ArmSample): number =>
  mappings1g * 262144 + mappings2m * 512 + mappings4k;

/** Every domain of every dump; the counters of a domain stand in the same block as its pages. */
const allSamples = ({ facts, capture }: CaptureWorld): readonly ArmSample[] => {
  const { armP2m, domain } = facts.tables;
  const domains = new Map<string, number>();
  for (let row = 0; row < domain.rows(); row += 1)
    domains.set(`${domain.block.at(row)} ${domain.columns.domid.at(row)}`, row);
  const samples: ArmSample[] = [];
  for (let armRow = 0; armRow < armP2m.rows(); armRow += 1) {
    const block = facts.blocks[armP2m.block.at(armRow)];
    const { domid, mappings1g, mappings2m, mappings4k, shattered2m } = armP2m.row(armRow);
    const domainRow = domains.get(`${block?.id} ${domid}`);
    if (block?.capture !== capture.id || domid === null || domainRow === undefined) continue;
    const { pages, dying, pauseCount } = domain.row(domainRow);
    if (pages === null || mappings1g === null || mappings2m === null || mappings4k === null || shattered2m === null)
      continue;
    const counts = { pages, dying, pauseCount, mappings1g, mappings2m, mappings4k, shattered2m };
    samples.push({ block, domid, armRow, domainRow, ...counts });
  }
  return samples;
};
