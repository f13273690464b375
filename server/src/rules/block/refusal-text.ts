import type { Json } from '../../core/finding.ts';
import { recognisedVariant } from '../../replay/blkback/recognised-variant.ts';
import { refusedDisk } from '../../replay/refused/refused-disk.ts';
import { operationName } from '../../replay/refused/refused-line.ts';
import { refusedRequest } from '../../replay/refused/refused-request.ts';
import type { CaptureWorld } from '../../world/world.ts';
import type { Message } from './messages.ts';

/** What the model of the request path (M2) says of a request that a line of the backend tells of. */
interface RefusalText {
  /** `; M2 (B510): READ of 64 sectors at 0 is answered …`, or nothing when the model does not come to this line. */
  readonly text: string;
  readonly data: Readonly<Record<string, Json>>;
}

/** Runs the request through M2, and says what comes out where the model prints the recorded line. */
export const refusalText = (world: CaptureWorld, { event, args, text }: Message): RefusalText => {
  const id = world.facts.tables.kernelMessage.columns.id.at(event.row) ?? '';
  const variant = recognisedVariant(world, world.parameter('blkback.variant')?.value ?? null).id;
  const disks = refusedDisk(world, id, args)?.shown ?? [];
  const courses = (disks.length === 0 ? [{}] : disks).flatMap((disk) => refusedRequest(id, args, variant, disk) ?? []);
  const found = courses.find(({ lines }) => lines.some((line) => text.endsWith(line)));
  if (found === undefined || found.response === null) return { text: '', data: {} };
  const { words, response, counted, mapped, isOpen } = found;
  const answer = `is answered${isOpen ? '' : ` as ${operationName(response.op)}`} with status ${response.status}`;
  const pages = mapped === 0 ? 'before anything is mapped' : 'after its grants went to the hypervisor';
  const counts = counted.length === 0 ? 'is not counted' : `counts as ${isOpen ? 'rd or wr' : counted.join(' and ')}`;
  return {
    text: `; M2 (${variant}): ${words} ${answer} ${pages} and ${counts}`,
    data: { request: words, status: response.status, counted: isOpen ? ['rd', 'wr'] : counted, variant },
  };
};
