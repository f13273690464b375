import type { XenstoreLine } from './xenstore-line.ts';

/** Top-level nodes of every store; their values are empty, so they cannot be keys of a sub-tree. */
const TOP: ReadonlySet<string> = new Set(['tool', 'local', 'vm', 'libxl']);

/** Names that nothing but a xenstore listing holds in lines of this shape. */
const KEYS: ReadonlySet<string> = new Set([
  'backend-id',
  'frontend-id',
  'ring-ref',
  'event-channel',
  'feature-persistent',
  'feature-max-indirect-segments',
  'multi-queue-max-queues',
  'multi-queue-num-queues',
  'max-ring-page-order',
  'virtual-device',
  'hotplug-status',
  'physical-device',
  'physical-device-path',
  'xenstored',
]);

/** Directories, whose values are empty. */
const FOLDERS: ReadonlySet<string> = new Set(['domain', 'device', 'backend', 'vbd', 'control', 'store', 'console']);

/** Is this the first line of the tree of a whole store? */
export const isTop = (line: XenstoreLine): boolean => line.depth === 0 && line.value === '' && TOP.has(line.name);

/** Is it that of a tree which somebody indented? `libxl` and `vm` are names of inner nodes as well. */
export const isIndentedTop = (line: XenstoreLine): boolean =>
  line.value === '' && !line.isRemoved && (line.name === 'tool' || line.name === 'local');

/** Is this the first line of the whole store with full paths? */
export const isTopPath = (line: XenstoreLine): boolean => line.value === '' && TOP.has(line.name.slice(1));

/** Does only a xenstore listing hold such a line? Asked before one is open, because `name = "text"` is common. */
export const isUnmistakable = (line: XenstoreLine): boolean => {
  if (line.kind !== 'node' || line.value === null) return false;
  if (line.value === '') return FOLDERS.has(line.name) || /^\d{1,10}$/.test(line.name);
  return KEYS.has(line.name) || /^\/(?:local\/domain|libxl|vm)\//.test(line.value);
};

/** The path that a command names (`xenstore-ls -p /local/domain/1`): '' for the whole store, null when it is none. */
export const rootOfCommand = (command: string | null): string | null => {
  const words = command?.trim().split(/\s+/) ?? [];
  const tool = words.findIndex((word) => /(?:^|\/)xenstore(?:-ls)?$/.test(word));
  if (tool === -1) return null;
  const path = words.slice(tool + 1).find((word) => !word.startsWith('-') && word !== 'ls');
  if (path === undefined) return '';
  return path.startsWith('/') ? path.replace(/\/+$/, '') : null;
};

/** Stands for a level of the tree whose line is not in the capture. */
export const LOST = '?';

/**
 * Finds out where a tree of unknown root hangs: a frontend's directory names its backend, and the backend's path says
 * which domain and device the frontend is. Null when `path` (relative) and `backend` do not fit each other.
 */
export const rootFromBackend = (path: string, backend: string): string | null => {
  const target = /^\/local\/domain\/\d{1,5}\/backend\/[a-z0-9]{1,8}\/(\d{1,5})\/(\d{1,10})$/.exec(backend);
  if (target === null) return null;
  const levels = path.split('/').slice(0, -1);
  let lost = 0;
  while (levels[lost] === LOST) lost += 1;
  const known = levels.slice(lost).join('/');
  const expected = `/local/domain/${target[1]}/device/vbd/${target[2]}`;
  if (!known.includes('/') || !expected.endsWith(`/${known}`)) return null;
  const root = expected.slice(0, -known.length - 1);
  return lost === 0 || root.split('/').length - 1 === lost ? root : null;
};
