import type { SwitchDefinition } from '../../server/src/replay/what-if/switch-definition.ts';

/** docs/what-if.md for these switches; `pageOf` makes the page of one. */
export function switchesPage(
  switches: readonly SwitchDefinition[],
  pageOf: (definition: SwitchDefinition) => string,
): string;
