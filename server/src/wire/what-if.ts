/** A what-if switch, for a list to choose from. */
export interface SwitchItem {
  /** For example `W-22`. */
  readonly id: string;
  readonly title: string;
  /** Names that it can be set to, the first one is compared with the others; or a number within limits, with the one that is proposed. */
  readonly values:
    | { readonly kind: 'names'; readonly names: readonly string[] }
    | { readonly kind: 'number'; readonly least: number; readonly most: number; readonly proposed: number };
}

/** Request `xdump/switches`: parameters null, result all {@link SwitchItem}s by number. */
export const SWITCHES_METHOD = 'xdump/switches';

/** Parameters of `xdump/whatIf`. */
export interface WhatIfParams {
  /** A document or capture whose recorded events are compared, or null: the switch's own scenario. */
  readonly uri: string | null;
  /** `W-22=352`, as `xdump what-if --switch` takes it. */
  readonly choice: string;
}

/** Request `xdump/whatIf`: parameters {@link WhatIfParams}, result Markdown: where the two runs differ, or why they cannot be compared. */
export const WHAT_IF_METHOD = 'xdump/whatIf';
