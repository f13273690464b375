/** A text without control characters: captures are hostile, and a terminal obeys escape sequences. */
export const printable = (text: string): string => text.replace(/[\u0000-\u001f\u007f-\u009f]/g, '\ufffd');
