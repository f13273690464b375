import { describe, expect, it } from 'vitest';
import { checkJson, runXdump } from '../support/run-xdump.ts';

const NAME = 'xen_blkback.max_persistent_grants';
const SYSFS = `%section sysfs
/sys/module/xen_blkback/parameters/max_persistent_grants: 400
%end
`;
const PARAM = `%param ${NAME}=500\n`;
/** A ring maps its first grant, and says which limit it has. */
const capture = (head: string, limit: number): string => `%xdump 1
${head}%section events
@1 m3.map@vbd:1/51712/0 request=1 grefs=[8]
! log level=debug text="xen-blkback: grant 8 added to the tree of persistent grants, using 1/${limit}"
%end
`;

/** What stands in the capture, what is set, and the value that holds: `--set` before captured before `%param` before the default. */
const LEVELS = [
  ['the default', '', [], 1056],
  ['%param', PARAM, [], 500],
  ['captured', PARAM + SYSFS, [], 400],
  ['--set', PARAM + SYSFS, ['--set', `${NAME}=300`], 300],
  ['--set over the default', '', ['--set', `${NAME}=300`], 300],
] as const;

describe.each(LEVELS)('the value of a parameter: %s', (_, head, set, value) => {
  it('holds in a replay', async () => {
    const right = await runXdump(['replay', '-', ...set], { input: capture(head, value) });
    expect([right.code, right.stdout]).toEqual([0, expect.stringContaining('0 differences')]);
    const wrong = await runXdump(['replay', '-', ...set], { input: capture(head, value - 1) });
    expect([wrong.code, wrong.stdout]).toEqual([1, expect.stringContaining(`using 1/${value}`)]);
  });

  it('holds for the rules', async () => {
    const rules = async (limit: number): Promise<readonly string[]> =>
      (await checkJson(['-', ...set], { input: capture(head, limit) })).findings.map(({ rule }) => rule);
    expect(await rules(value)).not.toContain('RPL-01');
    expect(await rules(value - 1)).toContain('RPL-01');
  });

  it('is where a what-if begins', async () => {
    const compared = async (...words: readonly string[]): Promise<string> =>
      (await runXdump(['what-if', '-', ...words, ...set], { input: capture(head, value) })).stdout;
    expect(await compared('--switch', 'W-22=10')).toContain(`max_persistent_grants: ${value} → 10`);
    // Another switch runs with the value as well.
    expect(await compared('--switch', 'W-33')).toContain(`none differs`);
    expect(await compared('--switch', 'W-22=7..10')).toContain('max_persistent_grants: 7 → 10');
  });
});

it('a value that is set holds in a generated load and in the scenario of a switch', async () => {
  const hits = async (...set: readonly string[]): Promise<string | undefined> =>
    /persistent grants: (\d+)/.exec(
      (
        await runXdump([
          'what-if',
          '--workload',
          'guests=1,disks=1,segments=11,ios=200,pages=500',
          '--switch',
          'W-26',
          ...set,
        ])
      ).stdout,
    )?.[1];
  const [free, limited] = [await hits(), await hits('--set', `${NAME}=200`)];
  expect(Number(free)).toBe(500);
  expect(Number(limited)).toBeGreaterThan(100);
  expect(Number(limited)).toBeLessThanOrEqual(200);
  const scenario = await runXdump(['what-if', '--switch', 'W-22=352', '--set', `${NAME}=700`]);
  expect(scenario.stdout).toContain('max_persistent_grants: 700 → 352');
});
