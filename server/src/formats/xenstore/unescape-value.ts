const SIMPLE: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r', '\\': '\\' };

/**
 * Undoes the escapes of a printed xenstore value (`sanitise_value()` of the xenstore client): `\t \n \r \\`, `\ooo`,
 * `\xhh`. Null when the value was cut to the width of the terminal: then it ends in `\...`, which no escape looks like.
 */
export const unescapeValue = (printed: string): string | null => {
  if (!printed.includes('\\')) return printed;
  let text = '';
  let at = 0;
  while (at < printed.length) {
    const character = printed.charAt(at);
    if (character !== '\\') {
      text += character;
      at += 1;
      continue;
    }
    const rest = printed.slice(at + 1, at + 4);
    if (rest === '...' && at + 4 === printed.length) return null;
    const simple = SIMPLE[rest.charAt(0)];
    const octal = /^[0-3][0-7]{2}/.exec(rest);
    const hex = /^x[0-9a-f]{2}/i.exec(rest);
    if (simple !== undefined) {
      text += simple;
      at += 2;
    } else if (octal !== null || hex !== null) {
      text += String.fromCharCode(octal === null ? parseInt(rest.slice(1), 16) : parseInt(rest, 8));
      at += 4;
    } else {
      text += character;
      at += 1;
    }
  }
  return text;
};
