import { hex } from '../../core/hex.ts';
import { isRecord, type StateView } from '../../world/state-view.ts';
import { stateText } from '../state/example-text.ts';
import { HOLDS, lacks, stateRule } from '../state/state-rule.ts';

const example = (cache: string): string =>
  stateText([`emu{0}.cache = ${cache}`, 'emu{0}.removed = [{gfn=0x100,at=20}]']);

/** A frame of the guest with the time that the list gives it. */
interface Frame {
  readonly gfn: bigint;
  readonly at: bigint | null;
}

/** The frames of a list of numbers or records; null: not known. */
const framesOf = (state: StateView, path: string, time: string): readonly Frame[] | null => {
  const list = state.list(path);
  if (list === null) return null;
  const frames = list.flatMap((item): readonly Frame[] => {
    if (typeof item === 'bigint') return [{ gfn: item, at: null }];
    if (!isRecord(item)) return [];
    const { gfn, [time]: at } = item;
    return typeof gfn === 'bigint' ? [{ gfn, at: typeof at === 'bigint' ? at : null }] : [];
  });
  return frames.length === list.length ? frames : null;
};

/** A device model keeps no mapping of memory that the guest gave back. */
export const arm10 = stateRule({
  id: 'ARM-10',
  name: 'stale-emulator-mapping',
  title: 'Stale emulator mapping',
  severity: 'error',
  condition:
    'In a frozen state the map cache of a server (`emu{s}.cache`: gfn, mappedAt) holds a frame that was removed from the guest since (`emu{s}.removed`: gfn, at).',
  hint: 'An invalidation was missed: the device model reads and writes a page that is somebody else’s by now',
  reference: 'xen/common/ioreq.c: ioreq_signal_mapcache_invalidate(); QEMU xen_invalidate_map_cache(); invariant M7-I9',
  fires: example('[{gfn=0x100,mappedAt=10}]'),
  silent: example('[]'),
  frozen: true,
  judge: function* ({ state }) {
    for (const fact of state.match('emu{*}.cache')) {
      const server = fact.keys[0] ?? '';
      const cache = framesOf(state, fact.path, 'mappedAt');
      const removed = framesOf(state, `emu{${server}}.removed`, 'at');
      const at = state.fact(`emu{${server}}.removed`);
      if (cache === null || removed === null || at === null) {
        yield lacks();
        continue;
      }
      if (cache.length === 0) yield HOLDS;
      for (const { gfn, at: mapped } of cache) {
        const gone = removed.find((other) => other.gfn === gfn);
        if (gone === undefined || (mapped !== null && gone.at !== null && gone.at < mapped)) yield HOLDS;
        else if (mapped === null || gone.at === null) yield lacks();
        else
          yield {
            is: 'broken',
            facts: [fact, at],
            subject: null,
            message: `server ${server} still maps gfn ${hex(gfn)}, which was removed at ${gone.at} after it was mapped at ${mapped}`,
            data: { server, gfn: hex(gfn), mappedAt: Number(mapped), removedAt: Number(gone.at) },
          };
      }
    }
  },
});
