import type { LiveRun, RunStep } from './live-run.ts';

/** A run whose steps up to each `last` are one: loads with other rings have other events, but the same rounds. */
export const joinSteps = (run: LiveRun, last: string): LiveRun => ({
  ...run,
  next: () => {
    const steps: RunStep[] = [];
    for (;;) {
      const step = run.next();
      if (step === null) break;
      steps.push(step);
      if (step.name === last) break;
    }
    const end = steps.at(-1);
    if (end === undefined) return null;
    return {
      name: end.name,
      event: () => (steps.length === 1 ? end.event() : `a round of the load, up to ${end.event()}`),
      outputs: steps.flatMap(({ outputs }) => outputs),
      violations: steps.flatMap(({ violations }) => violations),
    };
  },
});
