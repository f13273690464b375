import { sayBlkback } from '../blkback-log.ts';
import type { BlkbackSwitches } from '../blkback-variants.ts';
import type { Effects } from '../model.ts';
import type { BlkbackDevice } from './blkback-state.ts';

const CONNECTED = '4';

/** The disk has another size: it is taken over and told to the front end (xen_vbd_resize, MODEL.md M2.9), or only taken over when xenstore refuses. */
export const resize = (switches: BlkbackSwitches, device: BlkbackDevice, effects: Effects): void => {
  const info = (text: string): void => sayBlkback(effects, switches, 'info', text);
  const warn = (text: string): void => sayBlkback(effects, switches, 'warn', text);
  info(`VBD Resize: Domid: ${device.domid}, Device: (${device.major}, ${device.minor})`);
  info(`VBD Resize: new size ${device.bdevSize}`);
  device.size = device.bdevSize;
  const failure = device.transactionFailure;
  device.transactionFailure = null;
  switch (failure?.step) {
    case 'start':
      warn('Error starting transaction');
      return;
    case 'size':
      warn('Error writing new size');
      return;
    case 'state':
      warn('Error writing the state');
      return;
    case 'end':
      warn('Error ending transaction');
      return;
  }
  device.xenstoreSectors = device.bdevSize;
  effects.output({ kind: 'xenstore', path: `${device.node}/sectors`, value: String(device.bdevSize) });
  effects.output({ kind: 'xenstore', path: `${device.node}/state`, value: CONNECTED });
};
