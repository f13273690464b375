import { hex } from '../../core/hex.ts';
import type { Related } from '../../core/finding.ts';
import type { Rule } from '../rule.ts';
import { findGrants } from './find-grants.ts';
import { decideByGuestLogs, groupLines, guestName, logLines, printedNumber, type LogLine } from './log-lines.ts';

const PENDING = 'grant-table.ge-still-pending';
const DEFERRING = 'grant-table.deferring-ge-pfn-total-deferred';
const FREEING = 'grant-table.freeing-ge-pfn-remaining';
const IDS: ReadonlySet<string> = new Set([PENDING, DEFERRING, FREEING]);

/** A number of deferred grants that grows for so long does not drain. */
const LONG = 60;

const log = (...lines: readonly string[]): string =>
  [
    '%xdump 1',
    '%section kernel-log domain=1',
    '[    0.000000] Linux version 6.1.0 (gcc) #1 SMP',
    ...lines,
    '%end',
    '',
  ].join('\n');

/** A guest cannot get its pages back, because another domain goes on mapping them. */
export const gnt15: Rule = {
  id: 'GNT-15',
  name: 'deferred-grants-do-not-drain',
  title: 'Deferred grants do not drain',
  severity: 'warning',
  tearSafe: true,
  needs: ['kernelMessage'],
  condition:
    'A guest says "g.e. … still pending" (60 attempts, one a second, failed) of a reference that it did not free later, or the total of its deferred grants grows for more than 60 s.',
  hint: 'A backend keeps persistent mappings or hangs; look at who maps the references in key g',
  reference:
    'drivers/xen/grant-table.c: gnttab_handle_deferred(), gnttab_add_deferred(), Linux 3.0 to 6.12; invariant M4-I14',
  fires: {
    capture: log(
      '[  310.400000] xen:grant_table: deferring g.e. 0x735 (pfn 0x7ec01)',
      '[  370.512331] xen:grant_table: g.e. 0x735 still pending',
    ),
  },
  silent: {
    capture: log(
      '[  310.400000] xen:grant_table: deferring g.e. 0x735 (pfn 0x7ec01)',
      '[  312.512331] xen:grant_table: freeing g.e. 0x735 (pfn 0x7ec01)',
    ),
  },
  evaluate: function* (context) {
    const { world } = context;
    let found = false;
    for (const lines of groupLines(logLines(world, 'kernelMessage', IDS), ({ domid, place }) =>
      domid === null ? `file ${place.source}` : `d${domid}`,
    )) {
      yield;
      const pending = pendingLines(lines);
      const growth = pending.length > 0 ? null : growthOf(lines);
      const lead = pending[0] ?? growth?.last;
      if (lead === undefined) continue;
      found = true;
      const refs = pending.map(({ args }) => printedNumber(args[0])).filter((ref) => ref !== null);
      const domid = lead.domid;
      const count = growth === null ? new Set(refs).size : growth.deferred;
      const holders: Related[] = domid === null ? [] : findGrants(world, domid, refs);
      context.report({
        subject: domid === null ? null : `d${domid}`,
        place: lead.place,
        message:
          growth === null
            ? `${guestName(domid)}: ${count} grant${count === 1 ? '' : 's'} (${list(refs)}) wait${count === 1 ? 's' : ''} for a domain that maps ${count === 1 ? 'it' : 'them'}`
            : `${guestName(domid)}: ${count} grants wait for the backend, ${growth.before} ${growth.seconds} s before`,
        data: { domid, count, refs: refs.slice(0, 64).map(hex) },
        related: [...holders, ...pending.slice(1).map(({ place, text }) => ({ place, message: text }))],
        evidence: [{ table: 'kernelMessage', row: lead.event.row }],
      });
    }
    decideByGuestLogs(context, found);
  },
};

/** Lines about references that were not freed after them. */
const pendingLines = (lines: readonly LogLine[]): readonly LogLine[] => {
  const freed = new Map<string, number>();
  for (const { id, args, event } of lines) if (id === FREEING) freed.set(args[0] ?? '', event.order);
  return lines.filter(({ id, args, event }) => id === PENDING && (freed.get(args[0] ?? '') ?? -1) < event.order);
};

const growthOf = (
  lines: readonly LogLine[],
): { readonly last: LogLine; readonly deferred: number; readonly before: number; readonly seconds: number } | null => {
  const totals = lines.filter(({ id, args, event }) => id === DEFERRING && args.length >= 4 && event.time !== null);
  const first = totals[0];
  const last = totals.at(-1);
  if (first === undefined || last === undefined) return null;
  const seconds = (last.event.time ?? 0) - (first.event.time ?? 0);
  const before = printedNumber(first.args[2]) ?? 0;
  const deferred = printedNumber(last.args[2]) ?? 0;
  return seconds > LONG && deferred > before ? { last, deferred, before, seconds: Math.round(seconds) } : null;
};

const MAX_LISTED = 4;
const list = (refs: readonly number[]): string => {
  const texts = [...new Set(refs)].map(hex);
  return texts.length <= MAX_LISTED ? texts.join(', ') : `${texts.slice(0, MAX_LISTED).join(', ')}, …`;
};
