import { hex } from '../../core/hex.ts';
import { isWhole } from '../../core/completeness.ts';
import type { Work } from '../../core/work.ts';
import { factPlace } from '../../facts/fact-place.ts';
import type { CaptureWorld, GrantTableView } from '../../world/world.ts';
import { captureText, diskNodes } from '../block/example-text.ts';
import { allVbds } from '../block/find-vbd.ts';
import { freedIds, stillUsedIds } from '../block/message-ids.ts';
import { messagesWith, type Message } from '../block/messages.ts';
import { dumpText, plainRows } from '../grant/dump-text.ts';
import { decideByGuestLogs } from '../grant/log-lines.ts';
import type { Rule } from '../rule.ts';

const MAX_LISTED = 4;
/** Rows between two pauses. */
const SLICE = 4096;

const example = (first: number): string =>
  captureText({
    xenstore: diskNodes({ 'feature-persistent': 1 }, { 'feature-persistent': 1 }),
    more: `%section kernel-log domain=1\n[    0.000000] Linux version 6.1.0 (gcc) #1 SMP\n[  300.000000] xen:grant_table: WARNING: g.e. 0x123 still in use!\n%end\n%section xen-console key=g\n${dumpText({ granter: 1, rows: [...plainRows(8, 1), ...plainRows(first, 3)] })}%end\n`,
  });

/** A reference that the guest wants back and another domain still maps. */
interface Held {
  readonly message: Message;
  readonly ref: number;
  readonly row: number;
  readonly mapper: number;
}

/** A frontend gives persistent grants back only when its backend has let go of them. */
export const pgt18: Rule = {
  id: 'PGT-18',
  name: 'backend-holds-grants-after-front-gave-up',
  title: 'Backend holds grants after front gave up',
  severity: 'error',
  tearSafe: false,
  needs: ['kernelMessage', 'grantActive', 'vbd.persistent'],
  condition:
    'A guest says "g.e. … still in use" or "still pending", or blkfront "backed has not unmapped grant", of a reference that it did not free later, a later moment shows it mapped, and the mapper is the backend of a disk of the guest with persistent grants.',
  hint: 'The frontend must not end the access to persistent grants before the backend has disconnected',
  reference: 'drivers/xen/grant-table.c: gnttab_end_foreign_access(); drivers/block/xen-blkfront.c; invariant M3-I10',
  fires: { capture: example(0x122) },
  silent: { capture: example(0x124) },
  evaluate: function* (context) {
    const { world } = context;
    const byGuest = givenUp(world);
    decideByGuestLogs(context, byGuest.size > 0);
    for (const [domid, messages] of byGuest) {
      const backends = persistentBackends(world, domid);
      if (domid === null || backends.size === 0) {
        context.unknown(domid === null ? 'kernelMessage.domid' : 'vbd.persistent');
        continue;
      }
      const held: Held[] = [];
      const tables = new Map<GrantTableView, ReadonlyMap<number, number>>();
      for (const [ref, message] of messages) {
        const table = lastTable(world, domid, message);
        const rows = table === null ? null : (tables.get(table) ?? (yield* rowsOf(world, table, messages)));
        const row = rows?.get(ref);
        if (table === null || rows === null || (row === undefined && !isWhole(table.completeness))) {
          context.unknown('grantActive');
          continue;
        }
        tables.set(table, rows);
        context.pass();
        const mapper = row === undefined ? null : world.facts.tables.grantActive.columns.mapper.at(row);
        if (row !== undefined && mapper !== null && backends.has(mapper)) held.push({ message, ref, row, mapper });
      }
      const [first, ...others] = held;
      if (first === undefined) continue;
      const listed = held.slice(0, MAX_LISTED).map(({ ref }) => hex(ref));
      context.report({
        subject: `d${domid}`,
        place: first.message.place,
        message: `d${domid} gave up ${held.length} grant${held.length === 1 ? '' : 's'} (${listed.join(', ')}${held.length > MAX_LISTED ? ', …' : ''}) that the block backend in d${first.mapper} still maps`,
        data: { domid, refs: held.slice(0, 64).map(({ ref }) => hex(ref)), mapper: first.mapper },
        related: [
          ...held.slice(0, 10).map(({ ref, row, mapper }) => ({
            place: factPlace(world.facts, 'grantActive', row, 'ref'),
            message: `${hex(ref)} mapped by d${mapper}`,
          })),
          ...others.slice(0, 10).map(({ message }) => ({ place: message.place, message: message.text })),
        ],
        evidence: [
          { table: 'kernelMessage', row: first.message.event.row },
          { table: 'grantActive', row: first.row },
        ],
      });
      yield;
    }
  },
};

/** By guest, the references that it could not end and did not free later, with the last line that says so. */
const givenUp = (world: CaptureWorld): ReadonlyMap<number | null, ReadonlyMap<number, Message>> => {
  const freed = new Map<string, number>();
  for (const { args, event } of messagesWith(world, ...freedIds))
    freed.set(`${event.domid} ${Number(args[0])}`, event.order);
  const guests = new Map<number | null, Map<number, Message>>();
  for (const message of messagesWith(world, ...stillUsedIds)) {
    const { args, event } = message;
    // Old kernels and Mini-OS do not say which; what stands there then are flags.
    const ref = Number(args[0] ?? NaN);
    if (!Number.isSafeInteger(ref) || !/^(?:0x[0-9a-f]{1,8}|\d{1,10})$/i.test(args[0] ?? '')) continue;
    if (/ \([0-9a-f]{1,8}\)$/i.test(message.text)) continue;
    if ((freed.get(`${event.domid} ${ref}`) ?? -1) > event.order) continue;
    const refs = guests.get(event.domid) ?? new Map<number, Message>();
    guests.set(event.domid, refs);
    refs.set(ref, message);
  }
  return guests;
};

/** Domains that serve a disk of this guest with persistent grants. */
const persistentBackends = (world: CaptureWorld, domid: number | null): ReadonlySet<number> => {
  const { frontPersistent, backPersistent } = world.facts.tables.vbd.columns;
  return new Set(
    allVbds(world).flatMap(({ row, frontendDomid, backendDomid }) =>
      frontendDomid === domid &&
      backendDomid !== null &&
      frontPersistent.at(row) === true &&
      backPersistent.at(row) !== false
        ? [backendDomid]
        : [],
    ),
  );
};

/** The guest's last table that is not older than the line, or null. */
const lastTable = ({ snapshots }: CaptureWorld, domid: number, { event }: Message): GrantTableView | null =>
  snapshots
    .filter(({ index }) => index >= event.snapshot)
    .flatMap(({ dumps }) => dumps.flatMap(({ tables }) => tables))
    .findLast(({ granter }) => granter === domid) ?? null;

/** The rows of the wanted references in one table. */
const rowsOf = function* (
  { facts }: CaptureWorld,
  { first, count }: GrantTableView,
  wanted: ReadonlyMap<number, Message>,
): Work<ReadonlyMap<number, number>> {
  const { ref } = facts.tables.grantActive.columns;
  const rows = new Map<number, number>();
  for (let row = first; row < first + count; row += 1) {
    if (row % SLICE === SLICE - 1) yield;
    const number = ref.at(row);
    if (wanted.has(number)) rows.set(number, row);
  }
  return rows;
};
