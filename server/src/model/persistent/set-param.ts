import type { PersistentParams } from './persistent-params.ts';

/** Sets one parameter; false: there is none of this name and type, or the number is not a whole one of 32 bits. */
export const setPersistentParam = (params: PersistentParams, name: string, value: number | boolean): boolean => {
  if (!Object.hasOwn(params, name)) return false;
  const key = name as keyof PersistentParams;
  if (typeof params[key] !== typeof value) return false;
  if (typeof value === 'number' && (value | 0) !== value) return false;
  Object.assign(params, { [key]: value });
  return true;
};
