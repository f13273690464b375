import { hex } from '../../core/hex.ts';
import { factPlace } from '../../facts/fact-place.ts';
import { numberOf } from '../../world/state-view.ts';
import type { SnapshotWorld } from '../../world/world.ts';
import type { Evidence } from '../rule.ts';
import { backRings, numberFact } from '../state/back-rings.ts';
import { stateText } from '../state/example-text.ts';
import { HOLDS, lacks, stateRule, type StateMoment } from '../state/state-rule.ts';

const example = (pin: string): string =>
  stateText([
    'be{1/51712}.r{0}.pgTree = [{gref=8,handle=3,active=false}]',
    `gt{1}.e{8} = {actDom=0,mfn=0x1234,pin=${pin},shDom=0,gmfn=0x1234,flags=0x19}`,
  ]);

/** How a grant is pinned, and where that stands. */
interface Pin {
  readonly pin: number;
  readonly evidence: Evidence;
}

/** Pins of the granter's entries, from the state and from the last dump of key `g` of the moment. */
const pinsOf = ({ state, snapshot, world }: StateMoment, granter: number): ReadonlyMap<number, Pin> => {
  const pins = new Map<number, Pin>();
  const table = lastTable(snapshot, granter);
  const { ref, pin } = world.facts.tables.grantActive.columns;
  if (table !== undefined)
    for (let row = table.first; row < table.first + table.count; row += 1)
      pins.set(ref.at(row), { pin: pin.at(row), evidence: { table: 'grantActive', row } });
  for (const { keys, path, row } of state.match(`gt{${granter}}.e{*}.pin`)) {
    const stated = numberFact(state, path);
    if (stated !== null) pins.set(Number(keys[0]), { pin: stated.number, evidence: { table: 'stateValue', row } });
  }
  return pins;
};

const lastTable = (
  snapshot: SnapshotWorld,
  domid: number,
): SnapshotWorld['dumps'][number]['tables'][number] | undefined =>
  snapshot.dumps.flatMap(({ tables }) => tables).findLast(({ granter }) => granter === domid);

/** A persistent grant is mapped for reading and writing, whatever its first request was. */
export const pgt19 = stateRule({
  id: 'PGT-19',
  name: 'persistent-grant-mapped-read-only',
  title: 'Persistent grant mapped read-only',
  severity: 'error',
  needs: ['stateValue', 'grantActive'],
  condition:
    'A grant of pgTree has an entry in the grant table of the frontend (key g or state) whose pin shows no host mapping for writing (lowest byte 0).',
  hint: 'The entry belongs to somebody else: the tree names a mapping that is not its own',
  reference: 'drivers/block/xen-blkback/blkback.c: xen_blkbk_map(); invariant M4-I12',
  fires: example('0x100'),
  silent: example('0x1'),
  judge: function* (moment) {
    const { state, world } = moment;
    for (const ring of backRings(state)) {
      const tree = state.fact(`${ring.path}.pgTree`);
      const grants = state.records(`${ring.path}.pgTree`);
      const granter = Number(ring.device.split('/')[0]);
      if (tree === null || grants === null || !Number.isSafeInteger(granter)) {
        yield lacks();
        continue;
      }
      const pins = pinsOf(moment, granter);
      if (pins.size === 0) yield lacks('grantActive');
      for (const { gref } of grants) {
        const number = numberOf(gref);
        const pinned = number === null ? undefined : pins.get(number);
        if (number === null || pinned === undefined) continue;
        if ((pinned.pin & 0xff) !== 0) yield HOLDS;
        else
          yield {
            is: 'broken',
            facts: [tree],
            subject: `d${granter}:gref:${hex(number)}`,
            message: `d${granter} ref ${hex(number)}: in the tree of ${ring.label}, but pinned only for reading (${hex(pinned.pin)})`,
            data: { ring: ring.label, ref: hex(number), pin: hex(pinned.pin) },
            related: [
              {
                place: factPlace(world.facts, pinned.evidence.table, pinned.evidence.row),
                message: `pin ${hex(pinned.pin)}`,
              },
            ],
            evidence: [pinned.evidence],
          };
      }
    }
  },
});
