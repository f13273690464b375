import type { LineView } from '../analysis/line-view.ts';
import type { Facts } from '../facts/facts.ts';
import type { Field } from '../formats/field.ts';
import type { CaptureWorld, World } from '../world/world.ts';
import type { Address } from './address.ts';
import { rowsAt, type FactRef } from './rows-at.ts';

/** A field of a line and the thing that it names. */
export interface Mention {
  readonly field: Field;
  /** Null: a number that names nothing (a count, a time). */
  readonly address: Address | null;
}

/** What is known about a line besides its text: needed to tell whose reference, port or frame a number is. */
export interface LineContext {
  readonly facts: Facts;
  readonly rows: readonly FactRef[];
  readonly capture: CaptureWorld | null;
}

/** Gathers the context of a line. */
export const lineContext = (world: World, view: LineView): LineContext => {
  const { facts } = world;
  const capture = facts.blocks.find(
    (block) => block.source === view.source && block.firstLine <= view.line && block.lastLine >= view.line,
  )?.capture;
  return {
    facts,
    rows: rowsAt(facts, view.source, view.line),
    capture: world.captures.find((world) => world.capture.id === capture) ?? null,
  };
};

/** The fields of a line with the things that they name. */
export const mentionsOf = (view: LineView, context: LineContext): readonly Mention[] =>
  view.fields.map((field) => ({ field, address: addressOf(field, view, context) }));

const numberOf = (field: Field): number | null => (typeof field.value === 'number' ? field.value : null);

const addressOf = (field: Field, view: LineView, context: LineContext): Address | null => {
  if (field.kind === 'device' || field.kind === 'thread' || field.kind === 'path') return deviceAddress(field, context);
  const value = numberOf(field);
  if (value === null) return null;
  switch (field.kind) {
    case 'domain':
      return { kind: 'domain', domain: value };
    case 'mfn':
      return { kind: 'mfn', frame: value };
    case 'gref':
      return withDomain(field, view, context, (domain) => ({ kind: 'gref', domain, ref: value }));
    case 'gfn':
    case 'pfn':
      return withDomain(field, view, context, (domain) =>
        isPv(context, domain) && field.kind === 'gfn'
          ? { kind: 'mfn', frame: value }
          : { kind: 'pfn', domain, frame: value },
      );
    case 'port':
      return withDomain(field, view, context, (domain) => ({ kind: 'port', domain, port: value }));
    default:
      return null;
  }
};

const withDomain = (
  field: Field,
  view: LineView,
  context: LineContext,
  make: (domain: number) => Address,
): Address | null => {
  const domain = field.domain ?? domainOfLine(field, view, context);
  return domain === null ? null : make(domain);
};

/** Whose number it is: the granter of a row's table, the domain of a channel, else the domain of the block. */
const domainOfLine = (field: Field, view: LineView, { facts, rows, capture }: LineContext): number | null => {
  for (const { table, row } of rows) {
    if (table === 'grantActive')
      return facts.tables.grantTable.columns.granter.at(facts.tables.grantActive.columns.table.at(row));
    if (table === 'eventChannel') {
      const { domid, remoteDomid } = facts.tables.eventChannel.columns;
      return (field.name === 'remotePort' ? remoteDomid : domid).at(row);
    }
    if (table === 'xenstoreNode') {
      const path = facts.tables.xenstoreNode.columns.path.at(row) ?? '';
      const owner = /\/local\/domain\/(\d{1,5})\/device\//.exec(path)?.[1];
      if (owner !== undefined) return Number(owner);
    }
    if (table === 'kernelMessage') {
      const event = capture?.timeline.kernel.find((known) => known.row === row || known.copies.includes(row));
      if (event !== undefined) return event.domid;
    }
  }
  return view.block?.domain ?? null;
};

const isPv = ({ capture }: LineContext, domain: number): boolean =>
  capture?.snapshots.some(({ domains }) => domains.get(domain)?.type === 'pv') === true;

/** A device from `D/DEV`, a XenBus path, a thread name (`1.xvda-0`), or a number beside its domain in the row. */
const deviceAddress = (field: Field, context: LineContext): Address | null => {
  const text = String(field.value);
  const backend =
    /(?:^|\/)backend\/[a-z0-9]{1,8}\/(\d{1,5})\/(\d{1,10})(?:\/|$)/.exec(text) ??
    /^(?:vbd-)?(\d{1,5})[-/](\d{1,10})$/.exec(text);
  const frontend = /\/local\/domain\/(\d{1,5})\/device\/[a-z0-9]{1,8}\/(\d{1,10})(?:\/|$)/.exec(text);
  const found = backend ?? frontend;
  if (found !== null) return { kind: 'vbd', domain: Number(found[1]), device: Number(found[2]) };
  for (const { table, row } of context.rows) {
    if (table === 'blkbackStat') {
      const { domid, device } = context.facts.tables.blkbackStat.columns;
      return namedDevice(context, domid.at(row), device.at(row));
    }
    if (table === 'vbdCounter' || table === 'vbdSysfs') {
      const { frontendDomid, device } = context.facts.tables[table].columns;
      const domain = frontendDomid.at(row);
      const number = device.at(row);
      if (domain !== null && number !== null) return { kind: 'vbd', domain, device: number };
    }
  }
  const thread = /^(?:blkback\.)?(\d{1,5})\.([a-z]{1,8}\d{0,3})/.exec(text);
  return thread === null ? null : namedDevice(context, Number(thread[1]), thread[2] ?? null);
};

const namedDevice = ({ capture }: LineContext, domain: number | null, name: string | null): Address | null => {
  if (domain === null || name === null) return null;
  for (const { vbds } of capture?.snapshots ?? []) {
    const vbd = vbds.find((known) => known.frontendDomid === domain && known.name === name);
    if (vbd !== undefined && vbd.device !== null) return { kind: 'vbd', domain, device: vbd.device };
  }
  return null;
};
