import { decodeUtf8 } from '../../core/utf8.ts';
import { startsWith } from '../../input/bytes.ts';
import type { Line } from '../../input/line.ts';
import type { BlockFormat } from '../format.ts';
import { sysfsFields } from './sysfs-fields.ts';
import { MAX_LINE, readFileHeader, readSysfsLine } from './sysfs-line.ts';
import { isSysfsPath } from './sysfs-path.ts';
import { SysfsReader } from './sysfs-reader.ts';

/** By first byte: what a block may begin with. */
const STARTS: Readonly<Record<number, string>> = {
  35: '# cat /sys/',
  36: '$ cat /sys/',
  47: '/sys/',
  61: '==> ',
  115: 'statistics/',
  118: 'vbd-',
};

const startOf = (line: Line): 'header' | null => {
  const { bytes, payload, end } = line;
  const expected = STARTS[bytes[payload] ?? 0];
  if (expected === undefined || !startsWith(bytes, payload, end, expected)) return null;
  const text = decodeUtf8(bytes, payload, Math.min(end, payload + MAX_LINE)).trimEnd();
  const path = readFileHeader(text) ?? readSysfsLine(text)?.path;
  return path !== undefined && isSysfsPath(path) ? 'header' : null;
};

/**
 * Values of sysfs and debugfs with their paths: `path: value`, `path:value`, `path=value`, `==> path <==`. Facts:
 * `vbdCounter` and `vbdSysfs` of block backends, `parameter` of modules, `swiotlb`, and the version for `host`.
 */
export const sysfsFormat: BlockFormat = {
  name: 'sysfs',
  kind: 'sysfs',
  key: null,
  stream: 'tool',
  starts: startOf,
  open: (context) => new SysfsReader(context),
  fields: sysfsFields,
};
