import { ANALYSE_METHOD, CANCEL_METHOD, CLOSE_METHOD } from '../wire/analyse.ts';
import { CAPTURE_SCRIPT_METHOD } from '../wire/capture-script.ts';
import { FINDING_MARKDOWN_METHOD } from '../wire/finding-markdown.ts';
import { REPLAY_METHOD } from '../wire/replay.ts';
import { EXPLAIN_METHOD, RULES_METHOD } from '../wire/rules.ts';
import { ADDRESSES_METHOD, SHOW_METHOD } from '../wire/show.ts';
import { TREE_METHOD, TREE_PATH_METHOD, TREE_TOOLTIP_METHOD } from '../wire/tree.ts';
import { SWITCHES_METHOD, WHAT_IF_METHOD } from '../wire/what-if.ts';

/** The protocol's own requests about documents that the analysis thread answers. */
export const DOCUMENT_METHODS = [
  'textDocument/hover',
  'textDocument/definition',
  'textDocument/references',
  'textDocument/documentHighlight',
  'textDocument/documentSymbol',
  'textDocument/foldingRange',
  'textDocument/semanticTokens/range',
  'textDocument/documentLink',
  'workspace/symbol',
] as const;

/** The product's own requests about captures. */
export const PRODUCT_METHODS = [
  TREE_METHOD,
  TREE_TOOLTIP_METHOD,
  TREE_PATH_METHOD,
  SHOW_METHOD,
  ADDRESSES_METHOD,
  EXPLAIN_METHOD,
  RULES_METHOD,
  SWITCHES_METHOD,
  WHAT_IF_METHOD,
  CAPTURE_SCRIPT_METHOD,
  REPLAY_METHOD,
  FINDING_MARKDOWN_METHOD,
] as const;

/**
 * All requests that the protocol thread passes on. It knows their names only: what answers them (all formats and rules)
 * is loaded by the analysis thread, and an editor does not wait for it.
 */
export const ANSWERED_METHODS: readonly string[] = [
  ...DOCUMENT_METHODS,
  ...PRODUCT_METHODS,
  ANALYSE_METHOD,
  CANCEL_METHOD,
  CLOSE_METHOD,
];

/** Is a method one of the protocol's own about documents? */
export const isDocumentMethod = (method: string): boolean => DOCUMENT_METHODS.some((known) => known === method);
