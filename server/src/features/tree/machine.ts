import { factPlace } from '../../facts/fact-place.ts';
import type { CaptureWorld, DomainView, SnapshotWorld } from '../../world/world.ts';
import { pagesInMiB } from '../decode.ts';
import { escapeMarkdown } from '../markdown.ts';
import { channelNodes } from './channels.ts';
import { deviceNodes } from './devices.ts';
import { grantNodes } from './grants.ts';
import type { Lookup } from '../lookup/lookup.ts';
import { logNodes } from './logs.ts';
import { memoryNode } from './memory.ts';
import { bucketed, treeItem, type TreeItem } from './node.ts';
import { amount } from '../../core/amount.ts';

/** The Machine tree of an analysis: captures, their moments, domains with what they own, and the logs. */
export const machineTree = (lookup: Lookup): readonly TreeItem[] => {
  const { captures } = lookup.analysis.world;
  const [only, ...others] = captures;
  if (only === undefined) return [];
  if (others.length === 0) return captureNodes(lookup, only);
  return bucketed(
    captures.map((capture) =>
      treeItem({
        key: `c${capture.capture.id}`,
        label: captureLabel(capture.capture),
        description: [capture.capture.tool, capture.capture.at].filter((part) => part !== null).join(' ') || null,
        icon: 'package',
        place: { source: capture.capture.source, line: capture.capture.line, field: null },
        kind: 'bucket',
        children: () => captureNodes(lookup, capture),
      }),
    ),
  );
};

const captureLabel = ({ id, guest }: CaptureWorld['capture']): string =>
  guest === null ? `capture ${id + 1}` : `hypervisor inside d${guest}`;

const captureNodes = (lookup: Lookup, capture: CaptureWorld): readonly TreeItem[] => {
  const host = hostNode(capture);
  const [only, ...others] = capture.snapshots;
  const moments =
    only === undefined
      ? []
      : others.length === 0
        ? snapshotNodes(lookup, capture, only)
        : bucketed(capture.snapshots.map((snapshot) => snapshotNode(lookup, capture, snapshot)));
  const memory = memoryNode(capture);
  return [...(host === null ? [] : [host]), ...(memory === null ? [] : [memory]), ...moments, ...logNodes(capture)];
};

const hostNode = ({ host, facts, capture }: CaptureWorld): TreeItem | null => {
  const parts = [
    host.xen === null ? null : `Xen ${host.xen.text}`,
    host.kernel === null ? null : `Linux ${host.kernel.text}`,
    host.arch,
  ].filter((part) => part !== null);
  if (parts.length === 0) return null;
  const { host: table } = facts.tables;
  let row = 0;
  while (row < table.rows() && facts.blocks[table.block.at(row)]?.capture !== capture.id) row += 1;
  return treeItem({
    key: 'host',
    label: 'host',
    description: parts.join(', '),
    icon: 'server',
    place: factPlace(facts, 'host', row),
  });
};

const snapshotNode = (lookup: Lookup, capture: CaptureWorld, snapshot: SnapshotWorld): TreeItem => {
  const block = snapshot.blocks[0];
  return treeItem({
    key: `s${snapshot.index}`,
    label: snapshot.id ?? (block === undefined ? 'moment' : `moment at line ${block.firstLine}`),
    description: `${amount(snapshot.domains.size, 'domain')}, ${amount(rowCount(snapshot), 'active grant')}`,
    icon: 'history',
    place: block === undefined ? null : { source: block.source, line: block.firstLine, field: null },
    kind: 'bucket',
    children: () => snapshotNodes(lookup, capture, snapshot),
    mayHold: ({ grant }) =>
      grant === null ||
      snapshot.dumps.some(({ tables }) => tables.some(({ first, count }) => grant >= first && grant < first + count)),
  });
};

const rowCount = ({ dumps }: SnapshotWorld): number =>
  dumps.at(-1)?.tables.reduce((sum, { count }) => sum + count, 0) ?? 0;

/** All domain ids that anything of the moment speaks of, ascending; entries of an unknown domain come last. */
const domainIds = (snapshot: SnapshotWorld): readonly (number | null)[] => {
  const ids = new Set<number | null>([
    ...snapshot.domains.keys(),
    ...snapshot.dumps.flatMap(({ tables }) => tables.map(({ granter }) => granter)),
    ...snapshot.channels.map(({ domid }) => domid),
    ...snapshot.vbds.map(({ frontendDomid }) => frontendDomid),
  ]);
  return [...ids].sort((a, b) => (a ?? Infinity) - (b ?? Infinity));
};

const snapshotNodes = (lookup: Lookup, capture: CaptureWorld, snapshot: SnapshotWorld): readonly TreeItem[] =>
  bucketed(domainIds(snapshot).map((id) => domainNode(lookup, capture, snapshot, id)));

const domainNode = (lookup: Lookup, capture: CaptureWorld, snapshot: SnapshotWorld, id: number | null): TreeItem => {
  const { facts } = capture;
  const view = id === null ? undefined : snapshot.domains.get(id);
  const children = (): readonly TreeItem[] => [
    ...grantNodes(facts, snapshot, id),
    ...channelNodes(facts, snapshot, id),
    ...bucketed(deviceNodes(lookup, capture, snapshot, id)),
  ];
  const row = view?.rows[0];
  const table = snapshot.dumps.flatMap(({ tables }) => tables).find(({ granter }) => granter === id);
  return treeItem({
    key: `d${id ?? '?'}`,
    label: id === null ? 'unknown domain' : `d${id}${view?.name === null || view === undefined ? '' : ` ${view.name}`}`,
    description: view === undefined ? null : domainDescription(view),
    tooltip: view === undefined ? null : domainTooltip(view),
    icon: (view?.dying ?? 0) > 0 ? 'trash' : id === 0 ? 'server-environment' : 'vm',
    place:
      row !== undefined
        ? factPlace(facts, 'domain', row, 'domid')
        : table !== undefined
          ? factPlace(facts, 'grantTable', table.row, 'granter')
          : null,
    address: id === null ? null : `d${id}`,
    value: id === null ? null : String(id),
    children,
    mayHold: ({ domain }) => domain === null || domain === id,
  });
};

const domainDescription = ({ type, state, pages, dying }: DomainView): string | null =>
  [type, state, pages === null ? null : pagesInMiB(pages), dying !== null && dying > 0 ? `dying=${dying}` : null]
    .filter((part) => part !== null)
    .join(' · ') || null;

const domainTooltip = (view: DomainView): string =>
  [
    `**d${view.domid}** ${escapeMarkdown(view.name ?? '')}`,
    ...(view.pages === null ? [] : [`pages: ${view.pages} of ${view.maxPages ?? 'unknown'}`]),
    ...(view.pauseCount === null ? [] : [`pause count: ${view.pauseCount}`]),
    ...(view.type === null ? ['type: not known'] : [`type: ${escapeMarkdown(view.type)}`]),
  ].join('\n\n');
