import type { Work } from '../../core/work.ts';
import { factPlace } from '../../facts/fact-place.ts';
import type { CaptureWorld } from '../../world/world.ts';
import { hex } from '../../core/hex.ts';
import { captureText, diskNodes } from '../block/example-text.ts';
import type { Rule } from '../rule.ts';

const example = (second: number): string =>
  captureText({
    xenstore: diskNodes({
      'ring-ref': null,
      'event-channel': null,
      'multi-queue-num-queues': 2,
      'queue-0/ring-ref': 9,
      'queue-0/event-channel': 13,
      'queue-1/ring-ref': second,
      'queue-1/event-channel': 14,
    }),
  });

/**
 * Ring references below a device's directory. Those of the first console and of xenstore are frame numbers, and what
 * `page-ref` holds (frame buffer, keyboard) as well.
 */
const RING =
  /^\/local\/domain\/(\d{1,5})\/device\/(?!console\/)([a-z0-9]{1,12}\/\d{1,10})\/(?:queue-\d{1,4}\/)?(?:tx-|rx-|evt-|ctrl-)?ring-ref\d{0,3}$/;

/** A device that is or becomes connected: its references are in use. What a closed device left behind is not. */
const LIVE: ReadonlySet<string> = new Set(['3', '4']);

/** Rows between two pauses. */
const SLICE = 4096;

/** A page holds one ring. */
export const rng12: Rule = {
  id: 'RNG-12',
  name: 'shared-ring-references',
  title: 'Shared ring references',
  severity: 'error',
  tearSafe: true,
  needs: ['xenstoreNode'],
  condition:
    'One listing of xenstore shows the same grant reference as a page of two rings of one domain, below /local/domain/N/device, and both devices are Initialised or Connected. Console and xenstore rings are left out: they are named by frame numbers. A listing that names the state of a device twice is left out: pieces of two.',
  hint: 'A bug of the toolstack or of the frontend',
  reference: 'xen/include/public/io/blkif.h: ring-ref, multi-queue; invariant M1-I10',
  fires: { capture: example(9) },
  silent: { capture: example(8) },
  evaluate: function* (context) {
    const { world } = context;
    const { facts } = world;
    const owners = new Map<string, { readonly row: number; readonly key: string }>();
    const { states, doubtful } = yield* deviceStates(world);
    const { xenstoreNode } = facts.tables;
    const isRing = ringWords(world);
    let decided = false;
    for (let row = 0; row < xenstoreNode.rows(); row += 1) {
      if (row % SLICE === SLICE - 1) yield;
      if (!isRing(xenstoreNode.columns.path.store.wordAt(row))) continue;
      if (facts.blocks[xenstoreNode.block.at(row)]?.capture !== world.capture.id) continue;
      const path = xenstoreNode.columns.path.at(row) ?? '';
      const match = RING.exec(path);
      const value = xenstoreNode.columns.value.at(row);
      if (match === null || value === null || !/^\d{1,10}$/.test(value)) continue;
      const block = xenstoreNode.block.at(row);
      if (doubtful.has(block)) continue;
      decided = true;
      const device = `/local/domain/${match[1]}/device/${match[2]}`;
      if (!LIVE.has(states.get(`${block} ${device}`) ?? '')) continue;
      const id = `${block} ${match[1]} ${value}`;
      const first = owners.get(id);
      if (first === undefined) {
        owners.set(id, { row, key: path });
        continue;
      }
      // The same line twice is no second ring.
      if (first.key === path) continue;
      const name = (full: string): string => full.slice(`/local/domain/${match[1]}/device/`.length);
      context.report({
        subject: `d${match[1]}:gref:${hex(Number(value))}`,
        place: factPlace(facts, 'xenstoreNode', row, 'value'),
        message: `d${match[1]}: reference ${hex(Number(value))} is a ring page of ${name(first.key)} and of ${name(path)}`,
        data: { domid: Number(match[1]), ref: hex(Number(value)), rings: [first.key, path] },
        related: [{ place: factPlace(facts, 'xenstoreNode', first.row, 'value'), message: name(first.key) }],
        evidence: [first.row, row].map((at) => ({ table: 'xenstoreNode' as const, row: at })),
      });
    }
    if (decided) context.pass();
    else context.unknown('xenstoreNode');
  },
};

/** Says whether a word is the name of a ring's reference. Each name is looked at once: a listing has few, however long it is. */
const ringWords = ({ facts }: CaptureWorld): ((word: number) => boolean) => {
  const { store } = facts.tables.xenstoreNode.columns.path;
  const known = new Map<number, boolean>();
  return (word) => {
    const seen = known.get(word);
    if (seen !== undefined) return seen;
    const isRing = store.word(word).includes('ring-ref');
    known.set(word, isRing);
    return isRing;
  };
};

/**
 * The state of each device's frontend by listing and directory, and the listings that name a device's key twice: pieces
 * of several stand there, one after the other, and what is indented may belong to another device.
 */
const deviceStates = function* ({ facts }: CaptureWorld): Work<{
  readonly states: ReadonlyMap<string, string>;
  readonly doubtful: ReadonlySet<number>;
}> {
  const { xenstoreNode } = facts.tables;
  const states = new Map<string, string>();
  const doubtful = new Set<number>();
  const { store } = xenstoreNode.columns.path;
  const state = store.findWord('/state');
  if (state === 0) return { states, doubtful };
  for (let row = 0; row < xenstoreNode.rows(); row += 1) {
    if (row % SLICE === SLICE - 1) yield;
    if (store.wordAt(row) !== state) continue;
    const folder = store.folderText(store.folderAt(row));
    if (!folder.includes('/device/')) continue;
    const key = `${xenstoreNode.block.at(row)} ${folder}`;
    if (states.has(key)) doubtful.add(xenstoreNode.block.at(row));
    states.set(key, xenstoreNode.columns.value.at(row) ?? '');
  }
  return { states, doubtful };
};
