import type { StateStep } from './state-path.ts';

/**
 * The names of model state (MODEL.md 0.3, and those that rules need beyond it: XDUMP_FORMAT.md), as paths whose keys are left out. `*`: whatever follows.
 * What is not here is no error: it is kept, and told once as not used (GEN-04).
 */
const NAMES: ReadonlySet<string> = new Set(
  [
    'host.*',
    'dom0.*',
    'dom.{type,vcpus,dying,paused,name,pages,maxPages}',
    'gt.{version,frames,maxFrames,mtFrames,maxMtFrames,maptrackFrames,e,shared,status,deferred}',
    'gt.e.{actDom,mfn,pin,shDom,gmfn,flags}',
    'gt.shared.{flags,domid,frame,ver,status}',
    'mt.h.{ref,domid,flags}',
    'fe.*',
    'be.{r,refcnt,drain,overflow,vbdSize,bdevSize,readonly,discardSecure,gntPersistent,protocol,maxSectors,maxSegs,stateSince,threads,state}',
    'be.r.{reqProd,rspProd,reqEvent,rspEvent,reqCons,rspProdPvt,nrEnts,waitingReqs,inflight,pendFree,pendTotal,pgC,pgInUse,pgTree,purgeList,purgeWork,freePages,freeNum,nextLru,oo,rd,wr,f,ds,rdSect,wrSect,stPrint,thread,slots,haltedBogus,pend,requests,pageBalance,pending}',
    'be.r.slots.*',
    'be.r.pgTree.*',
    'be.r.purgeList.*',
    'be.r.pend.*',
    'be.r.requests.*',
    'log.*',
    'param.*',
    'p2m.*',
    'p2m',
    'm2p',
    'm2p.*',
    'ovr',
    'ovr.*',
    'dma.*',
    'armp2m.*',
    'ioreq.*',
    'ev.*',
    'owner',
    'owner.*',
    'emu.*',
    'kvm.*',
  ].flatMap(expand),
);

/** Does a model or a rule use the state at this path? A part of what is used (`gt{1}.e{3}` as one record) counts. */
export const isStateName = (steps: readonly StateStep[]): boolean => {
  const names = steps.map(({ name }) => name);
  if (NAMES.has(names.join('.'))) return true;
  return names.some((_, index) => index > 0 && NAMES.has(`${names.slice(0, index).join('.')}.*`));
};

function expand(line: string): string[] {
  const open = line.indexOf('{');
  if (open === -1) return [line];
  const prefix = line.slice(0, open);
  return [
    prefix.slice(0, -1),
    ...line
      .slice(open + 1, -1)
      .split(',')
      .map((name) => prefix + name),
  ];
}
