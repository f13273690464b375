import type { Line } from '../../input/line.ts';
import type { BlockFormat } from '../format.ts';
import { xenstoreFields } from './xenstore-fields.ts';
import { XenstoreLine } from './xenstore-line.ts';
import { XenstoreReader } from './xenstore-reader.ts';
import { isIndentedTop, isTop, isTopPath, isUnmistakable } from './xenstore-root.ts';

/** Longest line that may begin a listing. */
const MAX_FIRST = 4096;

const startOf = (line: Line): 'header' | 'middle' | null => {
  const { bytes, payload, end } = line;
  const first = bytes[payload] ?? 0;
  // A path, the blanks of a tree, a tab or the mark of a diff before it, or the first letter or digit of a name.
  const isCandidate =
    first === 47 ||
    first === 32 ||
    first === 9 ||
    first === 43 ||
    (first >= 48 && first <= 57) ||
    (first >= 97 && first <= 122);
  if (!isCandidate || end - payload > MAX_FIRST) return null;
  const parsed = new XenstoreLine();
  if (!parsed.parse(bytes, payload, end) || parsed.kind !== 'node') return null;
  if (first === 47) return isTopPath(parsed) ? 'header' : isStorePath(parsed.name) ? 'middle' : null;
  if (parsed.name.startsWith('/')) return null;
  if (isTop(parsed) || isIndentedTop(parsed)) return 'header';
  return isUnmistakable(parsed) ? 'middle' : null;
};

/** Paths of a listing of a part of the store, or of one that went through `grep`. */
const isStorePath = (path: string): boolean => /^\/(?:local|tool|vm|libxl)\//.test(path);

/**
 * Output of `xenstore-ls`, Xen 3.3 to 4.22, as a tree or with full paths (`-f`), with permissions (`-p`) or without;
 * a tree also where it stands indented or in a diff, of which the lines that it takes away give nothing.
 * Facts: `xenstoreNode`, one row a node; `vbd`, one row a block device with both ends; `domain` with names.
 */
export const xenstoreFormat: BlockFormat = {
  name: 'xenstore',
  kind: 'xenstore',
  key: null,
  stream: 'tool',
  starts: startOf,
  open: (context) => new XenstoreReader(context),
  fields: xenstoreFields,
};
