import type { Field } from '../../formats/field.ts';
import type { Address } from '../address.ts';
import { deviceNumber } from '../../world/device-name.ts';
import type { LineContext } from './line-context.ts';

const BACKEND = /(?:^|\/)backend\/(?:vbd3?|qdisk|tap)\/(\d{1,5})\/(\d{1,10})(?:\/|$)/;
const FRONTEND = /\/local\/domain\/(\d{1,5})\/device\/vbd\/(\d{1,10})(?:\/|$)/;
/** `vbd-1-51712` of sysfs, `1/51712` of driver messages. */
const PAIR = /^(?:vbd-)?(\d{1,5})[-/](\d{1,10})$/;
/** `1.xvda-0`: thread of blkback. */
const THREAD = /^(?:blkback\.)?(\d{1,5})\.([a-z]{1,8}\d{0,3})/;
/** `/local/domain/1/…`: something of a domain that is no device. */
const DOMAIN = /^\/(?:local\/domain|vm)\/(\d{1,5})(?:\/|$)/;

/**
 * The device that a field names: a XenBus path, `D/DEV`, a thread's name, a number beside its domain in the row. A path
 * that is no device's names its domain; null when nothing tells.
 */
export const deviceAddress = (field: Field, context: LineContext): Address | null => {
  const text = String(field.value);
  const row = rowAddress(context, field);
  if (row !== null) return row;
  const found = BACKEND.exec(text) ?? FRONTEND.exec(text) ?? PAIR.exec(text);
  if (found !== null) return { kind: 'vbd', domain: Number(found[1]), device: Number(found[2]) };
  const domain = field.kind === 'path' ? DOMAIN.exec(text)?.[1] : undefined;
  if (domain !== undefined) return { kind: 'domain', domain: Number(domain) };
  const thread = THREAD.exec(text);
  return thread === null ? null : namedDevice(context, Number(thread[1]), thread[2] ?? null);
};

/** What the fact of the line says, where the text alone is a number or the last part of a path. */
const rowAddress = (context: LineContext, field: Field): Address | null => {
  const { tables } = context.facts;
  for (const { table, row } of context.rows) {
    if (table === 'blkbackStat') {
      const { domid, device } = tables.blkbackStat.columns;
      return namedDevice(context, domid.at(row), device.at(row));
    }
    if (table === 'vbdCounter' || table === 'vbdSysfs') {
      const { frontendDomid, device } = tables[table].columns;
      const domain = frontendDomid.at(row);
      const number = device.at(row);
      if (domain !== null && number !== null) return { kind: 'vbd', domain, device: number };
    }
    if (table === 'xenstoreNode' && field.name !== 'value') {
      const path = tables.xenstoreNode.columns.path.at(row) ?? '';
      const found = BACKEND.exec(path) ?? FRONTEND.exec(path);
      if (found !== null) return { kind: 'vbd', domain: Number(found[1]), device: Number(found[2]) };
      const domain = DOMAIN.exec(path)?.[1];
      if (domain !== undefined) return { kind: 'domain', domain: Number(domain) };
    }
  }
  return null;
};

const namedDevice = ({ capture }: LineContext, domain: number | null, name: string | null): Address | null => {
  if (domain === null || name === null) return null;
  for (const { vbds } of capture?.snapshots ?? []) {
    const vbd = vbds.find((known) => known.frontendDomid === domain && known.name === name);
    if (vbd !== undefined && vbd.device !== null) return { kind: 'vbd', domain, device: vbd.device };
  }
  const device = deviceNumber(name);
  return device === null ? null : { kind: 'vbd', domain, device };
};
