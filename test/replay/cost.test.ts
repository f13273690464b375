import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { calibrate } from '../../server/src/replay/cost/calibrate.ts';
import { costCurve, hostOf, overrideTables, sensitivities } from '../../server/src/replay/cost/cost-tables.ts';
import { fittedKnee, fittedShootdown, publishedPoints } from '../../server/src/replay/cost/fitted-constants.ts';
import { publishedHost } from '../../server/src/replay/cost/host-load.ts';
import { kneeThroughput } from '../../server/src/replay/cost/knee-cost.ts';
import { overrideGain, ratioForGain } from '../../server/src/replay/cost/override-cost.ts';
import { rejectedScaling } from '../../server/src/replay/cost/rejected-scaling.ts';
import { shootdownThroughput } from '../../server/src/replay/cost/shootdown-cost.ts';

interface Fit {
  readonly S1_pred_N15_for_c: Record<string, number>;
  readonly S2_mva: {
    readonly curve_kIOPS: Record<string, number>;
    readonly rms_log_err: number;
    readonly peak_at: number;
  };
  readonly USL: {
    readonly curve_kIOPS: Record<string, number>;
    readonly peak_at: number;
    readonly rms_log_err: number;
  };
  readonly S1_curve_kIOPS: Record<string, number>;
  readonly S1_vcpu_sensitivity_N10_kIOPS: Record<string, number>;
  readonly S1_hit_ratio_N10_kIOPS: Record<string, number>;
  readonly m2p_ratio_r_for_gain: Record<string, Record<string, number>>;
  readonly m2p_gain_for_r: Record<string, Record<string, number>>;
}

const fit = JSON.parse(readFileSync(new URL('../golden/model/fit_cost.json', import.meta.url), 'utf8')) as Fit;
const kilo = (iops: number): number => Math.round(iops / 100) / 10;
const c1 = (changes = {}): number => kilo(shootdownThroughput(fittedShootdown, hostOf(changes)));

const error = (predict: (guests: number) => number): number =>
  Math.sqrt(
    publishedPoints.reduce((sum, { guests, iops }) => sum + Math.log(predict(guests) / iops) ** 2, 0) /
      publishedPoints.length,
  );

describe('C1, a closed queue with one serial station (golden scenario G-28)', () => {
  it.each(Object.entries(fit.S2_mva.curve_kIOPS))('%s guests: %d kIOPS', (guests, iops) => {
    expect(Math.abs(shootdownThroughput(fittedShootdown, publishedHost(Number(guests))) / 1000 - iops)).toBeLessThan(
      0.1,
    );
  });

  it('peaks at 5 guests with 650, and has 400 at 10', () => {
    const curve = costCurve(fittedShootdown, publishedHost(1));
    const peak = curve.reduce((best, point) => (point.withoutPersistent > best.withoutPersistent ? point : best));
    expect(peak.guests).toBe(fit.S2_mva.peak_at);
    expect([kilo(peak.withoutPersistent), kilo(curve[9]?.withoutPersistent ?? 0)]).toEqual([651.1, 401.6]);
    expect(error((n) => shootdownThroughput(fittedShootdown, publishedHost(n)))).toBeCloseTo(fit.S2_mva.rms_log_err, 4);
  });

  it('persistent grants: the other limit', () => {
    const curve = costCurve(fittedShootdown, publishedHost(1));
    expect(curve.slice(5).every(({ withPersistent }) => withPersistent === 1_102_019)).toBe(true);
  });

  it.each([
    ['hitRatio', [401.6, 535.4, 800.6, 1102, 1102]],
    ['vcpus', [403.9, 741, 935.7, 910.8, 653.1, 497.5, 401.6, 401.6]],
    ['queues', [651.1, 401.6, 336.7]],
    ['iosPerFlush', [401.6, 800.6, 1102]],
  ] as const)('predictions of MODEL.md 11.5: %s', (id, expected) => {
    const table = sensitivities(fittedShootdown, publishedHost(1)).find((one) => one.id === id);
    expect(table?.points.map(({ iops }) => kilo(iops))).toEqual(expected);
  });

  it('hit ratio at 15 guests, and in the overflow regime', () => {
    expect([0, 0.5, 0.75].map((hitRatio) => c1({ guests: 15, hitRatio }))).toEqual([336.7, 673.4, 1102]);
    expect([0.488, 0.5].map((hitRatio) => Math.round(c1({ guests: 10, hitRatio })))).toEqual([782, 801]);
  });

  it('a backend whose memory is translated has no shootdown', () =>
    expect(c1({ guests: 10, backend: 'translated' })).toBe(c1({ guests: 10, hitRatio: 1 })));

  it('more of what hurts never helps', () => {
    const load = fc.record({
      guests: fc.integer({ min: 1, max: 40 }),
      vcpus: fc.integer({ min: 1, max: 64 }),
      queues: fc.integer({ min: 1, max: 4 }),
      hitRatio: fc.double({ min: 0, max: 1, noNaN: true }),
      flushes: fc.integer({ min: 1, max: 24 }),
    });
    fc.assert(
      fc.property(load, (changes) => {
        const host = hostOf(changes);
        const now = shootdownThroughput(fittedShootdown, host);
        expect(shootdownThroughput(fittedShootdown, { ...host, flushes: host.flushes + 1 })).toBeLessThanOrEqual(now);
        expect(shootdownThroughput(fittedShootdown, { ...host, hitRatio: 1 })).toBeGreaterThanOrEqual(now - 1e-6);
      }),
    );
  });
});

