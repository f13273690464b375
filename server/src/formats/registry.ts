import { droppedMessagesFormat } from './dropped-messages/dropped-messages.ts';
import type { BlockFormat, MessageFormat } from './format.ts';
import { blkbackStatFormat } from './blkback-stat/blkback-stat.ts';
import { grantTableFormat } from './grant-table/grant-table.ts';
import { eventChannelsFormat } from './event-channels/event-channels.ts';
import { lsevtchnFormat } from './lsevtchn/lsevtchn.ts';
import { grantSizeFormat } from './grant-size/grant-size.ts';
import { kernelBootFormat } from './kernel-boot/kernel-boot.ts';
import { kernelMessagesFormat } from './kernel-messages/kernel-messages.ts';
import { hypervisorMessagesFormat } from './hypervisor-messages/hypervisor-messages.ts';
import { domainInfoFormat } from './domain-info/domain-info.ts';
import { sysfsFormat } from './sysfs/sysfs.ts';
import { xenstoreFormat } from './xenstore/xenstore.ts';
import { xlInfoFormat } from './xl/xl-info.ts';
import { xlListFormat } from './xl/xl-list.ts';
import { xlListLongFormat } from './xl/xl-list-long.ts';

/** All formats that span lines, in the order in which they are asked. */
export const blockFormats: readonly BlockFormat[] = [
  grantTableFormat,
  domainInfoFormat,
  eventChannelsFormat,
  lsevtchnFormat,
  grantSizeFormat,
  xenstoreFormat,
  sysfsFormat,
  xlListFormat,
  xlListLongFormat,
  xlInfoFormat,
];

/** All formats of single lines, in the order in which they are asked. */
export const messageFormats: readonly MessageFormat[] = [
  droppedMessagesFormat,
  hypervisorMessagesFormat,
  blkbackStatFormat,
  kernelMessagesFormat,
  kernelBootFormat,
];
