import type { Effects } from '../model.ts';
import type { LogOutput } from '../output.ts';

/** `%#x` of the kernel and the hypervisor: 0 has no prefix. */
export const alternateHex = (value: number | bigint): string =>
  value === 0 || value === 0n ? '0' : `0x${value.toString(16)}`;

/** A machine frame as the hypervisor prints it after `%#` (PRI_mfn, `05lx`): at least five characters with the prefix. */
export const frameText = (mfn: bigint): string => {
  const digits = mfn.toString(16);
  return mfn === 0n ? digits.padStart(5, '0') : `0x${digits.padStart(3, '0')}`;
};

/** Puts a line out; what the hypervisor says about grants is printed by debug builds only. */
export const say = (effects: Effects, level: LogOutput['level'], text: string): void => {
  effects.output({ kind: 'log', level, text });
};

/** Puts out what a call returns. */
export const answer = (effects: Effects, of: string, value: number | bigint | boolean): void => {
  effects.output({ kind: 'result', of, value });
};
