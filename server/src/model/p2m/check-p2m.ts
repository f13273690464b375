import type { Violation } from '../violation.ts';
import { frameOf, isForeign, isIdentity } from './entry-format.ts';
import { overrideNeed } from './override-need.ts';
import type { P2mState } from './p2m-state.ts';
import { rawEntry } from './translate.ts';

const hex = (value: bigint): string => `0x${value.toString(16)}`;

/** The invariants M5-I1 to M5-I9 and the deadlock of P2M-09 (MODEL.md M5.7). I7 belongs to the step, I10 to the ranges of debugfs. */
export const checkP2m = (state: P2mState): readonly Violation[] => {
  const found: Violation[] = [];
  const add = (id: string, object: bigint, text: string): void =>
    void found.push({ id, text, object: `pfn ${hex(object)}` });
  if (state.deadlock !== null) {
    const { reason } = overrideNeed({ mapper: 'gntdev', kmap: true, domain: state.domain, sameDomain: true });
    const text = `Page ${hex(state.deadlock)} is locked by its own front and is to be locked again. ${reason}`;
    add('P2M-09', state.deadlock, text);
  }
  if (state.domain !== 'pv') return found;
  checkOwn(state, add);
  checkEntries(state, add);
  checkMappings(state, add);
  return found;
};

type Add = (id: string, object: bigint, text: string) => void;

const checkOwn = (state: P2mState, add: Add): void => {
  for (const mfn of state.owned) {
    const pfn = state.m2p.get(mfn);
    if (pfn === undefined) continue;
    const value = frameOf(state.format, rawEntry(state, pfn));
    if (value !== mfn)
      add('M5-I1', pfn, `Own frame ${hex(mfn)} belongs to pfn ${hex(pfn)}, whose entry says ${hex(value)}.`);
  }
};

const checkEntries = (state: P2mState, add: Add): void => {
  const { format } = state;
  const seen = new Map<bigint, bigint>();
  for (const [pfn, entry] of state.p2m) {
    const value = frameOf(format, entry);
    if (entry === format.invalid) continue;
    if (isIdentity(format, entry)) {
      if (value !== pfn) add('M5-I9', pfn, `pfn ${hex(pfn)} is marked identity and holds frame ${hex(value)}.`);
      continue;
    }
    if (isForeign(format, entry)) {
      checkForeign(state, pfn, value, add);
      continue;
    }
    if (!state.owned.has(value))
      add('M5-I4', pfn, `pfn ${hex(pfn)} holds frame ${hex(value)} of another domain without the foreign mark.`);
    const twin = seen.get(value);
    if (twin !== undefined)
      add('M5-I5', pfn, `pfn ${hex(twin)} and pfn ${hex(pfn)} both hold frame ${hex(value)} as their own.`);
    seen.set(value, pfn);
  }
};

const checkForeign = (state: P2mState, pfn: bigint, value: bigint, add: Add): void => {
  const own = state.mappings.get(pfn);
  const front = state.m2p.get(value) === pfn && state.owned.has(value) && state.overrides.find(value).entry !== null;
  if (own?.mfn !== value && !front)
    add('M5-I6', pfn, `pfn ${hex(pfn)} shows foreign frame ${hex(value)}, which is not mapped there.`);
  if (!state.switches.lookupAsksTable || front) return;
  const overridden = [...state.overrides.all()].some((entry) => entry.page === pfn && entry.mfn === value);
  const withoutTable = own !== undefined && !(own.kmap ? state.switches.overrideKmap : state.switches.overridePlain);
  if (!overridden && !withoutTable)
    add('M5-I3', pfn, `pfn ${hex(pfn)} is marked foreign, and no override names it or its frame ${hex(value)}.`);
};

const checkMappings = (state: P2mState, add: Add): void => {
  const { format } = state;
  for (const { mfn, page } of state.overrides.all())
    if (rawEntry(state, page) !== (mfn | format.foreign))
      add(
        'M5-I2',
        page,
        `The override of frame ${hex(mfn)} names pfn ${hex(page)}, whose entry is ${hex(rawEntry(state, page))}.`,
      );
  for (const [page, { mfn }] of state.mappings)
    if (rawEntry(state, page) !== (mfn | format.foreign) && frameOf(format, rawEntry(state, page)) !== mfn)
      add(
        'M5-I6',
        page,
        `Frame ${hex(mfn)} is mapped at pfn ${hex(page)}, whose entry is ${hex(rawEntry(state, page))}.`,
      );
  for (const [page, entry] of state.released)
    if (rawEntry(state, page) !== entry)
      add(
        'M5-I8',
        page,
        `After unmapping, pfn ${hex(page)} must hold ${hex(entry)} and holds ${hex(rawEntry(state, page))}.`,
      );
};
