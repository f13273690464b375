import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blkbackVariantIds } from '../../../server/src/model/blkback-variants.ts';
import type { RingEvent } from '../../../server/src/model/ring/ring-event.ts';
import { distance } from '../../../server/src/model/ring/ring-index.ts';
import { ringDefaults, ringModel } from '../../../server/src/model/ring/ring-model.ts';
import type { RingState } from '../../../server/src/model/ring/ring-state.ts';
import { LONGEST, modelSteps, runEvents } from '../run-events.ts';
import { CHECK, CONSUME, POLL, answer, connected, push, queueOf, type RingOptions } from './ring-fixture.ts';

const move = fc.record({
  what: fc.constantFrom('push', 'poll', 'poll', 'check', 'respond', 'respond', 'respond', 'consume', 'consume'),
  amount: fc.nat({ max: 40 }),
  pick: fc.nat({ max: 1000 }),
  queue: fc.nat({ max: 1 }),
});
type Move = typeof move extends fc.Arbitrary<infer T> ? T : never;

/** The event of a move in this state, or null when a correct end would not do it now. */
const legalEvent = (state: RingState, { what, amount, pick, queue: index }: Move): RingEvent | null => {
  const queue = state.queues[index];
  if (queue === undefined) return null;
  const at = { queue: index };
  const entries = queue.frontEntries ?? 0;
  switch (what) {
    case 'push': {
      const room = entries - distance(queue.reqProdPvt, queue.rspCons);
      return amount > room ? null : push(amount, at);
    }
    case 'poll':
      return queue.asleep && !queue.waitingReqs
        ? null
        : { ...POLL, ...(pick % 5 === 0 ? { count: amount } : {}), ...at };
    case 'check':
      return queue.asleep ? null : { ...CHECK, ...at };
    case 'respond': {
      const waiting = Array.from({ length: entries }, (_, id) => id).filter(
        (id) => queue.taken.opOf(BigInt(id)) !== null,
      );
      const id = waiting[pick % Math.max(1, waiting.length)];
      return id === undefined ? null : answer(id, queue.taken.opOf(BigInt(id)) ?? 0, at);
    }
    default:
      return {
        ...CONSUME,
        ...at,
        ...(pick % 3 === 0 ? { count: Math.min(amount, distance(queue.rspProd, queue.rspCons)) } : {}),
      };
  }
};

/** Runs the legal ones of these moves; the ids that were broken on the way. */
const brokenBy = (state: RingState, moves: readonly Move[]): Set<string> => {
  const broken = new Set<string>();
  for (const one of moves) {
    const event = legalEvent(state, one);
    if (event === null) continue;
    ringModel.advance(state, event, { output: () => undefined, violation: ({ id }) => void broken.add(id) });
    for (const { id } of ringModel.check(state)) broken.add(id);
  }
  return broken;
};

const LENGTH = 100;
/** At least so many of the moves of a history can be made when they come; the others are no steps. */
const TAKEN = 0.55;
const histories = fc.array(move, { minLength: LENGTH, maxLength: LENGTH });
const two = { queues: 2, refs: [[8], [9]], ports: [13, 14] };

describe('legal histories', () => {
  it(
    'break no invariant, in any version, from any index',
    () => {
      fc.assert(
        fc.property(
          fc.constantFrom(...blkbackVariantIds),
          fc.constantFrom(0, 0, 1),
          fc.oneof(fc.constant(0), fc.integer({ min: 0xffffffa0, max: 0xffffffff })),
          histories,
          (variant, order, index, moves) => {
            const several = blkbackVariantIds.indexOf(variant) >= blkbackVariantIds.indexOf('B45');
            const init = { order: several ? order : 0, index, ...(several ? two : {}) };
            expect([...brokenBy(connected({ variant, init }), moves)]).toEqual([]);
          },
        ),
        { numRuns: Math.ceil(modelSteps(3000) / (LENGTH * TAKEN)) },
      );
    },
    LONGEST,
  );

  it('keep the sum of all levels', () => {
    fc.assert(
      fc.property(histories, (moves) => {
        const state = connected();
        brokenBy(state, moves);
        const { reqProdPvt, reqProd, reqCons, rspProdPvt, rspProd, rspCons, shadow, taken } = queueOf(state);
        expect(distance(reqProdPvt, rspCons)).toBe(shadow.size);
        expect(distance(reqCons, rspProdPvt)).toBe(taken.size);
        expect([reqProdPvt, rspProdPvt]).toEqual([reqProd, rspProd]);
      }),
      { numRuns: 20 },
    );
  });
});