describe('C2, the knee', () => {
  it.each(Object.entries(fit.S1_curve_kIOPS))('%s guests: %d kIOPS', (guests, iops) =>
    expect(
      Math.abs(kneeThroughput(fittedKnee, { ...publishedHost(Number(guests)), cap: null }) / 1000 - iops),
    ).toBeLessThan(0.1),
  );
  it.each(Object.entries(fit.S1_vcpu_sensitivity_N10_kIOPS))(
    '10 guests, %s virtual processors: %d kIOPS',
    (vcpus, iops) =>
      expect(kneeThroughput(fittedKnee, { ...publishedHost(10), vcpus: Number(vcpus) }) / 1000).toBeCloseTo(iops, 0),
  );
  it.each(Object.entries(fit.S1_hit_ratio_N10_kIOPS))('10 guests, hit ratio %s: %d kIOPS', (hit, iops) =>
    expect(kneeThroughput(fittedKnee, { ...publishedHost(10), hitRatio: Number(hit) }) / 1000).toBeCloseTo(iops, 0),
  );
  it.each(Object.entries(fit.S1_pred_N15_for_c))('15 guests, %s processors for each: %d', (c, iops) => {
    const cpusPerGuest = Number(c);
    const constants = { ...fittedKnee, cpusPerGuest, perCpu: 0.19230769230769235 / cpusPerGuest };
    expect(Math.abs(kneeThroughput(constants, publishedHost(15)) / iops - 1)).toBeLessThan(1e-4);
  });
});

describe('the law that was rejected', () => {
  it('has its peak at 2 guests and the larger error', () => {
    for (const [guests, iops] of Object.entries(fit.USL.curve_kIOPS))
      expect(Math.abs(rejectedScaling(Number(guests)) / 1000 - iops)).toBeLessThan(0.6);
    expect(error(rejectedScaling)).toBeCloseTo(fit.USL.rms_log_err, 3);
    const curve = Array.from({ length: 15 }, (_, at) => rejectedScaling(at + 1));
    expect(curve.indexOf(Math.max(...curve)) + 1).toBe(fit.USL.peak_at);
  });
});

describe('C3, the lock of the override table', () => {
  it.each(
    Object.entries(fit.m2p_ratio_r_for_gain).flatMap(([cpus, gains]) =>
      Object.entries(gains).map(([gain, ratio]) => [Number(cpus), Number.parseInt(gain, 10), ratio] as const),
    ),
  )('%d processors, %d %%: share %d', (cpus, percent, ratio) =>
    expect(ratioForGain(cpus, percent)).toBeCloseTo(ratio, 3),
  );

  it.each(
    Object.entries(fit.m2p_gain_for_r).flatMap(([ratio, gains]) =>
      Object.entries(gains).map(([cpus, gain]) => [Number(ratio), Number(cpus), gain] as const),
    ),
  )('share %d, %d processors: %d %%', (ratio, cpus, gain) =>
    expect(Math.abs(overrideGain(cpus, ratio) - gain)).toBeLessThan(0.06),
  );

  it('half of the acquisitions stay: part of the gain', () => {
    expect([0.06, 0.08, 0.1].map((r) => Math.round(overrideGain(8, r, r / 2) * 10) / 10)).toEqual([5.4, 8.7, 12.7]);
    expect(overrideTables().partial[0]?.percents).toHaveLength(7);
  });
});

describe('calibration', () => {
  it('finds the constants that made two measurements', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1, max: 20, noNaN: true }),
        fc.double({ min: 0.1, max: 5, noNaN: true }),
        fc.integer({ min: 8, max: 20 }),
        (think, scale, guests) => {
          const made = { ...fittedShootdown, think, base: 0.09 * scale, perCpu: 0.12 * scale };
          const at = (n: number): number => shootdownThroughput(made, { ...publishedHost(n), cap: null });
          const found = calibrate({ guests, iops: at(guests) }, { guests: 1, iops: at(1) });
          expect('constants' in found && Math.abs(found.constants.think / think - 1) < 1e-2).toBe(true);
          expect('constants' in found && Math.abs(found.constants.perCpu / made.perCpu - 1) < 1e-2).toBe(true);
        },
      ),
      { numRuns: 50 },
    );
  });

  it.each([
    [{ guests: 1, iops: 200_000 }, { guests: 10, iops: 2_100_000 }, /do more than/],
    [{ guests: 3, iops: 200_000 }, { guests: 3, iops: 100_000 }, /different numbers/],
    [{ guests: 0, iops: 200_000 }, { guests: 3, iops: 100_000 }, /above 0/],
    [{ guests: 1, iops: 200_000 }, { guests: 10, iops: 1 }, /do not fit/],
  ])('%o and %o: a sentence', (a, b, sentence) => {
    const found = calibrate(a, b);
    expect('error' in found ? found.error : '').toMatch(sentence);
  });
});
