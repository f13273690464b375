import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { mustNotify, unconsumedRequests } from '../../../server/src/model/ring/ring-index.ts';
import { ringLevels } from '../../../server/src/model/ring/ring-levels.ts';
import { ringDefaults, ringModel } from '../../../server/src/model/ring/ring-model.ts';
import { abiOfProtocol, rawRingEntries, ringAbis, ringEntries } from '../../../server/src/model/ring/ring-size.ts';
import { step } from '../../../server/src/model/step.ts';
import { printed, results, runEvents } from '../run-events.ts';
import { CHECK, CONSUME, POLL, answer, connected, push, queueOf } from './ring-fixture.ts';

type Sizes = Readonly<Record<string, Readonly<Record<string, number>>>>;
const vectors = JSON.parse(readFileSync(new URL('../../golden/model/vectors.json', import.meta.url), 'utf8')) as {
  ring_sizes: Sizes;
  ring_raw: Sizes;
  notify: { old: number; new: number; event: number; notify: boolean }[];
  unconsumed: { a: [number, number, number, number]; v: number }[];
};

const irqs = (outputs: readonly { readonly kind: string }[]): unknown[] =>
  outputs.flatMap((output) => ('target' in output ? [output.target] : []));

describe('arithmetic', () => {
  it.each(ringAbis)('sizes of rings: %s', (abi) => {
    const orders = Object.keys(vectors.ring_sizes[abi] ?? {});
    expect(orders).toHaveLength(5);
    for (const order of orders) {
      expect(ringEntries(Number(order), abi)).toBe(vectors.ring_sizes[abi]?.[order]);
      expect(rawRingEntries(Number(order), abi)).toBe(vectors.ring_raw[abi]?.[order]);
    }
  });

  it.each(vectors.notify)('notify %o', (vector) => {
    expect(mustNotify(vector.old, vector.new, vector.event)).toBe(vector.notify);
  });

  it.each(vectors.unconsumed)('unconsumed %o', ({ a, v }) => {
    expect(unconsumedRequests(...a)).toBe(v);
  });

  it('protocols', () => {
    expect(['x86_64-abi', 'x86_32-abi', 'arm-abi', 'sparc-abi'].map((text) => abiOfProtocol(text, 'x86'))).toEqual([
      'x86_64',
      'x86_32',
      'native64',
      null,
    ]);
    expect([abiOfProtocol(null, 'x86'), abiOfProtocol(null, 'arm')]).toEqual(['x86_32', 'native64']);
  });

  it('levels of a ring, also when indices wrap or are not known', () => {
    const ring = { reqProd: 2, reqCons: 1, rspProd: 0xffffffff, rspProdPvt: 0, reqProdPvt: 3, rspCons: 0xfffffffe };
    expect(ringLevels(ring)).toEqual({ unread: 1, unanswered: 1, unpublished: 1, unseen: 1, used: 5 });
    expect(ringLevels({ ...ring, reqCons: null })).toMatchObject({ unread: null, unanswered: null, unseen: 1 });
  });
});

describe('golden scenarios', () => {
  it('G-01: one request there and back', () => {
    const { state, outputs, refused, broken } = runEvents(ringModel, connected(), [
      push(1),
      POLL,
      CHECK,
      answer(0),
      CONSUME,
    ]);
    expect([refused, broken]).toEqual([[], []]);
    expect(irqs(outputs)).toEqual(['back', 'front']);
    expect(results(outputs, 'taken')).toEqual([1]);
    expect(results(outputs, 'more')).toEqual([false]);
    expect(queueOf(state)).toMatchObject({ reqCons: 1, reqEvent: 2, rspEvent: 2, rspCons: 1, asleep: true });
  });

  it('G-02: a second push before the backend looked is silent', () => {
    const { outputs } = runEvents(ringModel, connected(), [push(3), push(2)]);
    expect(irqs(outputs)).toEqual(['back']);
  });

  it('G-03: a bogus producer halts the ring for ever', () => {
    const { state, outputs, refused, broken } = runEvents(ringModel, connected(), [
      { name: 'front.setProd', value: 33 },
      POLL,
      POLL,
    ]);
    expect(printed(outputs)).toEqual([
      'Frontend provided bogus ring requests (33 - 0 = 33). Halting ring processing on dev=0700',
    ]);
    expect(queueOf(state).halted).toBe(true);
    expect(refused.map(({ text }) => text)).toEqual(['back.poll could not be taken: the ring was halted.']);
    expect(broken).toEqual(['M1-I1']);
  });

  it('G-04: the version of the seed takes what it has room for and says nothing', () => {
    const run = runEvents(ringModel, connected({ variant: 'B311' }), [
      { name: 'front.setProd', value: 33 },
      POLL,
      CHECK,
    ]);
    expect(printed(run.outputs)).toEqual([]);
    expect(results(run.outputs, 'taken')).toEqual([32]);
    expect(results(run.outputs, 'more')).toEqual([false]);
    expect(queueOf(run.state)).toMatchObject({ halted: false, asleep: true, reqCons: 32 });
    expect(run.broken).toContain('M1-I1');
  });

  it('bogus numbers are printed with a sign', () => {
    const state = connected({ init: { index: 0x7fffffff } });
    const { outputs } = runEvents(ringModel, state, [{ name: 'front.setProd', value: 0x90000000 }, POLL]);
    expect(printed(outputs)[0]).toContain('(-1879048192 - 2147483647 = 268435457)');
  });
});

