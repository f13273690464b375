import type { BlkbackState } from './blkback-state.ts';

const FIXED: readonly string[] = ['globalRequests'];

/** Sets a parameter while the model runs; false: there is none of this name and type, the number is not a whole one of 32 bits, or it is fixed at the start. */
export const setBlkbackParam = ({ params, devices }: BlkbackState, name: string, value: number | boolean): boolean => {
  if (!Object.hasOwn(params, name) || FIXED.includes(name)) return false;
  if (typeof params[name as keyof typeof params] !== typeof value) return false;
  if (typeof value === 'number' && (value | 0) !== value) return false;
  const before = params.maxPersistentGrants >>> 0;
  Object.assign(params, { [name]: value });
  const now = params.maxPersistentGrants >>> 0;
  for (const { rings } of devices)
    for (const { grants } of rings) {
      if (now < before && grants.count > now) grants.limitLowered = true;
      grants.afterPass = false;
    }
  return true;
};
