import type { NearEvent } from './around.ts';

const rounded = (seconds: number): number => Math.round(seconds * 1e6) / 1e6;

const signed = (seconds: number): string => `${seconds < 0 ? '' : '+'}${rounded(seconds).toFixed(3)}`;

/** `+1.250 s`, or `+1.000 to +3.000 s` where clocks are known so exactly only. */
export const distanceInWords = ({ low, high }: NearEvent['distance']): string =>
  low === high ? `${signed(low)} s` : `${signed(low)} to ${signed(high)} s`;