describe('a ring', () => {
  it('takes no more than fits, whether or not indices wrap', () => {
    const state = connected({ init: { index: 0xfffffff0 } });
    const full = runEvents(ringModel, state, [push(32), push(1)]);
    expect(full.refused).toHaveLength(1);
    expect(queueOf(state).reqProd).toBe(16);
    const on = runEvents(ringModel, state, [POLL, CHECK, answer(0), CONSUME, push(1)]);
    expect([on.refused, on.broken]).toEqual([[], []]);
  });

  it('is read up to what the pool has objects for', () => {
    const { state, outputs } = runEvents(ringModel, connected(), [
      push(5),
      { name: 'back.poll', count: 2 },
      CHECK,
      POLL,
    ]);
    expect(results(outputs, 'taken')).toEqual([2, 3]);
    expect(results(outputs, 'more')).toEqual([true]);
    expect(queueOf(state).reqCons).toBe(5);
  });

  it('of several pages has more slots; a backend before 4.2 uses one page', () => {
    expect(queueOf(connected({ init: { order: 2 } })).backEntries).toBe(128);
    const old = connected({ variant: 'B314', init: { order: 1 } });
    expect(queueOf(old)).toMatchObject({ frontEntries: 64, backEntries: 32 });
    expect(ringModel.check(old).map(({ id }) => id)).toEqual(['M1-I8']);
  });

  it('refuses orders and queues beyond the limits', () => {
    const fresh = () => ringModel.init({ ...ringDefaults, maxOrder: 1 }, 'B510');
    const init = { name: 'init', abi: 'x86_64' } as const;
    const order = runEvents(ringModel, fresh(), [{ ...init, order: 2 }]);
    expect(printed(order.outputs)).toEqual(['requested ring page order 2 exceed max:1']);
    expect(results(order.outputs, 'init')).toEqual([false]);
    const queues = runEvents(ringModel, fresh(), [{ ...init, order: 0, queues: 8 }]);
    expect(printed(queues.outputs)).toEqual(['guest requested 8 queues, exceeding the maximum of 4.']);
    expect(runEvents(ringModel, fresh(), [{ ...init, order: 5 }]).refused).toHaveLength(1);
  });

  it('has queues of their own', () => {
    const state = connected({ init: { queues: 2, refs: [[8], [9]], ports: [13, 14] } });
    const { outputs, broken } = runEvents(ringModel, state, [push(1, { queue: 1 }), push(1), { ...POLL, queue: 1 }]);
    expect(irqs(outputs)).toEqual(['back', 'back']);
    expect(broken).toEqual([]);
    expect([queueOf(state, 0).reqCons, queueOf(state, 1).reqCons]).toEqual([0, 1]);
    const shared = connected({ init: { queues: 2, refs: [[8], [8]], ports: [13, 13] } });
    expect(ringModel.check(shared).map(({ id }) => id)).toEqual(['M1-I10', 'M1-I10']);
    expect(ringModel.check(connected({ variant: 'B42', init: { queues: 2 } })).map(({ id }) => id)).toEqual(['M1-I10']);
  });

  it('a step leaves the state before it as it was', () => {
    const before = connected();
    const after = step(ringModel, before, push(2));
    expect([queueOf(before).reqProd, queueOf(after.state).reqProd]).toEqual([0, 2]);
    expect([queueOf(before).shadow.size, queueOf(after.state).shadow.size]).toEqual([0, 2]);
  });
});

describe('a frontend that checks its backend', () => {
  const given = [push(2), POLL];
  it.each([
    [answer(77), 'xvda: response has incorrect id (77)'],
    [answer(5), 'xvda: response references no pending request'],
    [answer(1, 1), 'xvda: response has wrong operation (1 instead of 0)'],
  ])('%o', (response, text) => {
    const { state, outputs } = runEvents(ringModel, connected(), [...given, response, CONSUME]);
    expect(printed(outputs)).toEqual([text, 'xvda disabled for further use']);
    expect(queueOf(state).frontDisabled).toBe(true);
    const old = runEvents(ringModel, connected({ variant: 'B419' }), [...given, response, CONSUME]);
    expect(printed(old.outputs)).toEqual([]);
  });

  it('more responses than slots', () => {
    const state = connected();
    queueOf(state).rspProd = 40;
    const { outputs } = runEvents(ringModel, state, [CONSUME]);
    expect(printed(outputs)[0]).toBe('xvda: illegal number of responses 40');
  });
});

describe('states that a correct machine does not reach', () => {
  it.each([
    ['M1-I2', { reqCons: 50, rspProdPvt: 10, rspProd: 10, reqProd: 42 }],
    ['M1-I3', { reqCons: 10, reqProd: 9 }],
    ['M1-I4', { rspProd: 10, rspProdPvt: 12, reqCons: 12, reqProd: 12 }],
    ['M1-I5', { rspProd: 40, rspProdPvt: 40, reqCons: 40, reqProd: 40 }],
  ])('%s', (id, fields) => {
    const state = connected();
    Object.assign(queueOf(state), { reqProdPvt: fields.reqProd, ...fields });
    expect(ringModel.check(state).map((violation) => violation.id)).toContain(id);
  });

  it('a frontend that starts again under a live backend', () => {
    const again = { name: 'init', side: 'front', order: 0, abi: 'x86_64', hostile: true } as const;
    const { broken } = runEvents(ringModel, connected(), [push(2), POLL, answer(0), again]);
    expect(broken).toContain('M1-I3');
    expect(runEvents(ringModel, connected(), [{ ...again, hostile: false }]).refused).toHaveLength(1);
  });
});
