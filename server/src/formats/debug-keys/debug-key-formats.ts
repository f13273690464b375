import type { BlockFormat } from '../format.ts';
import { dumpFormat } from './dump-format.ts';
import { hvmIrqDump, interruptDump, ioApicDump, msiDump, pciDump, remappingDump } from './interrupt-dumps.ts';
import { heapDump, memoryInfoDump, numaDump } from './memory-dumps.ts';
import { allKeysDump, announcedDumps, handlersDump, livePatchesDump } from './other-dumps.ts';
import { crashRegistersDump, dom0RegistersDump, guestStateDump, nmiDump, registersDump } from './processor-dumps.ts';
import { clocksDump, idleStatesDump, runQueuesDump, timersDump, timeStampDump } from './scheduler-dumps.ts';

/** The formats of all debug keys whose lines are told by a table of shapes; `g`, `q`, `e`, `D` and `o` have their own. */
export const debugKeyFormats: readonly BlockFormat[] = [
  memoryInfoDump,
  heapDump,
  numaDump,
  interruptDump,
  msiDump,
  pciDump,
  hvmIrqDump,
  ioApicDump,
  remappingDump,
  registersDump,
  dom0RegistersDump,
  crashRegistersDump,
  guestStateDump,
  nmiDump,
  timersDump,
  runQueuesDump,
  clocksDump,
  timeStampDump,
  idleStatesDump,
  handlersDump,
  livePatchesDump,
  allKeysDump,
  ...announcedDumps,
].map(dumpFormat);
