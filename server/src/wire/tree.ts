import type { WireLocation, WirePosition } from './location.ts';

/** The two trees of the side panel. */
export type ViewName = 'machine' | 'findings';

/** Whether a node has children and how it first appears. */
export type Collapsible = 'none' | 'collapsed' | 'expanded';

/**
 * What a node is, for context menus. A capture may be closed, a bucket only groups its siblings, a finding may be
 * copied, a rule explained; everything else is a `thing` of the machine.
 */
export type TreeNodeKind = 'capture' | 'bucket' | 'thing' | 'finding' | 'rule' | 'note';

/** One row of a tree. */
export interface TreeNode {
  /** Unique in its view over all captures, and the same again after a new analysis of an unchanged capture. */
  readonly id: string;
  /** Plain text, never empty. */
  readonly label: string;
  /** Plain text, dimmed, after the label: the value or the amount; null for none. */
  readonly description: string | null;
  /** Id of a product icon (`server`, `warning`, …), null for none. */
  readonly icon: string | null;
  /** Id of a theme colour for the icon, null for the default. */
  readonly iconColor: string | null;
  readonly collapsible: Collapsible;
  /** Where a click leads; null for a node that stands nowhere in the text. */
  readonly location: WireLocation | null;
  /** Address of the thing as `xdump show` takes it, null for groups. */
  readonly address: string | null;
  /** The value as it stands in the capture, for "copy value"; null if the node has none. */
  readonly value: string | null;
  /** Id of the rule that a finding or rule node belongs to, else null. */
  readonly rule: string | null;
  /** URI of the capture that the node belongs to. */
  readonly capture: string;
  readonly kind: TreeNodeKind;
}

/** Parameters of `xdump/tree`: whose children. */
export interface TreeParams {
  readonly view: ViewName;
  /** Id of the node whose children are wanted; null asks for the roots, one per capture. */
  readonly id: string | null;
}

/**
 * Request `xdump/tree`: parameters {@link TreeParams}, result `TreeNode[]`. No level has more than
 * {@link MAX_TREE_CHILDREN} nodes; the server puts bucket nodes between. An unknown id (of an older analysis) has no children.
 */
export const TREE_METHOD = 'xdump/tree';

/** The longest level of a tree: more siblings make the native tree slow. */
export const MAX_TREE_CHILDREN = 500;

/** Parameters of `xdump/treeTooltip`. */
export interface TreeTooltipParams {
  readonly view: ViewName;
  readonly id: string;
}

/** Request `xdump/treeTooltip`: parameters {@link TreeTooltipParams}, result Markdown without links to commands, or null. */
export const TREE_TOOLTIP_METHOD = 'xdump/treeTooltip';

/** Parameters of `xdump/treePath`: a place in a capture's text. */
export interface TreePathParams {
  readonly uri: string;
  readonly position: WirePosition;
}

/**
 * Request `xdump/treePath`: parameters {@link TreePathParams}, result the nodes of the Machine tree from its root to the
 * most specific thing at this place (buckets included), or null when nothing known stands there.
 */
export const TREE_PATH_METHOD = 'xdump/treePath';

/** Notification, server to client, without parameters: the trees changed; ask for the roots again. */
export const TREE_CHANGED_METHOD = 'xdump/treeChanged';
