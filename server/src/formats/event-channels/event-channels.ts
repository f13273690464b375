import { startsNumbered, startsWith } from '../../input/bytes.ts';
import type { BlockFormat } from '../format.ts';
import { channelFields } from './channel-fields.ts';
import { ChannelRow, ROW_BLANKS } from './channel-row.ts';
import { channelTexts } from './channel-texts.ts';
import { EventChannelsReader } from './event-channels-reader.ts';

/**
 * Output of debug key `e`: the event channels of every domain, 2-level and FIFO ABI, Xen 4.0 to 4.22.
 * Facts: `eventChannel` with origin `e`, one row a port that is in use.
 */
export const eventChannelsFormat: BlockFormat = {
  name: 'event-channels',
  kind: 'xen-console',
  key: 'e',
  stream: 'hypervisor',
  starts: ({ bytes, payload, end }) => {
    switch (bytes[payload]) {
      case 39:
        return startsWith(bytes, payload, end, channelTexts.begin) ? 'header' : null;
      case 69:
        return startsNumbered(bytes, payload, end, channelTexts.domain, 58) ? 'header' : null;
      case 32:
        return ChannelRow.looksLikeRow(bytes, payload, end, ROW_BLANKS) &&
          new ChannelRow().parse(bytes, payload, end, ROW_BLANKS)
          ? 'middle'
          : null;
      default:
        return null;
    }
  },
  open: (context) => new EventChannelsReader(context),
  fields: channelFields,
};
