/** Models that take events. */
export type ModelId = 'm1' | 'm2' | 'm3' | 'm4' | 'm5' | 'm6' | 'm7' | 'm8';

/** The events of one model (MODEL.md 8a) and the names of their arguments; one list for all its events. */
interface Catalogue {
  readonly events: readonly string[];
  readonly keys: readonly string[];
}

const words = (text: string): readonly string[] => text.split(' ');

const CATALOGUE: Readonly<Record<ModelId, Catalogue>> = {
  m1: {
    events: words('init front.push front.setProd front.consume back.poll back.finalCheck back.respond'),
    keys: words(
      'order abi side n reqs requests v value hostile k count id op status rsp queue queues refs ports index nrEnts prodCheck variant',
    ),
  },
  m2: {
    events: words(
      'connect irq tick front.push front.setProd front.consume bioDone deviceResize xenstoreFail setParam disconnect allocFail kmallocFail memoryPressure workerRun thread mapStatus',
    ),
    keys: words(
      'variant persistent queues order protocol abi sectors sectorSize readonly ms reqs v n hostile reqId id bioIdx err error bio request sect step param name value nth count k gref grefs status queue ring maxSectors maxSegs lbs logStats discard flush barrier feature device mode domid name dev major minor retries segs op sector now',
    ),
  },
  m3: {
    events: words(
      'init map release pass workerRun mapStatus allocFail kmallocFail unmapFail memoryPressure setParam teardown',
    ),
    keys: words(
      'request grefs readonly failed ms count k gref status retries nth n param name value variant persistent ro',
    ),
  },
  m4: {
    events: words(
      'init guest.grant guest.endAccess guest.writeFlags guest.setVersion deferredTimer map unmap copy transfer swap setVersion setupTable query cacheFlush domainDying domainDestroyed softReset frameKind',
    ),
    keys: words(
      'granter G ref refs domid dom frame frames ro readonly api v value version mapper L caller flags handle hostAddr devBusAddr op ops src dst len offset mfn gfn page host dev ids d a b refA refB status force pin ms kind transDomid transRef length noMemory busy tooHigh denied races vcpu of',
    ),
  },
  m5: {
    events: words('init grantMapped grantUnmapped lookup lookupLocal balloon exchange directIo'),
    keys: words('B F page frame kmap mfn pfn direction in out status pageMissing noMemory kmapFailed variant'),
  },
  m6: {
    events: words(
      'init mapPage mapSg unmap unmapPage unmapSg syncCpu syncDev allocCoherent freeCoherent free exchange balloon grantMapped grantUnmapped',
    ),
    keys: words(
      'size arch autotranslate iommu dev device ranges dir addr address paddr phys bus mask dmaMask pfn mfn page frame order n bytes force variant nslabs start slots',
    ),
  },
  m7: {
    events: words(
      'init modify exitCheck testAndClear serverAck ioComplete foreignModify pause unpause serverEnable tableAllocFail emulatorMap emulatorInvalidate',
    ),
    keys: words(
      'v vcpu D domain d gfn order mfn none type actor s server bool enabled k access address size variant perVcpu n',
    ),
  },
  m8: {
    events: words(
      'init slotAdd slotRemove register unregister createTable attach detach hcall pteChange registerRegion unregisterRegion',
    ),
    keys: words(
      'slot gpa gfn ua size npages flags entries liobn shift offset tbl table kind args startLevel level tce tces ioba list count npages value result present young huge group fault variant vcpu pageSize window start',
    ),
  },
};

/** A model by its name, or null. */
export const modelIdOf = (name: string): ModelId | null => (Object.hasOwn(CATALOGUE, name) ? (name as ModelId) : null);

/** Is this an event of the model? */
export const isEventName = (model: ModelId, event: string): boolean => CATALOGUE[model].events.includes(event);

/** Is this an argument of an event of the model? */
export const isEventKey = (model: ModelId, key: string): boolean => CATALOGUE[model].keys.includes(key);

/** Kinds of recorded outputs (MODEL.md 0.4). */
export const outputKinds: ReadonlySet<string> = new Set(
  words('log hypercall response irq bio counter sleep wake xenstore bug result'),
);
