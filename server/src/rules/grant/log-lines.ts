import type { Place } from '../../core/place.ts';
import { factPlace } from '../../facts/fact-place.ts';
import type { LogEvent } from '../../world/timeline.ts';
import type { CaptureWorld } from '../../world/world.ts';
import type { RuleContext } from '../rule.ts';

/** One message of a kernel or of the hypervisor. */
export interface LogLine {
  readonly event: LogEvent;
  /** The domain whose kernel printed it, or that the hypervisor ran; null when nothing says. */
  readonly domid: number | null;
  readonly id: string;
  /** As printed, with what stands in front of it. */
  readonly text: string;
  /** Its conversions as printed. */
  readonly args: readonly string[];
  readonly place: Place;
}

/** The messages with one of these ids, each once, in order. */
export const logLines = (
  world: CaptureWorld,
  table: 'kernelMessage' | 'hypervisorMessage',
  ids: ReadonlySet<string>,
): readonly LogLine[] => {
  const { columns } = world.facts.tables[table];
  const events = table === 'kernelMessage' ? world.timeline.kernel : world.timeline.hypervisor;
  return events.flatMap((event) => {
    const id = columns.id.at(event.row);
    if (id === null || !ids.has(id)) return [];
    return [
      {
        event,
        domid: event.domid,
        id,
        text: columns.text.at(event.row) ?? '',
        args: columns.args.at(event.row) ?? [],
        place: factPlace(world.facts, table, event.row),
      },
    ];
  });
};

/** Lines of one key together, in order. */
export const groupLines = (
  lines: readonly LogLine[],
  keyOf: (line: LogLine) => string,
): readonly (readonly [LogLine, ...LogLine[]])[] => {
  const groups = new Map<string, [LogLine, ...LogLine[]]>();
  for (const line of lines) {
    const key = keyOf(line);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [line]);
    else group.push(line);
  }
  return [...groups.values()];
};

/** For rules about messages of guests' kernels: what no guest printed is known where the log of each is whole. */
export const decideByGuestLogs = ({ world, pass, unknown }: RuleContext, found: boolean): void => {
  if (!world.logs.guests) unknown('kernelMessage');
  else if (!found) pass();
};

/** The same for messages of the hypervisor. */
export const decideByConsole = ({ world, pass, unknown }: RuleContext, found: boolean): void => {
  if (!world.logs.hypervisor) unknown('hypervisorMessage');
  else if (!found) pass();
};

/** A number as a message prints it: `0x1b` or `27`; null when it is none. */
export const printedNumber = (text: string | undefined): number | null => {
  if (text === undefined || !/^(?:0x[0-9a-f]{1,13}|\d{1,15})$/i.test(text)) return null;
  return Number(text);
};

/** `Guest d1`, or `A guest` when its log does not say which. */
export const guestName = (domid: number | null): string => (domid === null ? 'A guest' : `Guest d${domid}`);
