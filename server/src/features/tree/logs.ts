import { factPlace } from '../../facts/fact-place.ts';
import type { LogEvent } from '../../world/timeline.ts';
import type { CaptureWorld } from '../../world/world.ts';
import { bucketed, inBuckets, treeItem, type TreeItem } from './node.ts';
import { amount } from '../../core/amount.ts';

/** The logs of a capture: known kernel and hypervisor messages by id, statistics lines by thread. */
export const logNodes = (capture: CaptureWorld): readonly TreeItem[] => {
  const { timeline } = capture;
  const nodes = [
    messagesNode(capture, 'kernel', 'kernel messages', timeline.kernel),
    messagesNode(capture, 'hypervisor', 'hypervisor messages', timeline.hypervisor),
    statsNode(capture),
  ];
  return nodes.filter((node) => node !== null);
};

const messagesNode = (
  capture: CaptureWorld,
  key: string,
  label: string,
  events: readonly LogEvent[],
): TreeItem | null => {
  const first = events[0];
  if (first === undefined || first.table === 'blkbackStat') return null;
  const { id, text } = capture.facts.tables[first.table].columns;
  const byId = new Map<string, LogEvent[]>();
  for (const event of events) {
    const name = id.at(event.row) ?? '';
    const group = byId.get(name) ?? [];
    byId.set(name, group);
    group.push(event);
  }
  return treeItem({
    key,
    label,
    description: amount(events.length, 'line'),
    icon: 'output',
    place: factPlace(capture.facts, first.table, first.row),
    kind: 'bucket',
    children: () =>
      bucketed(
        [...byId].map(([name, group]) => eventsNode(capture, name, name, group, (event) => text.at(event.row) ?? '')),
      ),
    mayHold: () => false,
  });
};

const statsNode = (capture: CaptureWorld): TreeItem | null => {
  const threads = [...capture.timeline.stats];
  const first = threads[0]?.[1][0];
  if (first === undefined) return null;
  const { oo, rd, wr, persistent, persistentMax } = capture.facts.tables.blkbackStat.columns;
  return treeItem({
    key: 'stats',
    label: 'blkback statistics',
    description: amount(threads.length, 'thread'),
    icon: 'graph',
    place: factPlace(capture.facts, 'blkbackStat', first.row),
    kind: 'bucket',
    children: () =>
      inBuckets(
        threads.length,
        (index) => {
          const [thread, events] = threads[index] ?? ['', []];
          return eventsNode(
            capture,
            thread,
            thread,
            events,
            ({ row }) =>
              `oo ${oo.at(row)}, rd ${rd.at(row)}, wr ${wr.at(row)}${persistent.at(row) === null ? '' : `, pg ${persistent.at(row)}/${persistentMax.at(row)}`}`,
          );
        },
        (index) => threads[index]?.[0] ?? '',
      ),
    mayHold: () => false,
  });
};

const eventsNode = (
  capture: CaptureWorld,
  key: string,
  label: string,
  events: readonly LogEvent[],
  describe: (event: LogEvent) => string,
): TreeItem => {
  const { facts } = capture;
  const name = (index: number): string => {
    const time = events[index]?.time;
    return time === null || time === undefined ? `${index + 1}` : time.toFixed(6);
  };
  const first = events[0];
  return treeItem({
    key,
    label,
    description: amount(events.length, 'line'),
    icon: 'list-unordered',
    place: first === undefined ? null : factPlace(facts, first.table, first.row),
    kind: 'bucket',
    children: () =>
      inBuckets(
        events.length,
        (index) => {
          const event = events[index];
          return treeItem({
            key: `l${index}`,
            label: name(index),
            description: event === undefined ? null : describe(event),
            icon: 'debug-stackframe-dot',
            place: event === undefined ? null : factPlace(facts, event.table, event.row),
            kind: 'note',
          });
        },
        name,
      ),
  });
};
