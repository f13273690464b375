import { amount } from '../core/amount.ts';
import type { Lookup } from '../features/lookup/lookup.ts';
import type { TreeItem } from '../features/tree/node.ts';
import { findPath } from '../features/tree/node.ts';
import { findingsTree } from '../features/tree/findings.ts';
import { machineTree } from '../features/tree/machine.ts';
import { ruleCatalogue } from '../rules/catalogue.ts';
import type { TreeNode, ViewName } from '../wire/tree.ts';
import type { KeptCapture } from './captures.ts';
import { lineLocation } from './to-protocol.ts';

/** A capture whose tree can be asked for. */
export interface LookedCapture {
  readonly capture: KeptCapture;
  readonly lookup: Lookup;
}

/** What stands between the keys of an id; no key holds it. */
const SEPARATOR = '\n';

/** The roots of a view: one node a capture, in the order in which they were opened. */
export const rootNodes = (captures: Iterable<KeptCapture>): readonly TreeNode[] => [...captures].map(captureNode);

const captureNode = (capture: KeptCapture): TreeNode => {
  const { counts, phase, message } = capture.state;
  const found = counts === null ? phase : `${amount(counts.error, 'error')}, ${amount(counts.warning, 'warning')}`;
  return {
    id: capture.uri,
    label: decodeURIComponent(
      capture.uri
        .split('/')
        .filter((part) => part !== '')
        .at(-1) ?? capture.uri,
    ),
    description: message ?? (phase === 'ready' ? found : phase),
    icon: capture.kind === 'folder' ? 'folder-opened' : 'file-code',
    iconColor: null,
    // Open from the start: the editor keeps the state of a node, and one that first had no children stays closed.
    collapsible: capture.analysis === null && phase !== 'analysing' ? 'none' : 'expanded',
    location: capture.kind === 'file' ? lineLocation(capture, 0, 1) : null,
    address: null,
    value: null,
    rule: null,
    capture: capture.uri,
    kind: 'capture',
  };
};

/** The roots of one capture's tree. */
const rootsOf = ({ lookup }: LookedCapture, view: ViewName, withUnknown: boolean): readonly TreeItem[] =>
  view === 'machine' ? machineTree(lookup) : findingsTree(lookup.analysis, ruleCatalogue, withUnknown);

/** The children of a node by its id; none for an id that is not there any more. */
export const childNodes = (
  looked: LookedCapture,
  view: ViewName,
  id: string,
  withUnknown: boolean,
): readonly TreeNode[] => {
  const roots = rootsOf(looked, view, withUnknown);
  const keys = keysOf(id);
  const items = keys.length === 0 ? roots : (findPath(roots, keys)?.at(-1)?.children?.() ?? []);
  return items.map((item) => toNode(looked.capture, item, id));
};

/** The node with an id as an item, or null. */
export const itemOf = (looked: LookedCapture, view: ViewName, id: string, withUnknown: boolean): TreeItem | null =>
  findPath(rootsOf(looked, view, withUnknown), keysOf(id))?.at(-1) ?? null;

/** A path of items as nodes, the capture's own first. */
export const pathNodes = (capture: KeptCapture, path: readonly TreeItem[]): readonly TreeNode[] => {
  let parent = capture.uri;
  const nodes = path.map((item) => {
    const node = toNode(capture, item, parent);
    parent = node.id;
    return node;
  });
  return [captureNode(capture), ...nodes];
};

const keysOf = (id: string): readonly string[] => id.split(SEPARATOR).slice(1);

const toNode = (capture: KeptCapture, item: TreeItem, parent: string): TreeNode => ({
  id: `${parent}${SEPARATOR}${item.key}`,
  label: item.label === '' ? '(empty)' : item.label,
  description: item.description,
  icon: item.icon,
  iconColor: item.iconColor,
  collapsible: item.children === null ? 'none' : item.expanded ? 'expanded' : 'collapsed',
  location: item.place === null ? null : lineLocation(capture, item.place.source, item.place.line),
  address: item.address,
  value: item.value,
  rule: item.rule,
  capture: capture.uri,
  kind: item.kind,
});

/** URI of the capture that a node id belongs to. */
export const captureOfId = (id: string): string => id.split(SEPARATOR)[0] ?? id;
