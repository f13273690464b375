import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { refusedRequest } from '../../server/src/replay/refused/refused-request.ts';
import { analysePaths } from '../support/analyse-path.ts';
import { corpusFolder, corpusName } from '../support/corpus.ts';
import { replayText } from '../support/replay-text.ts';

const ask = (id: string, ...args: readonly string[]): ReturnType<typeof refusedRequest> =>
  refusedRequest(`blkback.${id}`, args, 'B510');

describe('the request of a complaint along M2', () => {
  it.each([
    ['bad-number-of-segments-in', ['0'], { response: { op: 0, status: -1 }, counted: ['rd'], mapped: 0 }],
    ['bad-number-of-segments-in', ['4000'], { words: 'indirect READ or WRITE with 4000 segments', mapped: 0 }],
    // The answer has the inner operation, which is what a front end calls the wrong operation.
    ['invalid-indirect-operation', ['3'], { response: { op: 3, status: -1 }, counted: [] }],
    [
      'access-denied-of-on-dev',
      ['read', '1099511627776', '1099511627840', '700000'],
      { lines: ['access denied: read of [1099511627776,1099511627840] on dev=700000'], counted: ['rd'] },
    ],
    ['access-denied-discard-on-dev', ['0', '8', '700000'], { response: { op: 5, status: -1 }, counted: [] }],
    ['misaligned-i-o-request-from', ['3'], { lines: ['Misaligned I/O request from domain 3'] }],
    ['invalid-buffer-could-not-remap', [], { response: { op: 0, status: -1 }, mapped: 1 }],
    ['trying-to-add-a-gref', [], { response: { op: 0, status: 0 }, mapped: 2 }],
  ] as const)('%s %j', (id, args, expected) => {
    expect(ask(id, ...args)).toMatchObject(expected);
  });

  it.each([
    ['bad-number-of-segments-in', '99999999999999999999'],
    ['access-denied-of-on-dev', 'read', '0', '18446744073709551616', '700000'],
    ['access-denied-of-on-dev', 'read', '0', '99999999', '700000'],
    ['access-denied-of-on-dev', 'read', '0', '8', 'zz'],
    ['purged', '1', '2'],
  ])('%s %s tells of no request', (id, ...args) => {
    expect(ask(id, ...args)).toBeNull();
  });

  it('is what the version of the driver does', () => {
    expect(refusedRequest('blkback.invalid-indirect-operation', ['3'], 'B30')?.lines).toEqual([]);
  });
});

const LOG = `[    0.000000] Linux version 6.1.0 (gcc) #1 SMP
[   10.000000] xen-blkback: backend/vbd/1/51712: using 1 queues, protocol 1 (x86_64-abi) persistent grants
[   94.303903] xen-blkback: access denied: read of [1099511627776,1099511627840] on dev=700000
`;
const STAT =
  '[   94.308109] xen-blkback: (1.xvda-0): oo   0  |  rd    1  |  wr    0  |  f    0  |  ds    0 | pg:   17/1056\n';
const STORE = `/local/domain/0/backend/vbd/1/51712/frontend = "/local/domain/1/device/vbd/51712"
/local/domain/0/backend/vbd/1/51712/frontend-id = "1"
/local/domain/0/backend/vbd/1/51712/state = "4"
/local/domain/0/backend/vbd/1/51712/dev = "xvda"
/local/domain/0/backend/vbd/1/51712/mode = "w"
/local/domain/0/backend/vbd/1/51712/physical-device = "7:0"
/local/domain/0/backend/vbd/1/51712/sectors = "131072"
/local/domain/1/device/vbd/51712/backend = "/local/domain/0/backend/vbd/1/51712"
/local/domain/1/device/vbd/51712/backend-id = "0"
/local/domain/1/device/vbd/51712/state = "4"
/local/domain/1/device/vbd/51712/ring-ref = "8"
/local/domain/1/device/vbd/51712/event-channel = "13"
`;
const replayOf = async (
  stat: string,
  store: string,
): Promise<{ readonly counts: readonly unknown[]; readonly parted: readonly string[] }> => {
  const text = `%xdump 1\n%section kernel-log domain=0\n${LOG}${stat}%end\n%section xenstore\n${store}%end\n`;
  const recording = (await replayText(text)).find(({ head }) => head.part === 'requests');
  return {
    counts: ['complaint', 'counted'].map((kind) => recording?.kinds.get(kind)),
    parted: recording?.differences.map(({ expected, recorded }) => `${expected} / ${recorded}`) ?? [],
  };
};

