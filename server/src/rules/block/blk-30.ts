import { isWhole } from '../../core/completeness.ts';
import { chunkMask } from '../../core/number-column.ts';
import { hex } from '../../core/hex.ts';
import { factPlace } from '../../facts/fact-place.ts';
import type { CaptureWorld, GrantTableView, SnapshotWorld, VbdView } from '../../world/world.ts';
import { diskListing } from '../grant/balance-text.ts';
import { dumpText, plainRows } from '../grant/dump-text.ts';
import type { Report, Rule } from '../rule.ts';

const CONNECTED = 4;

const example = (rows: readonly string[]): string =>
  `%xdump 1\n%section xenstore cmd="xenstore-ls -f"\n${diskListing()}\n%end\n%section xen-console key=g\n${dumpText({ granter: 1, rows })}%end\n`;
const CONSOLE = '[0x000]      0 0x7ec02 0x00000002          0 0x07ec02 0x19';

/** A device that both ends call connected has its ring mapped. */
export const blk30: Rule = {
  id: 'BLK-30',
  name: 'connected-but-nothing-mapped',
  title: 'Connected but nothing mapped',
  severity: 'error',
  tearSafe: true,
  needs: ['vbd', 'grantActive'],
  condition:
    'Both ends of a block device are in state 4 (Connected) in xenstore, and none of the references of its ring pages is in the complete grant table of the frontend.',
  hint: 'The backend was unbound or died without changing its state; detach the device and attach it again',
  reference: 'drivers/block/xen-blkback/xenbus.c: connect_ring() maps the ring before the backend gets to Connected',
  fires: { capture: example([CONSOLE]) },
  silent: { capture: example([CONSOLE, ...plainRows(8, 4)]) },
  evaluate: function* ({ world, report, pass, unknown }) {
    for (const snapshot of world.snapshots) {
      for (const vbd of snapshot.vbds) {
        if (vbd.frontendDomid === null || vbd.frontState !== CONNECTED || vbd.backState !== CONNECTED) continue;
        const refs = vbd.rings.flatMap((ring) => ring.refs);
        const table = lastTable(snapshot, vbd.frontendDomid);
        if (refs.length === 0) unknown('vbd.ringRefs');
        else if (table === null) unknown('grantActive');
        else if (isMapped(world, table, new Set(refs))) pass();
        else report(unmapped(world, vbd, table, refs));
        yield;
      }
    }
    if (world.snapshots.every(({ vbds }) => vbds.length === 0)) unknown('vbd');
  },
};

/** The domain's table in the last dump of the moment, if it is complete. */
const lastTable = (snapshot: SnapshotWorld, domid: number): GrantTableView | null =>
  snapshot.dumps
    .flatMap(({ tables }) => tables)
    .findLast(({ granter, completeness }) => granter === domid && isWhole(completeness)) ?? null;

const isMapped = ({ facts }: CaptureWorld, table: GrantTableView, refs: ReadonlySet<number>): boolean => {
  const { store } = facts.tables.grantActive.columns.ref;
  for (let row = table.first; row < table.first + table.count; row += 1)
    if (refs.has(store.chunkOf(row)[row & chunkMask] ?? -1)) return true;
  return false;
};

const unmapped = ({ facts }: CaptureWorld, vbd: VbdView, table: GrantTableView, refs: readonly number[]): Report => {
  const state = vbd.sysfs.find((row) => facts.tables.vbdSysfs.columns.name.at(row) === 'state');
  const sysfs = state === undefined ? null : facts.tables.vbdSysfs.columns.value.at(state);
  const who = sysfs === 'Connected' ? 'xenstore and sysfs say' : 'both ends say';
  const place = factPlace(facts, 'vbd', vbd.row);
  return {
    subject: vbd.address,
    place: { ...place, line: facts.tables.vbd.columns.ringLine.at(vbd.row) ?? place.line },
    message: `${vbd.address}${vbd.name === null ? '' : ` (${vbd.name})`}: ${who} Connected, but no ring page of it is mapped`,
    data: { device: vbd.address, ringRefs: refs.map(hex), rows: table.count, sysfs },
    related: [
      {
        place: factPlace(facts, 'grantTable', table.row, 'granter'),
        message: `grant table of d${vbd.frontendDomid}: ${table.count} active entries, ${refs.map(hex).join(', ')} not among them`,
      },
      ...(state === undefined
        ? []
        : [{ place: factPlace(facts, 'vbdSysfs', state), message: `sysfs: state ${sysfs ?? '?'}` }]),
    ],
    evidence: [
      { table: 'vbd', row: vbd.row },
      { table: 'grantTable', row: table.row },
    ],
  };
};
