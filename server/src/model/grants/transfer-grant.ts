import type { Effects } from '../model.ts';
import { entryFlag, grantStatus } from './grant-constants.ts';
import type { GrantEvent } from './grant-event.ts';
import { refCount, sharedEntry, type GrantDomain, type GrantState } from './grant-state.ts';
import { alternateHex, answer, say } from './grant-text.ts';
import { machineFrame } from './frames.ts';

type TransferEvent = Extract<GrantEvent, { readonly name: 'transfer' }>;

const EOPNOTSUPP = -95;

/** Gives a page away (gnttab_transfer; MODEL.md M4.5). Result `transfer`. From the second check on the page is lost when something is wrong. */
export const transferPage = (state: GrantState, caller: GrantDomain, event: TransferEvent, effects: Effects): void => {
  if (!state.switches.transfer) {
    answer(effects, 'transfer', EOPNOTSUPP);
    return;
  }
  const frame = machineFrame(caller, event.gfn);
  if ('status' in frame) {
    say(effects, 'info', `out-of-range ${event.gfn.toString(16)}`);
    answer(effects, 'transfer', grantStatus.badPage);
    return;
  }
  if (caller.kinds.get(event.gfn) === 'foreign') {
    answer(effects, 'transfer', grantStatus.badPage);
    return;
  }
  caller.kinds.set(event.gfn, 'bad');
  caller.pages -= 1;
  if (!caller.translated) answer(effects, 'flush', state.params.cpus);
  answer(effects, 'transfer', receive(state, caller, event, frame.mfn, effects));
};

const receive = (
  state: GrantState,
  caller: GrantDomain,
  event: TransferEvent,
  mfn: bigint,
  effects: Effects,
): number => {
  const receiver = state.domains.get(event.domid);
  if (receiver === undefined) {
    say(effects, 'info', `can't find d${event.domid}`);
    return grantStatus.badDomain;
  }
  if (event.tooHigh === 'no-memory') return grantStatus.addressTooBig;
  if (receiver.dying || receiver.pages >= receiver.maxPages) {
    const extra = state.switches.extraPagesText ? ', ex 0' : '';
    const room = `has no headroom (tot ${receiver.pages}, max ${receiver.maxPages}${extra})`;
    say(effects, 'info', `Transferee d${receiver.id} ${receiver.dying ? 'is dying' : room}`);
    return grantStatus.generalError;
  }
  const entry = acceptingEntry(receiver, caller, event.ref, effects);
  if (entry === null) return grantStatus.generalError;
  entry.flags |= entryFlag.transferCommitted;
  receiver.pages += 1;
  if (receiver.translated) receiver.physmap.set(entry.frame, mfn);
  else entry.frame = mfn;
  receiver.kinds.delete(entry.frame);
  entry.flags |= entryFlag.transferCompleted;
  return grantStatus.okay;
};

/** The entry of the receiver, if it is one that accepts a page from this domain and nothing else. */
const acceptingEntry = (
  receiver: GrantDomain,
  caller: GrantDomain,
  ref: number,
  effects: Effects,
): ReturnType<typeof sharedEntry> | null => {
  if (!Number.isInteger(ref) || ref < 0 || ref >= refCount(receiver)) {
    say(effects, 'info', `Bad grant reference ${alternateHex(ref)} for transfer to d${receiver.id}`);
    return null;
  }
  const entry = sharedEntry(receiver, ref);
  if (entry.flags === entryFlag.acceptTransfer && entry.domid === caller.id) return entry;
  say(effects, 'info', `Bad flags (${entry.flags.toString(16)}) or dom (${entry.domid}); expected d${caller.id}`);
  return null;
};
