import type { BlkbackSwitches } from './blkback-variants.ts';
import type { Effects } from './model.ts';
import type { LogOutput } from './output.ts';

/**
 * Prints a message of xen-blkback as the version does (drivers/block/xen-blkback/blkback.c): with the driver's prefix, which has no blank before 4.2,
 * except where the text brought its own (`spaced`).
 */
export const sayBlkback = (
  effects: Effects,
  switches: BlkbackSwitches,
  level: LogOutput['level'],
  text: string,
  spaced = false,
): void => {
  const prefix = switches.blankPrefix || spaced ? 'xen-blkback: ' : 'xen-blkback:';
  effects.output({ kind: 'log', level, text: prefix + text });
};
