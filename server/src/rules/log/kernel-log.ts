import { backendLogs } from '../block/messages.ts';
import type { RuleContext } from '../rule.ts';

/** `dom0`, `Guest d1`, or `A kernel` when its log does not say which. */
export const kernelName = (domid: number | null): string =>
  domid === null ? 'A kernel' : domid === 0 ? 'dom0' : `Guest d${domid}`;

/** For rules about messages of any kernel: what none printed is known where the log of each domain is whole. */
export const decideByKernelLogs = ({ world, pass, unknown }: RuleContext, found: boolean): void => {
  if (!world.logs.guests || backendLogs(world) === null) unknown('kernelMessage');
  else if (!found) pass();
};
