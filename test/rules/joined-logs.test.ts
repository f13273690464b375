import { describe, expect, it } from 'vitest';
import { connectText, statText } from '../../server/src/rules/block/example-text.ts';
import { balanceExample } from '../../server/src/rules/grant/balance-text.ts';
import { analyseText } from '../support/analyse-text.ts';

/** Lines of a kernel log, without any `%xdump` around them: what somebody pastes. */
const log = (...lines: readonly (readonly [number, string])[]): string =>
  lines.map(([time, text]) => `[${time.toFixed(6).padStart(12)}] ${text}\n`).join('');

const rings = (...times: readonly number[]): readonly (readonly [number, string])[] =>
  times.map((time) => [time, statText('1.xvdb-0', { rd: 7, f: 1 })]);

const version: readonly [number, string] = [0, 'Linux version 6.1.0 (build@host) (gcc 12) #1 SMP'];

/** Rules that find something at warning or above. */
const warned = async (text: string): Promise<readonly string[]> =>
  (await analyseText(text)).findings.filter(({ severity }) => severity !== 'info').map(({ rule }) => rule);

describe('pieces of logs in one file', () => {
  it('a ring that is silent while the others print is found', async () => {
    const text = log(version, [10, connectText()], [50, statText('1.xvda-0', {})], ...rings(51, 61, 71, 81), [
      90,
      statText('1.xvda-0', {}),
    ]);
    expect(await warned(text)).toEqual(['BLK-18']);
  });

  it('a hole in which nobody prints is a hole of the file', async () => {
    const text = log(version, [10, connectText()], [50, statText('1.xvda-0', {})], ...rings(51, 61), ...rings(181), [
      190,
      statText('1.xvda-0', {}),
    ]);
    expect(await warned(text)).toEqual([]);
  });

  it('the output of another command in between is the end of a piece', async () => {
    const text = `${log(version, [10, connectText()], [50, statText('1.xvda-0', { f: 26 })], ...rings(51, 61))}
/local/domain/0/backend/vbd = ""
/local/domain/0/backend/vbd/1 = ""
${log(...rings(71, 81), [90, statText('1.xvda-0', { f: 3 })])}`;
    expect(await warned(text)).toEqual([]);
  });

  it('a line that stands in another piece is not missing', async () => {
    const text = log(
      version,
      [10, connectText()],
      [50, statText('1.xvda-0', {})],
      ...rings(51, 61, 71, 81),
      [90, statText('1.xvda-0', {})],
      [70, statText('1.xvda-0', {})],
    );
    expect(await warned(text)).toEqual([]);
  });

  it('statistics of two hosts say nothing of the grants of one', async () => {
    const one = balanceExample({ persistent: 17, statistics: 51 });
    expect(await warned(one)).toEqual(['GNT-24']);
    const [, other] = /(?<=\n)(\[ {2}131\.732039\][^\n]*\n)/.exec(one) ?? [];
    const joined = one.replace(
      other ?? '',
      `${other}[  123.000001] xen-blkback: (1.xvda-0): oo   0  |  rd    0  |  wr    0  |  f    1  |  ds    0 | pg:    9/1056\n`,
    );
    expect(await warned(joined)).toEqual([]);
  });
});