describe('complaints of a log', () => {
  it('agree with the disk and with the next statistics line of its ring', async () => {
    const { counts, parted } = await replayOf(STAT, STORE);
    expect(counts).toMatchObject([
      { equal: 1, within: 0 },
      { equal: 1, within: 0 },
    ]);
    expect(parted).toEqual([]);
  });

  it('part from a statistics line that counts no request', async () => {
    const { parted } = await replayOf(STAT.replace('rd    1', 'rd    0'), STORE);
    expect(parted).toEqual([
      'rd of at least 1 on a ring of vbd:1/51712, for the READ of 64 sectors at 1099511627776 / none on any of its rings',
    ]);
  });

  it.each([
    ['no statistics line follows', '', STORE, 'counted'],
    ['the capture does not show the disk', STAT.replace('rd    1', 'rd    0'), '', 'counted'],
    ['the disk is large enough now', STAT, STORE.replace('131072', '1099511627999'), 'complaint'],
  ])('say nothing where %s', async (_, stat, store, kind) => {
    const { counts, parted } = await replayOf(stat, store);
    expect(parted).toEqual([]);
    expect(counts[kind === 'complaint' ? 0 : 1]).toMatchObject({ read: 1, skipped: 1 });
  });
});

/** What became of each file of the folder, by its INDEX.md: the finding that names the request, or null where nothing in the capture shows it. */
const FAULTS: Readonly<Record<string, string | null>> = {
  'evil-2.txt': 'BLK-26 READ or WRITE with 0 segments is answered with status -1',
  'evil-3.txt': 'BLK-26 READ or WRITE with 200 segments is answered with status -1',
  'evil-4.txt': 'BLK-13 READ of 64 sectors at 1099511627776 is answered as READ with status -1',
  'evil-5.txt': 'BLK-27 request whose grant the hypervisor does not map is answered with status -1',
  // A segment that ends before it begins is refused without a word, and counted as any read is.
  'evil-6.txt': null,
  'evil-7.txt': 'PGT-09 request that names a reference of the tree twice is answered with status 0',
  'evil-8.txt': 'BLK-27 request whose grant the hypervisor does not map is answered with status -1',
  'evil-9.txt': 'BLK-26 INDIRECT whose operation is FLUSH_DISKCACHE is answered as FLUSH_DISKCACHE with status -1',
  'evil-12-write-on-ro.txt': 'BLK-12 WRITE of 8 sectors at 0 is answered as WRITE with status -1',
  'evil-14-barrier-brd.txt':
    'BLK-33 vbd:1/51728 (xvdb of d1) offers neither flush nor barrier, and the guest sent one: f is 1',
};

describe(`one corrupted request at a time, ${corpusName}`, () => {
  it('is named by one finding each, and what was not sent by none', async () => {
    const folder = path.join(corpusFolder, 'x86/faults');
    const { findings, sources } = await analysePaths([folder]);
    const index = readFileSync(path.join(corpusFolder, 'x86/INDEX.md'), 'utf8');
    const files = [...index.matchAll(/^\| (evil-[\w-]+\.txt) \|[^|]*\| (VOID)?/gm)].filter(([, file]) =>
      existsSync(path.join(folder, file ?? '')),
    );
    expect(files.length).toBeGreaterThanOrEqual(15);
    for (const [, file = '', isVoid] of files) {
      const found = findings
        .filter(
          ({ severity, location }) =>
            severity !== 'info' && sources[location.source]?.path.endsWith(`/${file}`) === true,
        )
        .map(({ rule, message }) => `${rule} ${message.replace(/^.*; M2 \(B510\): /, '')}`);
      const expected = isVoid === undefined ? FAULTS[file] : null;
      expect(expected, file).not.toBeUndefined();
      expect(
        found.map((text) => text.slice(0, expected?.length)),
        file,
      ).toEqual(typeof expected === 'string' ? [expected] : []);
    }
  });
});
