import { describe, expect, it } from 'vitest';
import { runXdump } from '../support/run-xdump.ts';

interface Cost {
  readonly version: number;
  readonly constants: { readonly think: number; readonly perCpu: number };
  readonly identifiability: Readonly<Record<string, readonly string[] | string | null>>;
  readonly chart: { readonly points: readonly { readonly guests: number; readonly withoutPersistent: number }[] };
}

const costJson = async (...args: readonly string[]): Promise<Cost> =>
  JSON.parse((await runXdump(['cost', '--format', 'json', ...args])).stdout) as Cost;

describe('cost', () => {
  it('has the curve of the commit: the peak at 5 guests, 400 at 10, and says what the numbers are worth before them', async () => {
    const { code, stdout, stderr } = await runXdump(['cost']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^ {2}5 +10 +651\.1 +1087\.0 +650\.0 +630\.8 +650\.0/m);
    expect(stdout).toMatch(/^ {2}10 +20 +401\.6 +1102\.0 +400\.0 +431\.1 +400\.0/m);
    for (const [numbers, worth] of [
      [/^kIOPS by guests/m, 'no degrees of freedom are left'],
      [/^Share of the lock/m, 'is not known ("moderate")'],
    ] as const)
      expect(stdout.indexOf(worth)).toBeLessThan(stdout.search(numbers));
    expect(stdout).toMatch(/^ {2}0\.08 +8\.6 +10\.0 +11\.9 +14\.5/m);
  });

  it('is JSON with a series for a chart', async () => {
    const { version, chart, identifiability } = await costJson('--guests', '7');
    expect(version).toBe(1);
    expect(chart.points.map(({ guests }) => guests)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(chart.points[4]?.withoutPersistent).toBeCloseTo(651_100, -3);
    expect(Object.keys(identifiability)).toEqual(['c1', 'c2', 'c3', 'calibration']);
  });

  it('is calibrated by two measurements, which the curve then meets', async () => {
    const { chart, identifiability } = await costJson('--calibrate', '1=150000', '--calibrate', '12=300000');
    expect(Math.round(chart.points[0]?.withoutPersistent ?? 0)).toBe(150_000);
    expect(Math.round(chart.points[11]?.withoutPersistent ?? 0)).toBe(300_000);
    expect(identifiability['calibration']).toContain('Two measurements fix Z');
    const { stdout } = await runXdump(['cost', '--calibrate', '1=150000', '--calibrate', '12=300000']);
    expect(stdout).toContain('state what you measured with --cap');
    expect(stdout).not.toContain('scaling law');
  });

  it.each([
    [['--calibrate', '1=150000'], '--calibrate is wanted twice'],
    [['--calibrate', 'x'], 'GUESTS=IOPS is wanted'],
    [['--calibrate', '1=1000', '--calibrate', '10=20000'], 'nothing is left for it'],
    [['--guests', '0'], 'a number from 1 to 200 is wanted'],
    [['--backend', 'arm'], 'pv or translated is wanted'],
    [['--format', 'csv'], 'text or json is wanted'],
    [['file'], 'no FILE is wanted'],
  ])('refuses %o', async (args, sentence) => {
    const ran = await runXdump(['cost', ...args]);
    expect(ran).toMatchObject({ code: 2, stdout: '' });
    expect(ran.stderr).toMatch(/^xdump cost: [^\n]+\n$/);
    expect(ran.stderr).toContain(sentence);
  });
});
