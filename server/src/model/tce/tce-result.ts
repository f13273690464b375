/** Return codes of PAPR hypercalls as the handlers use them (arch/powerpc/include/asm/hvcall.h). `tooHard` is internal: the next level handles it. */
export const TceResult = {
  success: 0,
  closed: 2,
  hardware: -1,
  parameter: -4,
  tooHard: 9999,
} as const;
/** One of the return codes. */
export type TceResult = (typeof TceResult)[keyof typeof TceResult];
