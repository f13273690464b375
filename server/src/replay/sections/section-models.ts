import { blkbackVariantIds, type BlkbackVariantId } from '../../model/blkback-variants.ts';
import { blkbackModel } from '../../model/blkback/blkback-model.ts';
import type { BlkbackState } from '../../model/blkback/blkback-state.ts';
import type { RecordedEvent } from '../recorded-event.ts';
import { BackendEventReader } from '../what-if/read-backend-event.ts';
import { grantSection } from './grant-section.ts';
import { mapcacheSection } from './mapcache-section.ts';
import { persistentSection } from './persistent-section.ts';
import { memorySection } from './memory-section.ts';
import type { SectionStart } from './section-start.ts';
import { tceSection } from './tce-section.ts';
import type { SectionModel } from './section-machine.ts';
import { takeBackends } from './backend-start.ts';
import { modelMachine, type StateMap } from './model-machine.ts';

/** The models that run along `events` sections, one for each machine: block backend, its grants alone, grant tables, memory, map cache and TCE calls. */
export const sectionModels = (start: SectionStart): readonly SectionModel[] => {
  const { variant, params } = start;
  return [
    {
      models: ['m1', 'm2'],
      id: 'm2',
      begin: () => {
        const state = blkbackModel.init({ params, switches: {} }, variant);
        const devices = takeBackends(state, start.state);
        const reader = new BackendEventReader(devices.map(({ key }) => key));
        const notes = devices.flatMap(({ key, underWay, left }) => [
          ...(underWay === 0
            ? []
            : [`${underWay} requests of vbd:${key} that were under way at the start are taken for answered`]),
          ...left,
        ]);
        return modelMachine(
          blkbackModel,
          state,
          (event) => reader.read(event),
          backendState,
          notes,
          (event) => reader.why(event),
        );
      },
    },
    persistentSection(start),
    grantSection(start),
    memorySection(start),
    mapcacheSection(start),
    tceSection(start),
  ];
};

/** The variant that an event itself states (`m2.connect variant=B311`), or null. */
export const variantOfEvent = ({ values }: RecordedEvent): BlkbackVariantId | null =>
  blkbackVariantIds.find((id) => id === values['variant']) ?? null;

const RING = [
  'reqProd',
  'rspProd',
  'reqEvent',
  'rspEvent',
  'reqCons',
  'rspProdPvt',
  'waitingReqs',
  'inflight',
] as const;
const COUNTERS = ['oo', 'rd', 'wr', 'f', 'ds', 'rdSect', 'wrSect', 'thread'] as const;

const backendState = ({ devices }: BlkbackState, into: StateMap): void => {
  for (const device of devices) {
    const path = `be{${device.domid}/${device.handle}}`;
    into.set(`${path}.refcnt`, device.refcnt);
    into.set(`${path}.drain`, device.drain);
    into.set(`${path}.overflow`, device.overflow);
    into.set(`${path}.vbdSize`, device.size);
    into.set(`${path}.bdevSize`, device.bdevSize);
    for (const ring of device.rings) {
      const of = `${path}.r{${ring.index}}`;
      for (const name of [...RING, ...COUNTERS]) into.set(`${of}.${name}`, ring[name]);
      into.set(`${of}.nrEnts`, ring.entries);
      into.set(`${of}.pendFree`, ring.pool.length);
      into.set(`${of}.pendTotal`, ring.poolTotal);
      into.set(`${of}.pgC`, ring.grants.count);
      into.set(`${of}.pgInUse`, ring.grants.inUse);
      into.set(`${of}.freeNum`, ring.grants.free.length);
      into.set(`${of}.purgeWork`, ring.grants.purgeWork);
    }
  }
};
