import type { CaptureWorld, SnapshotWorld } from '../../world/world.ts';
import type { Rule } from '../rule.ts';
import { BOOT, captureText, connectText, diskNodes, partsText } from './example-text.ts';
import { vbdLabel, vbdsOnDevice } from './find-vbd.ts';
import { messageIds, resizeErrorIds } from './message-ids.ts';
import { decideByLog, messagesWith, reportGroup, type Message } from './messages.ts';
import { nodePlaces } from './node-place.ts';

const RESIZE: readonly (readonly [number, string])[] = [
  [10, connectText()],
  [256.038487, 'xen-blkback: VBD Resize: Domid: 1, Device: (7, 0)'],
  [256.040345, 'xen-blkback: VBD Resize: new size 2000'],
];

const example = (sectors: number): string =>
  captureText({
    more: `%snapshot id=a\n${partsText({ log: RESIZE })}%snapshot id=b\n${partsText({ log: [BOOT, ...RESIZE, [290, 'loop0: detected capacity change']], xenstore: diskNodes({}, { sectors }) })}`,
  });

/** A resize of the backend, with the line of its size where it was printed. */
interface Resize {
  readonly head: Message;
  readonly size: Message | null;
  readonly domid: number;
  readonly major: number;
  readonly minor: number;
}

/** The guest hears of a new size through xenstore only. */
export const blk19: Rule = {
  id: 'BLK-19',
  name: 'resize-not-delivered',
  title: 'Resize not delivered',
  severity: 'warning',
  tearSafe: false,
  needs: ['kernelMessage', 'vbd.sectors'],
  condition:
    'After "VBD Resize" the transaction of xenstore failed ("Error … transaction", "Error writing …"); or a moment that is later than the last resize of a disk shows other sectors in xenstore than the new size.',
  hint: 'Write sectors again, or change the size once more',
  reference: 'drivers/block/xen-blkback/blkback.c: xen_vbd_resize(), 3.0 to 6.x; model M2.9, invariant M2-I10',
  fires: { capture: example(1000) },
  silent: { capture: example(2000) },
  evaluate: function* (context) {
    const { world } = context;
    const resizes = readResizes(world);
    decideByLog(context, resizes.length > 0);
    const errors = messagesWith(world, ...resizeErrorIds);
    for (const resize of resizes) {
      const failed = errors.filter((error) => isAnswerTo(resizes, resize, error));
      const [first, ...others] = failed;
      if (first !== undefined) {
        context.pass();
        reportGroup(context, [first, ...others], {
          subject: diskOf(world, resize)?.address ?? null,
          message: `The new size of a disk of d${resize.domid} did not get into xenstore (${first.text}); the guest keeps the old one`,
          data: { domid: resize.domid, size: sizeOf(resize) },
          related: [{ place: resize.head.place, message: resize.head.text }],
        });
      } else yield* compareSectors(context, resizes, resize);
      yield;
    }
  },
};

const compareSectors = function* (
  context: Parameters<Rule['evaluate']>[0],
  resizes: readonly Resize[],
  resize: Resize,
): Generator<undefined, void, undefined> {
  const { world } = context;
  const { facts } = world;
  const placeOf = nodePlaces(world);
  const { sectors } = facts.tables.vbd.columns;
  const size = sizeOf(resize);
  const vbd = diskOf(world, resize);
  const isLast = !resizes.some(
    (other) =>
      other.domid === resize.domid &&
      other.major === resize.major &&
      other.minor === resize.minor &&
      other.head.event.order > resize.head.event.order,
  );
  if (!isLast) return;
  const later = world.snapshots.filter((snapshot) => isAfter(snapshot, resize));
  const shown = later.flatMap((snapshot) => snapshot.vbds.filter(({ address }) => address === vbd?.address)).at(-1);
  const written = shown === undefined ? null : sectors.at(shown.row);
  if (size === null || vbd === null || shown === undefined || written === null) {
    context.unknown('vbd.sectors');
    return;
  }
  context.pass();
  if (written === size) return;
  context.report({
    subject: vbd.address,
    place: placeOf(shown, 'back', 'sectors'),
    message: `${vbdLabel(vbd)}: the backend switched to ${size} sectors, xenstore says ${written} afterwards`,
    data: { size, sectors: written },
    related: [resize.head, ...(resize.size === null ? [] : [resize.size])].map(({ place, text }) => ({
      place,
      message: text,
    })),
    evidence: [
      { table: 'vbd', row: shown.row },
      { table: 'kernelMessage', row: resize.head.event.row },
    ],
  });
  yield;
};

const readResizes = (world: CaptureWorld): readonly Resize[] => {
  const sizes = messagesWith(world, messageIds.resizeSize);
  return messagesWith(world, messageIds.resize).map((head) => {
    const [domid, major, minor] = head.args.map(Number);
    return {
      head,
      // The two lines are printed one after the other by one thread.
      size:
        sizes.find(
          ({ place }) =>
            place.source === head.place.source && place.line > head.place.line && place.line <= head.place.line + 2,
        ) ?? null,
      domid: domid ?? NaN,
      major: major ?? NaN,
      minor: minor ?? NaN,
    };
  });
};

/** Does this error follow this resize, with no other one between them, within a few lines? */
const isAnswerTo = (resizes: readonly Resize[], { head }: Resize, { place }: Message): boolean =>
  place.source === head.place.source &&
  place.line > head.place.line &&
  place.line <= head.place.line + 20 &&
  !resizes.some(
    ({ head: other }) =>
      other.place.source === place.source && other.place.line > head.place.line && other.place.line < place.line,
  );

const sizeOf = ({ size }: Resize): number | null => {
  const value = Number(size?.args[0] ?? NaN);
  return Number.isSafeInteger(value) ? value : null;
};

const diskOf = (world: CaptureWorld, { domid, major, minor }: Resize) => {
  const disks = vbdsOnDevice(world, major, minor).filter(({ frontendDomid }) => frontendDomid === domid);
  return disks.length === 1 ? (disks[0] ?? null) : null;
};

/** Was the moment after the resize for certain: does an earlier moment see the line, or did it begin later? */
const isAfter = ({ index, window }: SnapshotWorld, { head: { event } }: Resize): boolean =>
  event.snapshot < index ||
  (event.time !== null && window?.from !== null && window !== null && window.from > event.time);
