import { describe, expect, it } from 'vitest';
import { runToEnd } from '../../server/src/core/work.ts';
import { reconcile, type Reconciled } from '../../server/src/replay/reconcile/reconcile.ts';
import { buildWorld } from '../../server/src/world/build-world.ts';
import path from 'node:path';
import { analysePaths } from '../support/analyse-path.ts';
import { corpusFolder, hasWholeCorpus } from '../support/corpus.ts';
import { readText } from '../support/read-text.ts';

const linesOf = (rows: readonly Reconciled[]): readonly string[] =>
  rows.map(({ kind, path: name, low, high }) => `${kind} ${name} ${low} to ${high}`);

const ofText = async (text: string): Promise<readonly string[]> =>
  buildWorld(await readText(text)).captures.flatMap((capture) => [...linesOf(runToEnd(reconcile(capture)))]);

const device = (
  state: number,
): string => `/local/domain/1/device/vbd/51712/backend = "/local/domain/0/backend/vbd/1/51712"
/local/domain/1/device/vbd/51712/backend-id = "0"
/local/domain/1/device/vbd/51712/state = "${state}"
/local/domain/1/device/vbd/51712/ring-ref = "8"
/local/domain/1/device/vbd/51712/event-channel = "12"
/local/domain/1/device/vbd/51712/protocol = "x86_64-abi"
/local/domain/0/backend/vbd/1/51712/frontend = "/local/domain/1/device/vbd/51712"
/local/domain/0/backend/vbd/1/51712/frontend-id = "1"
/local/domain/0/backend/vbd/1/51712/state = "${state}"
/local/domain/0/backend/vbd/1/51712/dev = "xvda"
`;

describe('the most likely state', () => {
  it('has the rings of a connected device, and says what it rests on', async () => {
    expect(await ofText(device(4))).toEqual([
      'state be{1/51712}.r{0}.nrEnts 32 to 32',
      'state be{1/51712}.r{0}.inflight 0 to 32',
      'assumption be{1/51712}.r{0}.pgC 0 to null',
    ]);
    expect(await ofText(device(6))).toEqual(['assumption be{1/51712} null to null']);
  });

  it('takes what a state section says as certain', async () => {
    expect(await ofText('%xdump 1\n%section state\nbe{1/1}.r{0}.reqProd = 5\n%end\n')).toEqual([
      'state be{1/1}.r{0}.reqProd 5 to 5',
    ]);
  });

  it.runIf(hasWholeCorpus)(
    'leaves nothing over on a host under load (x86/base/03-load of the whole corpus)',
    async () => {
      const { world } = await analysePaths([path.join(corpusFolder, 'x86/base')], []);
      const rows = world.captures.flatMap((capture) => [...runToEnd(reconcile(capture))]);
      const left = rows.filter(({ kind, snapshot }) => kind === 'residual' && snapshot === '03-load');
      expect(left.length).toBeGreaterThan(0);
      for (const { low, high } of left) expect([low, high]).toEqual([0, 0]);
    },
  );
});
