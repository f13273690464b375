import { expect, it } from 'vitest';
import { armRules } from '../../server/src/rules/arm/index.ts';
import { analyseText } from '../support/analyse-text.ts';

const undecided = async (host: string): Promise<readonly string[]> =>
  (await analyseText(`%xdump 1\n%host ${host}\n`, armRules)).unknown
    .filter(({ needs }) => needs.includes('armP2m'))
    .map(({ rule }) => rule);

it('the counters of Arm are missing on a host that is or may be Arm, and on no other', async () => {
  const asked = await undecided('xen=4.17.7');
  expect(asked).toEqual(expect.arrayContaining(['ARM-01', 'ARM-07', 'ARM-11', 'ARM-13']));
  expect(await undecided('arch=arm64')).toEqual(asked);
  expect(await undecided('arch=x86_64')).toEqual([]);
});
