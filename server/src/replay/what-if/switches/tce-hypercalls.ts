import type { TceEvent } from '../../../model/tce/tce-event.ts';
import type { TceSwitches, TceVariant } from '../../../model/tce/tce-switches.ts';
import type { WhatIfSettings } from '../settings.ts';
import type { Scenario, SwitchDefinition } from '../switch-definition.ts';

const SEED = 'linuxppc-dev, 2017: H_PUT_TCE_INDIRECT with memory registered ahead (seed 2)';

const change = (settings: WhatIfSettings, switches: Partial<TceSwitches>): WhatIfSettings => ({
  ...settings,
  tce: { ...settings.tce, switches: { ...settings.tce.switches, ...switches } },
});
const variant = (settings: WhatIfSettings, name: TceVariant): WhatIfSettings => ({
  ...settings,
  tce: { ...settings.tce, variant: name },
});
const scenario = (events: readonly TceEvent[]) => (): Scenario => ({ model: 'tce', events });

const PAGE = 0x10000n;
/** User space has guest memory from here on. */
const UA = 0x3fff_0000_0000n;

/** 256 pages of guest memory and a window of 1024 entries of 64 KiB. */
const guest: readonly TceEvent[] = [
  { name: 'slotAdd', baseGfn: 0n, npages: 256n, ua: UA },
  { name: 'createTable', liobn: 1, shift: 16, offset: 0n, size: 1024n },
];
const register = (page: bigint, entries: bigint): TceEvent => ({
  name: 'register',
  ua: UA + page * PAGE,
  entries,
  pageShift: 16,
  hpa: 0x10_0000_0000n + page * PAGE,
});

/** A call in real mode whose list stands at a guest address; its TCEs map the pages from 0x20 on, both ways. */
const call = (list: bigint, more: { readonly liobn?: number; readonly tces?: readonly bigint[] } = {}): TceEvent => {
  const tces = more.tces ?? Array.from({ length: 8 }, (_, at) => (0x20n + BigInt(at)) * PAGE + 3n);
  return {
    name: 'hcall',
    call: 'H_PUT_TCE_INDIRECT',
    startLevel: 'RM',
    liobn: more.liobn ?? 1,
    ioba: 0n,
    list,
    npages: BigInt(tces.length),
    tces,
  };
};

/** W-13 to W-16: TCE hypercalls of M8. */
export const tceHypercallSwitches: readonly SwitchDefinition[] = [
  {
    id: 'W-13',
    title: 'How real mode gets at the list of a call',
    values: { kind: 'names', names: ['P0', 'P1', 'G1', 'G2'] },
    models: ['M8'],
    debate: `${SEED}: the patch (P1) and two other proposals of the review (G1, which went in, and G2)`,
    predicted:
      'With a list that real mode cannot read by the page table, P0 leaves the call to virtual mode and the others find it in a registered region. P1 and G1 differ in one case only: memory is registered and the list lies elsewhere. G2 also leaves every call of guests without registered memory to virtual mode.',
    set: (settings, value) => variant(settings, value === 'P1' || value === 'G1' || value === 'G2' ? value : 'P0'),
    scenario: scenario([
      ...guest,
      call(0x10n * PAGE),
      register(0x40n, 16n),
      call(0x10n * PAGE),
      { name: 'pteChange', ua: UA + 0x41n * PAGE, present: false, young: false, huge: false },
      call(0x41n * PAGE),
    ]),
  },
  {
    id: 'W-14',
    title: 'When the TCEs of a list are validated',
    values: { kind: 'names', names: ['first', 'in-the-loop'] },
    models: ['M8'],
    debate: `${SEED}: what is to be undone when the fifth of eight is bad; 4.20 validates all before it writes`,
    predicted:
      'When TCE k is bad, nothing is written if all are validated first, and k entries are if they are validated one by one; virtual mode then does that work again.',
    set: (settings, value) => change(settings, { validateFirst: value === 'first' }),
    scenario: scenario([
      ...guest,
      call(0x10n * PAGE, {
        tces: Array.from({ length: 8 }, (_, at) => (0x20n + BigInt(at)) * PAGE + 3n + (at === 5 ? 0x1000n : 0n)),
      }),
      { name: 'hcall', call: 'H_GET_TCE', startLevel: 'VM', liobn: 1, ioba: 4n * PAGE },
      { name: 'hcall', call: 'H_GET_TCE', startLevel: 'VM', liobn: 1, ioba: 6n * PAGE },
    ]),
  },
  {
    id: 'W-15',
    title: 'Whose registered memory counts',
    values: { kind: 'names', names: ['process', 'liobn'] },
    models: ['M8'],
    debate: `${SEED}: "any region" is asked of the process, so that an emulated bridge beside one of VFIO leaves the fast path`,
    predicted:
      'Calls of an emulated LIOBN stay in real mode when only an LIOBN with a hardware table counts (no TCE-01).',
    prepare: (settings) => variant(settings, 'P1'),
    set: (settings, value) => change(settings, { anyPerLiobn: value === 'liobn' }),
    scenario: scenario([
      ...guest,
      { name: 'createTable', liobn: 2, shift: 16, offset: 0n, size: 1024n },
      { name: 'attach', liobn: 2, table: 'vfio', shift: 16 },
      register(0x20n, 64n),
      call(0x10n * PAGE, { liobn: 1 }),
      call(0x30n * PAGE, { liobn: 2 }),
    ]),
  },
  {
    id: 'W-16',
    title: 'Bytes of a list that must lie in one region',
    values: { kind: 'names', names: ['4096', 'page'] },
    models: ['M8'],
    debate: `${SEED}: a list has at most 4096 bytes, a host page 65536`,
    predicted:
      'A list in the last 60 KiB of a region is found with 4096 bytes. With the size of a page it reaches beyond the end, is not found, and the call is too hard for real mode.',
    prepare: (settings) => variant(settings, 'P1'),
    set: (settings, value) => change(settings, { listBytes: value === 'page' ? 0 : 4096 }),
    scenario: scenario([...guest, register(0x40n, 16n), call(0x4fn * PAGE + 0x8000n)]),
  },
];
