import { sayBlkback } from '../blkback-log.ts';
import type { Effects } from '../model.ts';
import { BlkifOp, type BlkifRequest } from './blkback-request.ts';
import type { BlkbackDevice, BlkbackRing, BlkbackState } from './blkback-state.ts';
import { countOne } from './count.ts';
import type { DispatchResult } from './dispatch-result.ts';
import { respond } from './backend-ring.ts';
import { deviceNumber, endSector, mayAccess } from './translate.ts';

const EOPNOTSUPP = -95;

/** A DISCARD, which the thread waits for (dispatch_discard_io, MODEL.md M2.5). The seed's version asks neither for permission nor for the range (W-28). */
export const discard = (
  { switches }: BlkbackState,
  device: BlkbackDevice,
  ring: BlkbackRing,
  request: BlkifRequest,
  effects: Effects,
): DispatchResult => {
  const { id, sector, op } = request;
  const sectors = request.discardSectors ?? 0n;
  if (switches.discardChecked && !mayAccess(device, BlkifOp.write, sector, sectors)) {
    const range = `[${sector}->${endSector(sector, sectors)}]`;
    sayBlkback(effects, switches, 'warn', `access denied: DISCARD ${range} on dev=${deviceNumber(device)}`);
    respond(ring, id, op, -1, effects);
    return 'end';
  }
  countOne(ring, 'ds', switches, effects);
  effects.output({ kind: 'bio', dir: 'discard', sector, sectors: Number(sectors), vectors: 0 });
  const { discardError } = device;
  if (discardError === EOPNOTSUPP) sayBlkback(effects, switches, 'debug', 'discard op failed, not supported');
  respond(ring, id, op, discardError === 0 ? 0 : discardError === EOPNOTSUPP ? -2 : -1, effects);
  return discardError === 0 ? 'ok' : 'end';
};
