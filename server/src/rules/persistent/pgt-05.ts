import type { CaptureWorld, VbdView } from '../../world/world.ts';
import { captureText, diskNodes } from '../block/example-text.ts';
import { allVbds, vbdLabel } from '../block/find-vbd.ts';
import { nodePlaces } from '../block/node-place.ts';
import { parameterPlace } from '../block/parameter-place.ts';
import type { Rule } from '../rule.ts';

/** Requests of a ring of one page (`__CONST_RING_SIZE(blkif, 4096)` of xen/include/public/io/ring.h). */
const RING_ENTRIES = 32;
/** What Linux's blkfront uses unless told otherwise (`max_indirect_segments`). */
const DEFAULT_SEGMENTS = 32;
const DIRECT_SEGMENTS = 11;
const SEGMENTS_PER_PAGE = 512;

const nodes = (order: number): readonly string[] =>
  diskNodes(
    { 'feature-persistent': 1, 'ring-page-order': order, 'ring-ref': null, 'ring-ref0': 8, 'ring-ref1': 9 },
    { 'feature-persistent': 1, 'feature-max-indirect-segments': 256 },
  );

/** More pages can be in use at once than the backend keeps mapped. */
export const pgt05: Rule = {
  id: 'PGT-05',
  name: 'front-and-back-limit-mismatch',
  title: 'Front and back limit mismatch',
  severity: 'info',
  tearSafe: true,
  needs: ['vbd.ringPageOrder', 'vbd.persistent', 'parameter'],
  condition:
    'Both ends use persistent grants, and ring entries × segments per request, with the pages of the indirect descriptors, are more than max_persistent_grants. The segments are those of the parameter xen_blkfront.max_indirect_segments where it is known, else the 32 of Linux at low confidence.',
  hint: 'Expect a full tree under load (PGT-04): raise max_persistent_grants, or lower the ring order or the segments',
  reference:
    'drivers/block/xen-blkfront.c: blkif_setup_indirect(); drivers/block/xen-blkback/blkback.c: max_pgrants; model M3.6',
  fires: { capture: captureText({ parameters: { max_persistent_grants: 1056 }, xenstore: nodes(1) }) },
  silent: {
    capture: captureText({
      parameters: { max_persistent_grants: 1056 },
      xenstore: diskNodes(
        { 'feature-persistent': 1 },
        { 'feature-persistent': 1, 'feature-max-indirect-segments': 256 },
      ),
    }),
  },
  evaluate: function* (context) {
    const { world } = context;
    const placeOf = nodePlaces(world);
    const parameter = world.parameter('xen_blkback.max_persistent_grants');
    const limit = parameter === null ? NaN : Number(parameter.value);
    const vbds = allVbds(world).filter(({ rings }) => rings.length > 0);
    if (vbds.length === 0) context.unknown('vbd.ringRefs');
    else if (parameter === null || !Number.isSafeInteger(limit)) context.unknown('parameter');
    else {
      for (const vbd of vbds) {
        const wanted = wantedGrants(world, vbd);
        context.pass();
        if (wanted === null || limit <= 0 || wanted.grants <= limit) continue;
        context.report({
          subject: vbd.address,
          place: placeOf(vbd, 'front', 'ring-page-order'),
          message: `${vbdLabel(vbd)}: up to ${wanted.grants} grants of a ring can be in use at once (${wanted.entries} entries × ${wanted.segments} segments, with their descriptors), the backend keeps ${limit}`,
          data: { ...wanted, limit },
          related: [{ place: parameterPlace(world, parameter.row), message: `max_persistent_grants=${limit}` }],
          evidence: [
            { table: 'vbd', row: vbd.row },
            { table: 'parameter', row: parameter.row },
          ],
          ...(wanted.assumed ? { confidence: 'low' as const } : {}),
        });
        yield;
      }
    }
  },
};

interface Wanted {
  readonly entries: number;
  readonly segments: number;
  readonly grants: number;
  readonly assumed: boolean;
}

/** The most grants of one ring that can be in use at once; null where they are not persistent. */
const wantedGrants = (world: CaptureWorld, { row, rings }: VbdView): Wanted | null => {
  const { frontPersistent, backPersistent, ringPageOrder, maxIndirectSegments } = world.facts.tables.vbd.columns;
  if (frontPersistent.at(row) !== true || backPersistent.at(row) !== true) return null;
  const pages = ringPageOrder.at(row) === null ? (rings[0]?.refs.length ?? 1) : 1 << (ringPageOrder.at(row) ?? 0);
  const entries = RING_ENTRIES * pages;
  const stated = Number(
    (world.parameter('xen_blkfront.max_indirect_segments') ?? world.parameter('xen_blkfront.max'))?.value ?? NaN,
  );
  const most = maxIndirectSegments.at(row) ?? 0;
  const asked = Number.isSafeInteger(stated) ? stated : DEFAULT_SEGMENTS;
  const segments = Math.max(DIRECT_SEGMENTS, Math.min(asked, most));
  const descriptors = segments > DIRECT_SEGMENTS ? Math.ceil(segments / SEGMENTS_PER_PAGE) : 0;
  return { entries, segments, grants: entries * (segments + descriptors), assumed: !Number.isSafeInteger(stated) };
};
