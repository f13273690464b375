/**
 * What a terminal may obey instead of showing: control characters (a capture may hold escape sequences), and the
 * characters that turn the direction of text around or end a line without being one.
 */
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;
const UNSAFE_BUT_LINE_END = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/** A text of one line that a terminal only shows: captures are hostile. */
export const printable = (text: string): string => text.replace(UNSAFE, '\ufffd');

/** A text of several lines that a terminal only shows. */
export const printableLines = (text: string): string => text.replace(UNSAFE_BUT_LINE_END, '\ufffd');

/** JSON text in which those characters are escaped too; JSON itself escapes only those below U+0020. */
export const printableJson = (json: string): string =>
  json.replace(UNSAFE_BUT_LINE_END, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