describe('defects', () => {
  const found = (options: RingOptions): string[] => {
    const all = new Set<string>();
    fc.assert(
      fc.property(histories, (moves) => {
        for (const id of brokenBy(connected(options), moves)) all.add(id);
      }),
      { numRuns: 40, seed: 1 },
    );
    return [...all].sort();
  };

  it.each([
    ['the backend sleeps without its last look', { switches: { finalCheck: false } }, ['M1-I6']],
    ['interrupts of the backend are lost', { switches: { backInterrupts: false } }, ['M1-I6']],
    ['interrupts of the frontend are lost', { switches: { frontInterrupts: false } }, ['M1-I7']],
    ['the backend has one page and the frontend two', { variant: 'B314', init: { order: 1 } }, ['M1-I8']],
  ] as const)('%s', (_, options, expected) => {
    const broken = found(options);
    // Two ends with different sizes read each other's slots wrongly; that is the consequence, not the defect.
    if (expected[0] === 'M1-I8') expect(broken).toContain('M1-I8');
    else expect(broken).toEqual(expected);
  });

  it('no producer check: the ring claims too much, and in the end the thread sleeps beside it', () => {
    const hostile: RingEvent[] = [push(32), { name: 'front.setProd', value: 40 }, POLL, CHECK];
    const lines = (variant: 'B311' | 'B510'): readonly string[] =>
      runEvents(ringModel, connected({ variant }), hostile).broken;
    expect([lines('B311'), lines('B510')]).toEqual([['M1-I1'], ['M1-I1']]);
    // The difference is what happens next: one ring is dead and says so, the other one waits for an interrupt that never comes.
    const on: RingEvent[] = [...hostile, answer(0)];
    expect(runEvents(ringModel, connected({ variant: 'B311' }), on).broken).toEqual(['M1-I1', 'M1-I6']);
  });

  it('without the test of the room for answers the backend takes more than the ring holds', () => {
    const state = connected({ variant: 'B311', switches: { overflowTest: false } });
    const { broken } = runEvents(ringModel, state, [{ name: 'front.setProd', value: 40 }, POLL]);
    expect(broken).toContain('M1-I2');
  });

  it('an id that is used twice, an id that is too large', () => {
    const requests = (...ids: bigint[]): RingEvent => push(0, { requests: ids.map((id) => ({ id, op: 0 })) });
    expect(runEvents(ringModel, connected(), [requests(5n, 5n)]).broken).toEqual(['M1-I9']);
    expect(runEvents(ringModel, connected(), [requests(1n << 40n)]).broken).toEqual(['M1-I9']);
    expect(runEvents(ringModel, connected(), [requests(5n, 6n)]).broken).toEqual([]);
  });

  it('more requests than there is room for', () => {
    expect(runEvents(ringModel, connected(), [push(33, { hostile: true })]).broken).toEqual([
      'M1-I1',
      'M1-I5',
      'M1-I9',
    ]);
  });
});

it('no event throws, whatever it holds', () => {
  const odd = fc.oneof(
    fc.nat({ max: 600 }),
    fc.integer(),
    fc.integer({ min: 0xfffffff0, max: 0x100000010 }),
    fc.constantFrom(NaN, -1, 0.5, Infinity, undefined),
  );
  const any = fc.record({
    name: fc.constantFrom(
      'init',
      'front.push',
      'front.setProd',
      'back.poll',
      'back.finalCheck',
      'back.respond',
      'front.consume',
      'odd',
    ),
    side: fc.constantFrom('front', 'back', undefined),
    order: odd,
    abi: fc.constantFrom('x86_64', 'x86_32', 'sparc'),
    queues: fc.constantFrom(1, 2, 1000, undefined),
    index: odd,
    hostile: fc.boolean(),
    count: odd,
    requests: fc.option(fc.array(fc.record({ id: fc.bigInt(), op: odd }), { maxLength: 40 }), { nil: undefined }),
    value: odd,
    id: fc.bigInt(),
    op: odd,
    status: odd,
    queue: fc.constantFrom(0, 0, 1, undefined, 7, NaN),
  });
  fc.assert(
    fc.property(
      fc.constantFrom(...blkbackVariantIds),
      fc.boolean(),
      fc.boolean(),
      fc.array(any, { maxLength: 30 }),
      (variant, overflowTest, fresh, events) => {
        const options = { variant, switches: { overflowTest } };
        const state = fresh ? ringModel.init(ringDefaults, variant) : connected(options);
        runEvents(ringModel, state, events as unknown as RingEvent[]);
        ringModel.copy(state);
      },
    ),
    { numRuns: 100 },
  );
});
