import { encodeUtf8 } from '../../server/src/core/utf8.ts';
import { readEnvelope } from '../../server/src/input/envelope.ts';
import { emptyLine, type Line } from '../../server/src/input/line.ts';

/** One line with its envelope read. */
export const readLine = (text: string): Line => {
  const line = emptyLine();
  line.bytes = encodeUtf8(text);
  line.end = line.bytes.length;
  line.number = 1;
  readEnvelope(line);
  return line;
};
