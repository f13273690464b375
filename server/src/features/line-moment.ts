import type { LineView } from '../analysis/line-view.ts';
import type { Analysis } from '../analysis/analysis.ts';
import { encodeUtf8 } from '../core/utf8.ts';
import { readEnvelope } from '../input/envelope.ts';
import { Clock, emptyLine, Origin } from '../input/line.ts';
import { HYPERVISOR, kernelClock, wallClock } from '../world/clock-names.ts';
import type { Moment } from './around.ts';

/**
 * The moment that stands in front of a line, also of one that says nothing which is known; null where none stands, where
 * cycles stand, or before the text of a guest, whose clock it is not.
 */
export const lineMoment = (
  { facts, world, blocks }: Pick<Analysis, 'facts' | 'world' | 'blocks'>,
  { source, line, text }: LineView,
): (Moment & { readonly clock: string }) | null => {
  const read = emptyLine();
  read.bytes = encodeUtf8(text);
  read.end = read.bytes.length;
  readEnvelope(read);
  const { clock, time, origin, guest } = read;
  if (guest !== -1 || (origin !== Origin.hypervisor && origin !== Origin.kernel)) return null;
  const block = blocks.anyBlock(source, line) ?? undefined;
  const speaker = world.captures
    .find(({ capture }) => capture.id === block?.capture)
    ?.timeline.kernel.find(
      ({ row, domid }) => domid !== null && facts.tables.kernelMessage.block.at(row) === block?.id,
    );
  const boot = origin === Origin.hypervisor ? HYPERVISOR : kernelClock(speaker?.domid ?? null, block);
  if (clock === Clock.boot) return { clock: boot, time };
  return clock === Clock.wall ? { clock: wallClock(boot, time), time } : null;
};
