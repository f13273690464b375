import type { Effects, Model } from '../model.ts';
import { notPossible } from '../violation.ts';
import { checkMapcache } from './check-mapcache.ts';
import { Stage, acknowledge, readFlag, removedByForeign, removedByOwn, testAndClear } from './delivery.ts';
import type { MapcacheEvent, P2mChange } from './mapcache-event.ts';
import {
  copyMapcache,
  enabledServers,
  initialMapcache,
  type MapcacheParams,
  type MapcacheState,
} from './mapcache-state.ts';
import { mapcacheVariantIds, type MapcacheVariant } from './mapcache-switches.ts';
import { setEntry } from './set-entry.ts';

/** M7: the P2M of an Arm domain, and how device models learn that memory went away (xen/arch/arm/p2m.c, xen/common/ioreq.c; MODEL.md M7). */
export const mapcacheModel: Model<MapcacheState, MapcacheEvent, MapcacheParams, MapcacheVariant> = {
  id: 'm7',
  variants: mapcacheVariantIds,
  init: initialMapcache,
  copy: copyMapcache,
  check: checkMapcache,
  advance: (state, event, effects) => {
    const reason = 'vcpu' in event && event.vcpu !== null ? refuseVcpu(state, event.name, event.vcpu) : null;
    if (reason !== null) {
      effects.violation(notPossible(event.name, reason));
      return;
    }
    take(state, event, effects);
  },
};

/** Why this vCPU cannot do it, or null. */
const refuseVcpu = ({ delivery }: MapcacheState, name: string, vcpu: number): string | null => {
  const stage = delivery.stage[vcpu];
  if (stage === undefined) return `there is no v${vcpu}`;
  const wanted = STAGES[name];
  if (wanted === undefined || wanted.includes(stage)) {
    const starts = stage === Stage.guest && (name === 'modify' || name === 'ioComplete');
    return starts && delivery.paused > 0 ? 'the domain is paused' : null;
  }
  return `v${vcpu} is not at that point`;
};

const STAGES: Readonly<Record<string, readonly number[]>> = {
  modify: [Stage.guest, Stage.hypercall],
  exitCheck: [Stage.hypercall],
  testAndClear: [Stage.check],
  ioComplete: [Stage.guest],
  serverAck: [Stage.blocked],
};

const take = (state: MapcacheState, event: MapcacheEvent, effects: Effects): void => {
  const { delivery, switches } = state;
  switch (event.name) {
    case 'modify':
      modify(state, event.vcpu, event, effects);
      return;
    case 'foreignModify':
      foreignModify(state, event, effects);
      return;
    case 'exitCheck':
      effects.output({ kind: 'result', of: 'flag', value: readFlag(delivery, switches, event.vcpu) });
      return;
    case 'testAndClear':
      clear(state, event.vcpu, effects);
      return;
    case 'ioComplete':
      // vcpu_ioreq_handle_completion looks at the flag of the vCPU, and so tells what another domain changed meanwhile.
      if (switches.flag === 'vcpu' && (delivery.flags & (1 << event.vcpu)) !== 0) clear(state, event.vcpu, effects);
      return;
    case 'serverAck':
      serverAck(state, event.server, event.vcpu ?? delivery.vcpus, effects);
      return;
    case 'serverMap':
      serverMap(state, event.server, event.gfn, effects);
      return;
    case 'serverEnable':
      serverEnable(state, event.server, event.enabled, effects);
      return;
    case 'pause':
      delivery.paused += 1;
      return;
    case 'unpause':
      if (delivery.paused > (delivery.waiting[delivery.vcpus] === 0 ? 0 : 1)) delivery.paused -= 1;
      else effects.violation(notPossible('unpause', 'the domain is not paused, or waits for its device models'));
      return;
    case 'creationFinished':
      state.creationFinished = true;
      return;
    case 'tableAllocFail':
      if (Number.isInteger(event.allocation) && event.allocation >= 0)
        state.allocations = event.allocation === 0 ? null : event.allocation - 1;
      else effects.violation(notPossible('tableAllocFail', 'the number of an allocation is wanted'));
      return;
    default:
      effects.violation(notPossible((event as MapcacheEvent).name, 'the model has no such event'));
  }
};

