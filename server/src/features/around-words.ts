import { roundSeconds } from '../core/round-seconds.ts';
import type { NearEvent } from './around.ts';

const signed = (seconds: number): string => `${seconds < 0 ? '' : '+'}${roundSeconds(seconds).toFixed(3)}`;

/** `+1.250 s`, or `+1.000 to +3.000 s` where clocks are known so exactly only. */
export const distanceInWords = ({ low, high }: NearEvent['distance']): string =>
  low === high ? `${signed(low)} s` : `${signed(low)} to ${signed(high)} s`;
