import type { CaptureWorld, VbdView } from '../../world/world.ts';
import type { Rule } from '../rule.ts';
import { captureText, diskNodes } from './example-text.ts';
import { vbdLabel } from './find-vbd.ts';
import { nodePlaces } from './node-place.ts';

/** XenbusState: 1 Initialising to 8 Reconfigured. */
const LAST_STATE = 8;
const CONNECTED = 4;

/** What both ends write into xenstore has few forms. */
export const blk32: Rule = {
  id: 'BLK-32',
  name: 'block-device-states-or-keys-impossible',
  title: 'Block device states or keys impossible',
  severity: 'warning',
  tearSafe: false,
  needs: ['vbd.frontState', 'vbd.backState', 'vbd.ringRefs', 'vbd.sectors'],
  condition:
    'A listing of xenstore shows a disk of class vbd with a state that is not 1 to 8, with both ends Connected (4) but no ring-ref, or Connected with sectors = 0.',
  hint: 'A bug of the toolstack or of a driver',
  reference: 'xen/include/public/io/xenbus.h; drivers/block/xen-blkback/xenbus.c: connect(), connect_ring()',
  fires: { capture: captureText({ xenstore: diskNodes({ state: 9 }) }) },
  silent: { capture: captureText({ xenstore: diskNodes() }) },
  evaluate: function* (context) {
    const { world } = context;
    const placeOf = nodePlaces(world);
    const { facts } = world;
    let decided = false;
    for (const snapshot of world.snapshots) {
      for (const vbd of snapshot.vbds) {
        const { row } = vbd;
        // xl block-list prints -1 for what it does not know.
        if (facts.blocks[facts.tables.vbd.block.at(row)]?.format !== 'xenstore') continue;
        if (vbd.backendType !== null && vbd.backendType !== 'vbd') continue;
        decided = true;
        for (const { what, end, key } of oddities(world, vbd)) {
          context.report({
            subject: vbd.address,
            place: placeOf(vbd, end, key),
            message: `${vbdLabel(vbd)}: ${what}`,
            data: { frontState: vbd.frontState, backState: vbd.backState },
            evidence: [{ table: 'vbd', row }],
            frozen: snapshot.frozen,
            ...(snapshot.frozen ? { severity: 'error' as const } : {}),
          });
        }
      }
      yield;
    }
    if (decided) context.pass();
    else context.unknown('vbd.frontState', 'vbd.backState');
  },
};

const oddities = (
  { facts }: CaptureWorld,
  { row, frontState, backState }: VbdView,
): readonly { readonly what: string; readonly end: 'front' | 'back'; readonly key: string }[] => {
  const { sectors, ringRefs } = facts.tables.vbd.columns;
  const isOdd = (state: number | null): boolean => state !== null && (state < 1 || state > LAST_STATE);
  const both = frontState === CONNECTED && backState === CONNECTED;
  return [
    ...(isOdd(frontState)
      ? [
          {
            what: `the frontend's state is ${frontState}, which is no state (1 to 8)`,
            end: 'front' as const,
            key: 'state',
          },
        ]
      : []),
    ...(isOdd(backState)
      ? [
          {
            what: `the backend's state is ${backState}, which is no state (1 to 8)`,
            end: 'back' as const,
            key: 'state',
          },
        ]
      : []),
    ...(both && ringRefs.at(row)?.length === 0
      ? [{ what: 'both ends are Connected, but there is no ring-ref', end: 'front' as const, key: 'state' }]
      : []),
    ...(backState === CONNECTED && sectors.at(row) === 0
      ? [{ what: 'the backend is Connected, but sectors is 0', end: 'back' as const, key: 'sectors' }]
      : []),
  ];
};
