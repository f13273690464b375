import type { SwitchDefinition } from './switch-definition.ts';
import { bounceBufferSwitches } from './switches/bounce-buffers.ts';
import { grantTableSwitches } from './switches/grant-tables.ts';
import { mapCacheSwitches } from './switches/map-cache.ts';
import { pageTableSwitches } from './switches/page-tables.ts';
import { persistentGrantSwitches } from './switches/persistent-grants.ts';
import { requestPathSwitches } from './switches/request-path.ts';
import { tceHypercallSwitches } from './switches/tce-hypercalls.ts';

/** All what-if switches by number. */
export const switchCatalogue: readonly SwitchDefinition[] = [
  ...pageTableSwitches,
  ...grantTableSwitches,
  ...mapCacheSwitches,
  ...persistentGrantSwitches,
  ...requestPathSwitches,
  ...bounceBufferSwitches,
  ...tceHypercallSwitches,
  // The ids are ASCII; comparing them as a language does would load its tables at every start, which takes 10 ms.
].sort((a, b) => (a.id < b.id ? -1 : 1));
