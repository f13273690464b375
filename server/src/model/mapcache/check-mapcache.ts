import type { Violation } from '../violation.ts';
import { Stage, brokenForeign, brokenOwn } from './delivery.ts';
import type { MapcacheState } from './mapcache-state.ts';
import { countTree } from './p2m-tree.ts';

/** The invariants M7-I1 to M7-I5, M7-I9 and M7-I10 (MODEL.md M7.7); I6, I7 and I8 belong to steps. */
export const checkMapcache = (state: MapcacheState): readonly Violation[] => {
  const found: Violation[] = [];
  const add = (id: string, object: string | null, text: string): void => void found.push({ id, text, object });
  checkCounters(state, add);
  const own = brokenOwn(state.delivery);
  for (let vcpu = 0; vcpu < state.delivery.vcpus; vcpu += 1)
    if ((own & (1 << vcpu)) !== 0)
      add(
        'M7-I4',
        `v${vcpu}`,
        `v${vcpu} runs in the guest though a device model may still use memory that it gave up.`,
      );
  if (brokenForeign(state.delivery))
    add('M7-I5', null, 'The guest runs though a device model may still use memory that another domain took away.');
  const pending =
    state.delivery.flags !== 0 ||
    state.delivery.waiting.some((servers) => servers !== 0) ||
    state.delivery.stage.some((stage) => stage !== Stage.guest);
  if (pending) return found;
  for (const { id, stale } of state.servers)
    for (const gfn of stale)
      add('M7-I9', `server ${id}`, `Device model ${id} still maps guest frame 0x${gfn.toString(16)}, which is gone.`);
  return found;
};

const checkCounters = (state: MapcacheState, add: (id: string, object: string | null, text: string) => void): void => {
  const { mapped, shattered, root } = state;
  const truth = countTree(root);
  for (const level of [1, 2, 3] as const) {
    if (mapped[level] < 0) add('M7-I1', `level ${level}`, `The counter of level ${level} is ${mapped[level]}.`);
    if (shattered[level] < 0)
      add('M7-I1', `level ${level}`, `The counter of split entries of level ${level} is ${shattered[level]}.`);
  }
  const counted = BigInt(mapped[1]) * 262144n + BigInt(mapped[2]) * 512n + BigInt(mapped[3]);
  const drifted = ([1, 2, 3] as const).some((level) => mapped[level] !== truth.leaves[level]);
  if (counted < truth.frames)
    add('M7-I2', null, `${truth.frames} frames are mapped, the counters add up to ${counted}.`);
  else if (drifted && state.replaced === 0)
    add('M7-I2', null, 'The counters are not what the tree holds, and nothing was replaced.');
  if (!state.direct && (mapped[2] + shattered[2] > 512 * shattered[1] || mapped[3] > 512 * shattered[2]))
    add('M7-I3', null, 'There are more small mappings than splitting makes.');
  if (state.tables !== truth.tables)
    add('M7-I10', null, `${state.tables} tables are on the list, ${truth.tables} are in the tree.`);
};
