import type { WirePosition } from './location.ts';

/** Which finding: a node of the Findings tree, or the most severe one at a place. */
export type FindingMarkdownParams = { readonly id: string } | { readonly uri: string; readonly position: WirePosition };

/**
 * Request `xdump/findingMarkdown`: parameters {@link FindingMarkdownParams}, result Markdown to paste into a report (rule,
 * message, the lines quoted, hint, reference), or null when there is no finding.
 */
export const FINDING_MARKDOWN_METHOD = 'xdump/findingMarkdown';