const modify = (state: MapcacheState, vcpu: number, change: P2mChange, effects: Effects): void => {
  const hadServer = enabledServers(state) !== 0;
  const result = setEntry(state, change, effects);
  effects.output({ kind: 'result', of: 'status', value: result.status });
  const marks = result.marks > 0 && (hadServer || state.switches.alwaysMark);
  state.delivery.stage[vcpu] = Stage.hypercall;
  forget(state, result.gone);
  if (marks) {
    effects.output({ kind: 'counter', name: 'mapcache.mark', delta: result.marks });
    if (result.spurious > 0)
      effects.violation({
        id: 'M7-I8',
        object: `v${vcpu}`,
        text: `${result.spurious} marks were made for memory that stays mapped, because a superpage could not be split.`,
      });
  }
  if (result.gone !== null && hadServer) removedByOwn(state.delivery, state.switches, vcpu, marks);
  else if (marks && state.switches.flag !== 'none')
    state.delivery.flags |= state.switches.flag === 'vcpu' ? 1 << vcpu : 1;
};

const foreignModify = (state: MapcacheState, change: P2mChange, effects: Effects): void => {
  const { delivery, switches } = state;
  if (switches.foreign === 'forbid' && state.creationFinished) {
    effects.output({ kind: 'result', of: 'status', value: -1 });
    return;
  }
  if (switches.foreign === 'pause' && delivery.waiting[delivery.vcpus] !== 0) {
    effects.violation(notPossible('foreignModify', 'device models have not answered the change before'));
    return;
  }
  const servers = enabledServers(state);
  const result = setEntry(state, change, effects);
  effects.output({ kind: 'result', of: 'status', value: result.status });
  forget(state, result.gone);
  if (result.gone === null || servers === 0 || !state.creationFinished) return;
  removedByForeign(delivery, switches, result.marks > 0, servers);
  if (switches.foreign === 'pause') request(state, 'another domain', effects);
};

/** What device models still have mapped of frames that went away. */
const forget = (state: MapcacheState, gone: readonly [bigint, bigint] | null): void => {
  if (gone === null) return;
  for (const { cached, stale } of state.servers)
    for (const gfn of cached) if (gone[0] <= gfn && gfn <= gone[1]) stale.add(gfn);
};

const clear = (state: MapcacheState, vcpu: number, effects: Effects): void => {
  const set = testAndClear(state.delivery, state.switches, vcpu, enabledServers(state));
  effects.output({ kind: 'result', of: 'flag', value: set });
  if (set) request(state, `v${vcpu}`, effects);
};

/** ioreq_signal_mapcache_invalidate: to every enabled device model; one that cannot take it is told in a line. */
const request = (state: MapcacheState, who: string, effects: Effects): void => {
  let lost = false;
  for (const { id, enabled, reachable } of state.servers) {
    if (!enabled) continue;
    if (reachable) effects.output({ kind: 'irq', target: `server ${id} INVALIDATE for ${who}` });
    else {
      lost = true;
      effects.violation({ id: 'M7-I7', object: `server ${id}`, text: `Device model ${id} cannot take a request.` });
    }
  }
  if (lost) effects.output({ kind: 'log', level: 'err', text: 'Unsuccessful map-cache invalidate' });
};

const serverAck = (state: MapcacheState, id: number, vcpu: number, effects: Effects): void => {
  const index = state.servers.findIndex((server) => server.id === id);
  const server = state.servers[index];
  const waits = ((state.delivery.waiting[vcpu] ?? 0) & (1 << index)) !== 0;
  if (server?.enabled !== true || !waits) {
    effects.violation(notPossible('serverAck', `no request is with device model ${id}`, `server ${id}`));
    return;
  }
  server.cached.clear();
  server.stale.clear();
  if (acknowledge(state.delivery, vcpu, 1 << index))
    effects.output({ kind: 'wake', queue: vcpu < state.delivery.vcpus ? `v${vcpu}` : 'domain' });
};

const serverMap = (state: MapcacheState, id: number, gfn: bigint, effects: Effects): void => {
  const server = state.servers.find((known) => known.id === id);
  if (server?.enabled !== true) {
    effects.violation(notPossible('serverMap', `device model ${id} is not there or off`, `server ${id}`));
    return;
  }
  if (server.cached.has(gfn)) effects.output({ kind: 'result', of: 'cached', value: true });
  else {
    server.cached.add(gfn);
    effects.output({ kind: 'result', of: 'cached', value: false });
  }
};

const serverEnable = (state: MapcacheState, id: number, enabled: boolean, effects: Effects): void => {
  const index = state.servers.findIndex((server) => server.id === id);
  if (index === -1) {
    effects.violation(notPossible('serverEnable', `there is no device model ${id}`, `server ${id}`));
    return;
  }
  const asked = state.delivery.waiting.some((servers) => (servers & (1 << index)) !== 0);
  if (!enabled && asked)
    effects.violation({
      id: 'M7-I7',
      object: `server ${id}`,
      text: `Device model ${id} is switched off before it answered; who waits for it waits on.`,
    });
  state.servers = state.servers.map((server) => (server.id === id ? { ...server, enabled } : server));
};
