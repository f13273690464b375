// The ring model alone: requests that go round one ring, in batches, both ends.

/** Requests per second of processor time. */
export const replayRing = (model, defaults, batch, total) => {
  const state = model.init(defaults, 'B510');
  let violations = 0;
  const effects = {
    output: () => undefined,
    violation: () => {
      violations += 1;
    },
  };
  model.advance(state, { name: 'init', order: 0, abi: 'x86_64' }, effects);
  const push = { name: 'front.push', count: batch };
  const poll = { name: 'back.poll' };
  const check = { name: 'back.finalCheck' };
  const consume = { name: 'front.consume' };
  const answers = Array.from({ length: 32 }, (_, id) => ({ name: 'back.respond', id: BigInt(id), op: 0, status: 0 }));
  const begin = process.cpuUsage();
  for (let done = 0; done < total; done += batch) {
    model.advance(state, push, effects);
    model.advance(state, poll, effects);
    model.advance(state, check, effects);
    for (let index = 0; index < batch; index += 1) model.advance(state, answers[(done + index) & 31], effects);
    model.advance(state, consume, effects);
  }
  const { user, system } = process.cpuUsage(begin);
  if (violations > 0 || model.check(state).length > 0) throw new Error('The events of the benchmark are not legal');
  return total / ((user + system) / 1e6);
};
