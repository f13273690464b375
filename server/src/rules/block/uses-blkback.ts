import type { Place } from '../../core/place.ts';
import { factPlace } from '../../facts/fact-place.ts';
import type { CaptureWorld } from '../../world/world.ts';
import { allVbds } from './find-vbd.ts';
import { captureStart } from './parameter-place.ts';

/** Does dom0 run xen-blkback at all? Its kernel alone proves nothing: a guest's boot log has a kernel, too. */
export const usesBlkback = (world: CaptureWorld): boolean => {
  const { kernelMessage } = world.facts.tables;
  return (
    world.timeline.stats.size > 0 ||
    world.timeline.kernel.some(({ row }) => kernelMessage.columns.subsystem.at(row) === 'blkback') ||
    allVbds(world).some(({ backendDomid, backendType }) => backendDomid === 0 && backendType === 'vbd')
  );
};

/** The line that says which kernel dom0 has, with its row in `host`; the start of the capture where none says it. */
export const kernelPlace = (world: CaptureWorld): { readonly place: Place; readonly row: number | null } => {
  const { facts, host, capture } = world;
  const table = facts.tables.host;
  for (let row = 0; row < table.rows(); row += 1) {
    if (facts.blocks[table.block.at(row)]?.capture !== capture.id) continue;
    if (host.kernel !== null && table.columns.kernel.at(row) === host.kernel.text)
      return { place: factPlace(facts, 'host', row, 'kernel'), row };
  }
  return { place: captureStart(world), row: null };
};
