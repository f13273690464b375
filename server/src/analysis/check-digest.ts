import type { StatedDigest } from '../formats/source-reader.ts';
import { lineOffset } from '../input/line-index.ts';
import type { AnalysedSource } from './analysis.ts';
import type { Hasher } from './request.ts';

/**
 * Does the content of a section have the SHA-256 that its `%end` states? Accepted is the digest of the bytes as they
 * stand, or of the text that was captured: line ends as LF and a doubled leading `%` undone.
 */
export const checkDigest = async (
  source: AnalysedSource,
  stated: StatedDigest,
  sha256: () => Hasher,
): Promise<boolean> => {
  const verbatim = sha256();
  const captured = sha256();
  const start = await lineOffset(source.content, source.index, stated.firstLine);
  const end = await lineOffset(source.content, source.index, stated.lastLine + 1);
  const buffer = new Uint8Array(1 << 18);
  let atLineStart = true;
  for (let position = start; position < end;) {
    const got = await source.content.read(buffer, 0, Math.min(buffer.length, end - position), position);
    if (got === 0) break;
    position += got;
    verbatim.update(buffer.subarray(0, got));
    const kept = new Uint8Array(got);
    let length = 0;
    for (let at = 0; at < got; at += 1) {
      const byte = buffer[at] ?? 0;
      const undone = (atLineStart && byte === 37) || byte === 13;
      atLineStart = byte === 10;
      if (undone) continue;
      kept[length] = byte;
      length += 1;
    }
    captured.update(kept.subarray(0, length));
  }
  const wanted = stated.sha256.toLowerCase();
  return verbatim.digest() === wanted || captured.digest() === wanted;
};
