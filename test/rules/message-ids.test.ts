import { describe, expect, it } from 'vitest';
import { blkbackGrantMessages } from '../../server/src/formats/kernel-messages/blkback-grant-messages.ts';
import { blkbackMessages } from '../../server/src/formats/kernel-messages/blkback-messages.ts';
import { xenbusErrorMessages } from '../../server/src/formats/kernel-messages/device-messages.ts';
import { blkfrontMessages } from '../../server/src/formats/kernel-messages/blkfront-messages.ts';
import { grantMessages } from '../../server/src/formats/kernel-messages/grant-messages.ts';
import {
  distrustIds,
  freedIds,
  messageIds,
  oldConnectIds,
  resizeErrorIds,
  stillUsedIds,
} from '../../server/src/rules/block/message-ids.ts';

describe('ids of messages that rules read', () => {
  it('are ids that a format gives', () => {
    const given = new Set(
      [...blkbackMessages, ...blkbackGrantMessages, ...blkfrontMessages, ...grantMessages, ...xenbusErrorMessages].map(
        ({ id }) => id,
      ),
    );
    const read = [
      ...Object.values(messageIds),
      ...oldConnectIds,
      ...resizeErrorIds,
      ...distrustIds,
      ...stillUsedIds,
      ...freedIds,
    ];
    expect(read.filter((id) => !given.has(id))).toEqual([]);
  });
});
