import type { CaptureWorld } from '../../world/world.ts';
import { messagesWith, type Message } from '../block/messages.ts';

/** The two alerts of one request stand this close, in seconds. */
const TOGETHER = 1;

/** The alert with this id that belongs to the same request ("already in use" and "already in the tree"), or null. */
export const alertPartner = ({ event, place }: Message, id: string, world: CaptureWorld): Message | null =>
  messagesWith(world, id).find(
    (other) =>
      other.place.source === place.source &&
      (event.time === null || other.event.time === null
        ? Math.abs(other.place.line - place.line) <= 2
        : Math.abs(event.time - other.event.time) <= TOGETHER),
  ) ?? null;
