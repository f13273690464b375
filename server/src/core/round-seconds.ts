/** Seconds to whole microseconds, as finely as logs print them. */
export const roundSeconds = (seconds: number): number => Math.round(seconds * 1e6) / 1e6;
