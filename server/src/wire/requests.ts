import type { ANALYSE_METHOD, CANCEL_METHOD, CaptureUri, CLOSE_METHOD } from './analyse.ts';
import type { AnalysisState } from './analysis-state.ts';
import type { CaptureRef } from './capture.ts';
import type { CAPTURE_SCRIPT_METHOD } from './capture-script.ts';
import type { FINDING_MARKDOWN_METHOD, FindingMarkdownParams } from './finding-markdown.ts';
import type { REPLAY_METHOD } from './replay.ts';
import type { EXPLAIN_METHOD, ExplainParams, RuleItem, RULES_METHOD } from './rules.ts';
import type { ADDRESSES_METHOD, AddressesParams, AddressItem, SHOW_METHOD, ShowParams, ShowResult } from './show.ts';
import type {
  TREE_METHOD,
  TREE_PATH_METHOD,
  TREE_TOOLTIP_METHOD,
  TreeNode,
  TreeParams,
  TreePathParams,
  TreeTooltipParams,
} from './tree.ts';
import type { SwitchItem, SWITCHES_METHOD, WHAT_IF_METHOD, WhatIfParams } from './what-if.ts';

/** Every request from client to server: its method, parameters and result. Both sides are checked against this table. */
export interface XdumpRequests {
  readonly [ANALYSE_METHOD]: { readonly params: CaptureRef; readonly result: AnalysisState };
  readonly [CANCEL_METHOD]: { readonly params: CaptureUri; readonly result: null };
  readonly [CLOSE_METHOD]: { readonly params: CaptureUri; readonly result: null };
  readonly [TREE_METHOD]: { readonly params: TreeParams; readonly result: readonly TreeNode[] };
  readonly [TREE_TOOLTIP_METHOD]: { readonly params: TreeTooltipParams; readonly result: string | null };
  readonly [TREE_PATH_METHOD]: { readonly params: TreePathParams; readonly result: readonly TreeNode[] | null };
  readonly [SHOW_METHOD]: { readonly params: ShowParams; readonly result: ShowResult };
  readonly [ADDRESSES_METHOD]: { readonly params: AddressesParams; readonly result: readonly AddressItem[] };
  readonly [EXPLAIN_METHOD]: { readonly params: ExplainParams; readonly result: string | null };
  readonly [RULES_METHOD]: { readonly params: null; readonly result: readonly RuleItem[] };
  readonly [SWITCHES_METHOD]: { readonly params: null; readonly result: readonly SwitchItem[] };
  readonly [WHAT_IF_METHOD]: { readonly params: WhatIfParams; readonly result: string };
  readonly [CAPTURE_SCRIPT_METHOD]: { readonly params: null; readonly result: string };
  readonly [REPLAY_METHOD]: { readonly params: CaptureUri; readonly result: string | null };
  readonly [FINDING_MARKDOWN_METHOD]: { readonly params: FindingMarkdownParams; readonly result: string | null };
}

/** One of the methods of {@link XdumpRequests}. */
export type XdumpMethod = keyof XdumpRequests;
