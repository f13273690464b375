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
import { debugKeyFormats } from './debug-keys/debug-key-formats.ts';
import { eptTablesFormat } from './ept-tables/ept-tables.ts';
import { iommuTablesFormat } from './iommu-tables/iommu-tables.ts';
import { domainInfoFormat } from './domain-info/domain-info.ts';
import { interruptsFormat } from './proc/interrupts.ts';
import { iomemFormat } from './proc/iomem.ts';
import { meminfoFormat } from './proc/meminfo.ts';
import { linuxP2mFormat } from './linux-p2m/linux-p2m.ts';
import { m2pDumpFormat } from './mfndump/m2p-dump.ts';
import { mfnCompareFormat } from './mfndump/mfn-compare.ts';
import { modelEventsFormat } from './model-events/model-events.ts';
import { modelStateFormat } from './model-state/model-state.ts';
import { p2mDumpFormat } from './mfndump/p2m-dump.ts';
import { pteDumpFormat } from './mfndump/pte-dump.ts';
import { crashAnalyserFormat } from './crash-tools/crash-analyser.ts';
import { crashDomainFormat } from './crash-tools/crash-domain.ts';
import { crashListsFormat } from './crash-tools/crash-lists.ts';
import { crashProcessorFormat } from './crash-tools/crash-processor.ts';
import { ftraceFormat } from './ftrace/ftrace.ts';
import { qemuTraceFormat } from './qemu-trace/qemu-trace.ts';
import { sysfsFormat } from './sysfs/sysfs.ts';
import { xenstoreFormat } from './xenstore/xenstore.ts';
import { xentopFormat } from './xentop/xentop.ts';
import { xlBlockListFormat } from './xl/xl-block-list.ts';
import { xlInfoFormat } from './xl/xl-info.ts';
import { xlListFormat } from './xl/xl-list.ts';
import { xlListLongFormat } from './xl/xl-list-long.ts';
import { xlVcpuListFormat } from './xl/xl-vcpu-list.ts';

/** All formats that span lines, in the order in which they are asked. */
export const blockFormats: readonly BlockFormat[] = [
  grantTableFormat,
  domainInfoFormat,
  eventChannelsFormat,
  eptTablesFormat,
  iommuTablesFormat,
  ...debugKeyFormats,
  lsevtchnFormat,
  grantSizeFormat,
  xenstoreFormat,
  sysfsFormat,
  xlListFormat,
  xlListLongFormat,
  xlInfoFormat,
  xlVcpuListFormat,
  xlBlockListFormat,
  xentopFormat,
  interruptsFormat,
  iomemFormat,
  meminfoFormat,
  m2pDumpFormat,
  p2mDumpFormat,
  pteDumpFormat,
  mfnCompareFormat,
  linuxP2mFormat,
  ftraceFormat,
  qemuTraceFormat,
  crashListsFormat,
  crashAnalyserFormat,
  crashProcessorFormat,
  crashDomainFormat,
  modelEventsFormat,
  modelStateFormat,
];

/** All formats of single lines, in the order in which they are asked. */
export const messageFormats: readonly MessageFormat[] = [
  droppedMessagesFormat,
  hypervisorMessagesFormat,
  blkbackStatFormat,
  kernelMessagesFormat,
  kernelBootFormat,
];
