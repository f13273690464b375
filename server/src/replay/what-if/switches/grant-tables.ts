import type { GrantEvent } from '../../../model/grants/grant-event.ts';
import type { GrantScenarioEvent } from '../grants-run.ts';
import type { SwitchDefinition } from '../switch-definition.ts';

const FIRST = 8;
const COUNT = 35;
const HOST_MAP = 0x2;

const refs = Array.from({ length: COUNT }, (_, at) => FIRST + at);

/** The guest grants pages to dom0, which maps them; the guest ends access too early, and dom0 unmaps. */
const drain: readonly GrantScenarioEvent[] = [
  ...refs.map((ref): GrantEvent => ({ name: 'guest.grant', granter: 1, ref, domid: 0, frame: BigInt(0x100 + ref) })),
  { name: 'map', caller: 0, ops: refs.map((ref) => ({ granter: 1, ref, flags: HOST_MAP })) },
  ...refs.map((ref): GrantEvent => ({ name: 'guest.endAccess', granter: 1, ref, api: 'page' })),
  ({ domains }) => ({
    name: 'unmap',
    caller: 0,
    ops: [...(domains.get(0)?.mappings.keys() ?? [])].map((handle) => ({ handle, hostAddr: 1n })),
  }),
  ...Array.from(
    { length: 5 },
    (): GrantScenarioEvent =>
      ({ domains }) =>
        (domains.get(1)?.deferred.length ?? 0) === 0 ? null : { name: 'deferredTimer', granter: 1 },
  ),
];

/** W-42: the grant tables of M4. */
export const grantTableSwitches: readonly SwitchDefinition[] = [
  {
    id: 'W-42',
    title: 'Pages whose grant has to end that a guest looks at in a second',
    values: { kind: 'names', names: ['ten', 'all'] },
    models: ['M4'],
    debate: 'Linux: all of them in older kernels, ten a second in newer ones',
    predicted: 'N pages that wait are given back within N/10 seconds, or within one.',
    set: (settings, value) => ({ ...settings, grants: { deferredPerSecond: value === 'ten' ? 10 : 0 } }),
    scenario: () => ({ model: 'grants', events: drain }),
  },
];
