import { abiOfProtocol, type RingAbi } from '../../model/ring/ring-size.ts';
import { backRings, type RingState } from '../state/back-rings.ts';
import { stateText } from '../state/example-text.ts';
import { HOLDS, lacks, stateRule, type StateMoment } from '../state/state-rule.ts';
import { labelOf } from './index-rule.ts';
import { busySlots, readSlot, type StateSlot } from './raw-slots.ts';

/** A read of sector 0x1000 with this id, as a frontend of 64 bits lays it out. */
const slot = (id: string): string => `0001 00ca 00000000 ${id}00000000000000 0010000000000000`;
const example = (protocol: string): string =>
  stateText([
    `be{1/51712}.protocol = ${protocol}`,
    'be{1/51712}.bdevSize = 2097152',
    'be{1/51712}.r{0}.nrEnts = 32',
    `be{1/51712}.r{0}.slots = [{raw="${slot('02')}"}, {raw="${slot('03')}"}, {raw="${slot('04')}"}]`,
  ]);

/** Fewer requests say nothing. */
const LEAST = 2;
/** Linux uses ids below the number of slots; other frontends use larger ones, but hardly so large. */
const LARGE = 1n << 16n;

const NUMBERS: readonly (string | null)[] = [null, null, 'x86_32-abi', 'x86_64-abi'];

/** The layout that the backend uses: by its name or its number (2 and 3; 1 is that of the backend's machine), else by xenstore. */
const statedAbi = ({ state, snapshot, world }: StateMoment, { device, subject }: RingState): RingAbi | null => {
  const path = `be{${device}}.protocol`;
  const text = state.text(path);
  const number = state.number(path);
  if (text !== null) return abiOfProtocol(text, 'x86');
  if (number !== null) return number === 1 ? 'native64' : abiOfProtocol(NUMBERS[number] ?? '', 'x86');
  const vbd = snapshot.vbds.find(({ address }) => address === subject);
  const protocol = vbd === undefined ? null : world.facts.tables.vbd.columns.protocol.at(vbd.row);
  return protocol === null ? null : abiOfProtocol(protocol, 'x86');
};

/** How much of the requests looks wrong in this layout, 0 to 1; null: some cannot be read in it. */
const wrongShare = (
  slots: readonly StateSlot[],
  abi: RingAbi | null,
  entries: number,
  sectors: bigint | null,
): number | null => {
  let wrong = 0;
  for (const one of slots) {
    const read = readSlot(one, abi);
    if (read === null) return null;
    if (read.id > BigInt(entries) * LARGE || (sectors !== null && read.sector > sectors)) wrong += 1;
  }
  return wrong / slots.length;
};

/** Requests are laid out as xenstore says. */
export const rng09 = stateRule({
  id: 'RNG-09',
  name: 'ring-decoded-with-the-wrong-abi',
  title: 'Ring decoded with the wrong ABI',
  severity: 'warning',
  needs: ['stateValue', 'vbd.protocol'],
  condition:
    'Of the requests in a ring of a frozen state (two or more; `slots[]` with their bytes as `raw`), at least 80 % have an id above nrEnts · 2^16 or a sector above bdevSize when they are read in the layout that the backend uses (`be.protocol`, else xenstore), and less than 20 % in the other one.',
  hint: 'Read the ring with the other layout. If the backend itself uses the wrong one, the frontend’s protocol node is wrong',
  reference:
    'include/xen/interface/io/blkif.h, drivers/block/xen-blkback/common.h: blkif_get_x86_32_req(), blkif_get_x86_64_req(); MODEL M1.2',
  fires: example('x86_32-abi'),
  silent: example('x86_64-abi'),
  frozen: true,
  judge: function* (moment) {
    const { state } = moment;
    for (const ring of backRings(state)) {
      const fact = state.fact(`${ring.path}.slots`);
      const slots = busySlots(state, ring);
      const abi = statedAbi(moment, ring);
      if (fact === null || slots === null || slots.length < LEAST || abi === null) {
        yield fact === null || slots === null ? lacks() : lacks('vbd.protocol');
        continue;
      }
      const entries = state.number(`${ring.path}.nrEnts`) ?? slots.length;
      const sectors = state.big(`be{${ring.device}}.bdevSize`);
      const other: RingAbi = abi === 'x86_32' || abi === 'native32' ? 'x86_64' : 'x86_32';
      const raw = slots.every(({ bytes }) => bytes !== null);
      const here = wrongShare(slots, raw ? abi : null, entries, sectors);
      const there = raw ? wrongShare(slots, other, entries, sectors) : null;
      if (here !== null && here < 0.8) yield HOLDS;
      else if (here === null || there === null) yield lacks();
      else if (there >= 0.2) yield HOLDS;
      else
        yield {
          is: 'broken',
          facts: [fact],
          subject: ring.subject,
          message: `${labelOf(ring)}: the ${slots.length} requests look like the layout ${other}, stated is ${abi}`,
          data: { ring: ring.ring, stated: abi, other, requests: slots.length },
        };
    }
  },
});
