import { factPlace } from '../../facts/fact-place.ts';
import { blkbackVariant, isVariantFrom } from '../../world/blkback-variant.ts';
import type { LogEvent } from '../../world/timeline.ts';
import type { CaptureWorld } from '../../world/world.ts';
import { captureText, diskNodes, statText } from '../block/example-text.ts';
import { allVbds, vbdLabel } from '../block/find-vbd.ts';
import { nodePlaces } from '../block/node-place.ts';
import { ringLines } from '../block/ring-lines.ts';
import type { Rule } from '../rule.ts';

/** Lines with I/O and without a persistent grant, in a row, that prove that none is used. */
const LINES = 3;
/** Requests in all of them, so that no failed request explains it. */
const REQUESTS = 100;
/** A statistics line comes every so many seconds; grants that are returned sooner may be gone by then. */
const INTERVAL = 10;

const example = (front: 0 | 1): string =>
  captureText({
    parameters: { persistent_grant_unused_seconds: 60 },
    log: [50, 60, 70, 80].map((at) => [at, statText('1.xvda-0', { rd: 9000, wr: 20 })] as const),
    xenstore: diskNodes({ 'feature-persistent': front }, { 'feature-persistent': 1 }),
  });

/** Where both ends announce persistent grants, a ring with I/O holds some. */
export const pgt17: Rule = {
  id: 'PGT-17',
  name: 'feature-mismatch',
  title: 'Feature mismatch',
  severity: 'warning',
  tearSafe: false,
  needs: ['vbd.frontPersistent', 'vbd.backPersistent', 'blkbackStat.persistent', 'parameter'],
  condition:
    'Both ends of a device announce feature-persistent, but three statistics lines of one of its rings in a row show I/O (100 requests or more in all) and no persistent grant, while the limit is not 0 and grants are kept for longer than the interval of the lines.',
  hint: 'A parameter was changed after the device connected; reconnect it',
  reference:
    'drivers/block/xen-blkback/xenbus.c: connect_ring(), vbd.feature_gnt_persistent, 3.8 to 6.x; invariant M3-I9',
  fires: { capture: example(1) },
  silent: { capture: example(0) },
  evaluate: function* (context) {
    const { world } = context;
    const placeOf = nodePlaces(world);
    const { facts } = world;
    const { frontPersistent, backPersistent } = facts.tables.vbd.columns;
    const kept = Number(world.parameter('xen_blkback.persistent_grant_unused_seconds')?.value ?? NaN);
    const returnsByTime = isVariantFrom(blkbackVariant(world), 'B419');
    const rings = ringLines(world);
    let decided = false;
    for (const vbd of allVbds(world)) {
      if (frontPersistent.at(vbd.row) === false || backPersistent.at(vbd.row) === false) decided = true;
      if (frontPersistent.at(vbd.row) !== true || backPersistent.at(vbd.row) !== true) continue;
      for (const { thread, subject, events } of rings) {
        if (subject !== vbd.address) continue;
        const run = unusedRun(world, events);
        if (run === null) decided = true;
        // Kernels before 4.19 return no grant by time and have no such parameter.
        else if (returnsByTime !== false && !(kept === 0 || kept > INTERVAL)) context.unknown('parameter');
        else {
          decided = true;
          const [first, ...others] = run;
          context.report({
            subject,
            place: factPlace(facts, 'blkbackStat', first.row, 'persistent'),
            message: `${thread}: ${vbdLabel(vbd)} announces persistent grants at both ends, but ${run.length} lines with I/O show none in use`,
            data: { thread, lines: run.length },
            related: [
              {
                place: placeOf(vbd, 'front', 'feature-persistent'),
                message: 'feature-persistent = 1 at both ends',
              },
              ...others.map(({ row }) => ({
                place: factPlace(facts, 'blkbackStat', row),
                message: 'no persistent grant',
              })),
            ],
            evidence: [
              { table: 'vbd', row: vbd.row },
              { table: 'blkbackStat', row: first.row },
            ],
          });
        }
      }
      yield;
    }
    if (decided) context.pass();
    else context.unknown('vbd.frontPersistent', 'blkbackStat.persistent');
  },
};

/** Lines in a row with I/O and no persistent grant, or null. */
const unusedRun = ({ facts }: CaptureWorld, events: readonly LogEvent[]): readonly [LogEvent, ...LogEvent[]] | null => {
  const { persistent, persistentMax, rd, wr } = facts.tables.blkbackStat.columns;
  let run: LogEvent[] = [];
  let requests = 0;
  for (const event of events) {
    const { row } = event;
    const served = (rd.at(row) ?? 0) + (wr.at(row) ?? 0);
    if (persistent.at(row) === 0 && persistentMax.at(row) !== 0 && served > 0) {
      run.push(event);
      requests += served;
    } else {
      run = [];
      requests = 0;
    }
    const [first, ...others] = run;
    if (first !== undefined && run.length >= LINES && requests >= REQUESTS) return [first, ...others];
  }
  return null;
};
