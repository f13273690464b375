import { factPlace } from '../../facts/fact-place.ts';
import type { Rule } from '../rule.ts';
import { dumpText, plainRows } from './dump-text.ts';
import { outOfFrames } from './gnt-21.ts';
import { logLines } from './log-lines.ts';

const HIGH = 0.9;
/** Share of mapped entries from which on a table is in use and not just large. */
const USED = 0.5;
/** References in one frame of 4 KiB, by version of the table. */
const REFS_PER_FRAME: Readonly<Record<number, number>> = { 1: 512, 2: 256 };

/** A grant table has grown to its limit and is in use. */
export const gnt09: Rule = {
  id: 'GNT-09',
  name: 'grant-table-nearly-full',
  title: 'Grant table nearly full',
  severity: 'warning',
  tearSafe: true,
  needs: ['grantTable.frames', 'grantTable.maxFrames', 'grantTable.rows'],
  condition:
    'A table has 90 % or more of the frames that it may have, and at least half of its entries are mapped or the guest said that it ran out of them: warning. With few mapped entries: info, because some guests map their whole table at boot, and a granted entry that nobody maps is not printed.',
  hint: 'Raise max_grant_frames of the guest or gnttab_max_frames; each queue of a disk with persistent grants may need 1056 entries and more',
  reference: 'xen/common/grant_table.c: gnttab_grow_table(), gnttab_usage_print(), Xen 4.10 and later; invariant M4-I9',
  fires: {
    capture: dumpText({
      granter: 1,
      rows: plainRows(8, 400),
      frames: '1 frames (1 max), 0 maptrack frames (1024 max)',
    }),
  },
  silent: {
    capture: dumpText({
      granter: 1,
      rows: plainRows(8, 40),
      frames: '12 frames (64 max), 0 maptrack frames (1024 max)',
    }),
  },
  evaluate: function* ({ world, report, pass, unknown }) {
    const tables = world.snapshots.flatMap(({ dumps }) => dumps.flatMap((dump) => dump.tables));
    if (tables.length === 0) unknown('grantTable.frames');
    const exhausted = new Set(logLines(world, 'kernelMessage', outOfFrames).map(({ domid }) => domid));
    for (const { row, granter, version, frames, maxFrames, count } of tables) {
      yield;
      if (frames === null || maxFrames === null || maxFrames === 0) {
        unknown('grantTable.frames');
        continue;
      }
      if (frames < HIGH * maxFrames) {
        pass();
        continue;
      }
      const capacity = frames * (REFS_PER_FRAME[version ?? 1] ?? 512);
      const ranOut = granter !== null && exhausted.has(granter);
      const inUse = ranOut || count >= USED * capacity;
      const used = `at least ${count} of ${capacity} entries in use`;
      report({
        subject: granter === null ? null : `d${granter}`,
        place: factPlace(world.facts, 'grantTable', row, 'granter'),
        message: `${granter === null ? 'a domain' : `d${granter}`}: ${frames} of ${maxFrames} grant frames, ${used}${ranOut ? '; the guest said that it ran out of them' : ''}`,
        data: { domid: granter, frames, maxFrames, rows: count, capacity },
        evidence: [{ table: 'grantTable', row }],
        severity: inUse ? 'warning' : 'info',
      });
    }
  },
};
