import type { SwitchDefinition } from './switch-definition.ts';
import { bounceBufferSwitches } from './switches/bounce-buffers.ts';
import { pageTableSwitches } from './switches/page-tables.ts';
import { persistentGrantSwitches } from './switches/persistent-grants.ts';
import { requestPathSwitches } from './switches/request-path.ts';

/** All what-if switches by number. */
export const switchCatalogue: readonly SwitchDefinition[] = [
  ...pageTableSwitches,
  ...persistentGrantSwitches,
  ...requestPathSwitches,
  ...bounceBufferSwitches,
].sort((a, b) => a.id.localeCompare(b.id));
