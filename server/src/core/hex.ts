/** The one way in which references, frames, flags and addresses are shown: lower-case hex, `0x`, no padding. */
export const hex = (value: number | bigint): string => `0x${value.toString(16)}`;

/** A pin or flags word as the dumps print it: hex with the given number of digits. */
export const hexPadded = (value: number | bigint, digits: number): string =>
  `0x${value.toString(16).padStart(digits, '0')}`;
