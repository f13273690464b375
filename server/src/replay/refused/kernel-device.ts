/** A device number of Linux as blkback prints it (`%04x` of a dev_t: 20 bits minor, above them major); null when it is none. */
export const kernelDevice = (text: string): { readonly major: number; readonly minor: number } | null => {
  if (!/^[0-9a-f]{1,8}$/.test(text)) return null;
  const number = parseInt(text, 16);
  return { major: Math.floor(number / 0x100000), minor: number % 0x100000 };
};
