import { factPlace } from '../../facts/fact-place.ts';
import type { Rule } from '../rule.ts';
import { dumpText, plainRows } from './dump-text.ts';

/** From this share on a shortage is near. */
const HIGH = 0.9;

/** A domain that maps grants runs out of room for its handles. */
export const gnt08: Rule = {
  id: 'GNT-08',
  name: 'maptrack-nearly-exhausted',
  title: 'Maptrack nearly exhausted',
  severity: 'warning',
  tearSafe: true,
  needs: ['grantTable.maptrackFrames', 'grantTable.maxMaptrackFrames'],
  condition: 'A domain uses 90 % or more of the maptrack frames that it may have (256 handles a frame).',
  hint: 'Raise gnttab_max_maptrack_frames; count disks × persistent grants × queues. When it is used up, maps fail with −13 (before Xen 4.16: −7)',
  reference:
    'xen/common/grant_table.c: get_maptrack_handle(), gnttab_usage_print(), Xen 4.10 and later; invariant M4-I10',
  fires: {
    capture: dumpText({ granter: 0, rows: [], frames: '1 frames (64 max), 1000 maptrack frames (1024 max)' }),
  },
  silent: {
    capture: dumpText(
      { granter: 0, rows: [], frames: '1 frames (64 max), 200 maptrack frames (1024 max)' },
      { granter: 1, rows: plainRows(8, 2) },
    ),
  },
  evaluate: function* ({ world, report, pass, unknown }) {
    const tables = world.snapshots.flatMap(({ dumps }) => dumps.flatMap((dump) => dump.tables));
    if (tables.length === 0) unknown('grantTable.maptrackFrames');
    for (const { row, granter, maptrackFrames, maxMaptrackFrames } of tables) {
      yield;
      if (maptrackFrames === null || maxMaptrackFrames === null || maxMaptrackFrames === 0) {
        unknown('grantTable.maptrackFrames');
        continue;
      }
      if (maptrackFrames < HIGH * maxMaptrackFrames) {
        pass();
        continue;
      }
      report({
        subject: granter === null ? null : `d${granter}`,
        // The frame counts stand on the line below the header.
        place: factPlace(world.facts, 'grantTable', row, 'granter'),
        message: `${granter === null ? 'a domain' : `d${granter}`}: ${maptrackFrames} of ${maxMaptrackFrames} maptrack frames in use`,
        data: { domid: granter, maptrackFrames, maxMaptrackFrames },
        evidence: [{ table: 'grantTable', row }],
      });
    }
  },
};
