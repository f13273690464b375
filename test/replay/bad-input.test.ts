import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readText } from '../support/read-text.ts';
import { replayText } from '../support/replay-text.ts';

/** Every event that some model takes (MODEL.md 8a), and two that none has. */
const EVENTS: Readonly<Record<string, readonly string[]>> = {
  m1: ['init', 'front.push', 'front.setProd', 'front.consume', 'back.poll', 'irq'],
  m2: ['connect', 'irq', 'tick', 'bioDone', 'deviceResize', 'xenstoreFail', 'setParam', 'disconnect', 'front.push'],
  m3: [
    'map',
    'release',
    'pass',
    'workerRun',
    'mapStatus',
    'allocFail',
    'kmallocFail',
    'unmapFail',
    'memoryPressure',
    'teardown',
    'setParam',
  ],
  m4: [
    'guest.grant',
    'guest.endAccess',
    'guest.writeFlags',
    'deferredTimer',
    'map',
    'unmap',
    'copy',
    'transfer',
    'swap',
    'setVersion',
    'cacheFlush',
    'domainDying',
    'domainDestroyed',
  ],
  m5: ['grantMapped', 'grantUnmapped', 'lookup', 'lookupLocal', 'balloon', 'exchange', 'directIo'],
  m6: ['init', 'mapPage', 'mapSg', 'unmap', 'syncCpu', 'syncDev', 'allocCoherent', 'free', 'freeCoherent'],
  m7: [
    'modify',
    'foreignModify',
    'exitCheck',
    'testAndClear',
    'serverAck',
    'ioComplete',
    'serverEnable',
    'tableAllocFail',
    'pause',
    'unpause',
  ],
  m8: ['slotAdd', 'slotRemove', 'register', 'unregister', 'createTable', 'attach', 'detach', 'hcall', 'pteChange'],
};
const MODELS = Object.keys(EVENTS);
const KEYS = [
  ...[
    'op',
    'id',
    'sector',
    'v',
    'k',
    'count',
    'error',
    'sectors',
    'sect',
    'ring',
    'queue',
    'queues',
    'order',
    'gref',
    'grefs',
  ],
  ...[
    'status',
    'retries',
    'n',
    'nth',
    'request',
    'ms',
    'param',
    'name',
    'value',
    'G',
    'L',
    'ref',
    'domid',
    'frame',
    'ro',
    'dom',
  ],
  ...[
    'flags',
    'handle',
    'version',
    'B',
    'F',
    'mfn',
    'pfn',
    'kmap',
    'direction',
    'in',
    'size',
    'start',
    'dev',
    'paddr',
    'bus',
    'dir',
  ],
  ...[
    'gfn',
    'type',
    's',
    'server',
    'vcpu',
    'liobn',
    'ioba',
    'tce',
    'npages',
    'list',
    'kind',
    'ua',
    'entries',
    'hpa',
    'shift',
    'offset',
  ],
];
/** Edges of 8, 16, 32 and 64 bits and beyond, and what is no number at all. */
const VALUES = [
  ...[
    '0',
    '1',
    '2',
    '7',
    '8',
    '31',
    '32',
    '0x80',
    '0xff',
    '0x1000',
    '0xffff',
    '0x7fffffff',
    '0x80000000',
    '0xffffffff',
    '0x100000000',
  ],
  ...['0x7fffffffffffffff', '0x8000000000000000', '0xffffffffffffffff', '99999999999999999999999', '-1', '-0x80000000'],
  ...[
    'true',
    'false',
    '"text"',
    '"in"',
    '"H_PUT_TCE"',
    '"H_STUFF_TCE"',
    '"ram_rw"',
    '"disk"',
    '[]',
    '[1,2,3]',
    '[0xffffffff,8]',
    '{a=1}',
    '[{op=0}]',
    '[',
    '{',
  ],
  ...['B30', 'B311', 'B510', 'VF', 'override'],
];
const OBJECTS = [
  '',
  '@vbd:1/51712',
  '@vbd:1/51712/0',
  '@vbd:1/51712/9',
  '@vbd:9/1/99',
  '@d1',
  '@d65535',
  '@liobn:0x80000001',
  '@nothing',
];
const PATHS = [
  ...[
    'be{1/51712}.r{0}.reqProd',
    'be{1/51712}.r{0}.rspProdPvt',
    'be{1/51712}.r{0}.nrEnts',
    'be{1/51712}.r{63}.rd',
    'be{1/51712}.vbdSize',
  ],
  ...[
    'gt{1}.e{8}',
    'gt{1}.e{8}.pin',
    'gt{1}.frames',
    'gt{0}.e{1}',
    'mt{0}.h{3}',
    'p2m{0}',
    'p2m{0}.e{0x10}',
    'm2p{0x10}',
    'ovr',
  ],
  ...[
    'dma.tlb.start',
    'dma.tlb.nslabs',
    'dma.seg',
    'dma.map',
    'dom{1}.vcpus',
    'ioreq{1}.servers',
    'armp2m{1}.m3',
    'kvm.slots',
    'kvm.regions',
    'kvm.stt',
  ],
];
const RECORDS = [
  '{actDom=0,mfn=0x21,pin=0xffffffff,shDom=0,gmfn=0x21,flags=0x19}',
  '{actDom=1,pin=0x1,shDom=1,gmfn=0x1}',
  '{actDom=0,mfn=0x21,pin=0x1,shDom=0,gmfn=0x21,flags=0x19}',
  '[{id=0,enabled=true},{id=0,enabled=false},{id=0xffffffff}]',
  '[{baseGfn=0,npages=0x100,ua=0x1000},{baseGfn=0,npages=0x100,ua=0x1000}]',
  '[{liobn=1,shift=63,size=0xffffffffffffffff,values=[1,2]},{liobn=1}]',
  '[{ua=0,entries=0xffffffffffffffff,mapped=7}]',
  '[{physAddr=0,dmaAddr=0xffffffffffffffff,size=262144}]',
  '{0x10=0x910,0x11=0xffffffffffffffff,0x12=0x8000000000500000}',
];

const value = fc.constantFrom(...VALUES);
const field = fc.tuple(fc.constantFrom(...KEYS), value).map(([key, text]) => `${key}=${text}`);
const request = fc
  .tuple(fc.constantFrom(0, 1, 2, 3, 5, 6, 9, 255), value, value, value)
  .map(
    ([op, sector, first, last]) =>
      `reqs=[{op=${op},id=7,sector=${sector},segs=[{gref=8,first=${first},last=${last}}]}]`,
  );
const time = fc.oneof(
  fc.integer({ min: 0, max: 30 }).map((seconds) => `@${seconds}.5`),
  fc.constantFrom('@+0.1', '@0', '@99999999999', '@4294967296.000001'),
);
const eventOf = (model: string): fc.Arbitrary<string> =>
  fc
    .tuple(
      time,
      fc.constantFrom(...(EVENTS[model] ?? []), 'noSuchEvent'),
      fc.constantFrom(...OBJECTS),
      fc.array(fc.oneof({ weight: 5, arbitrary: field }, { weight: 1, arbitrary: request }), { maxLength: 6 }),
    )
    .map(([at, name, object, fields]) => `${at} ${model}.${name}${object} ${fields.join(' ')}`.trimEnd());
const recorded = fc.oneof(
  fc
    .tuple(
      fc.constantFrom('log', 'response', 'hypercall', 'irq', 'bio', 'result', 'counter', 'nonsense'),
      fc.array(field, { maxLength: 3 }),
    )
    .map(([kind, fields]) => `! ${kind} ${fields.join(' ')}`.trimEnd()),
  fc.tuple(fc.constantFrom(...PATHS), value).map(([path, text]) => `? ${path} = ${text}`),
);
const stateLine = fc
  .tuple(fc.constantFrom(...PATHS), fc.oneof(value, fc.constantFrom(...RECORDS)))
  .map(([path, text]) => `${path} = ${text}`);

const HOSTS = [
  '',
  '%host arch=x86_64 kernel=3.4.0 xen=4.2.0\n',
  '%host arch=arm64 kernel=6.12.0 xen=4.20.0\n',
  '%host arch=ppc64le kernel=4.4.0\n',
];
const CONNECTS = ['B30', 'B38', 'B311', 'B510'].map(
  (variant) => `@1 m2.connect@vbd:1/51712 variant=${variant} persistent=true queues=1 order=0`,
);
/** An event of a domain that nothing else names: what comes before does not stop it. */
const GOOD = '@5 m7.modify@d77 v=0 gfn=0x40 order=0 mfn=0x9000 type=ram_rw\n? armp2m{77}.m3 = 1\n';

/** Lines of events with at least one event in front, so that what is recorded belongs to one. */
const events = (model: string): fc.Arbitrary<readonly string[]> =>
  fc
    .tuple(
      fc.constantFrom(...CONNECTS),
      fc.array(
        fc.oneof(
          { weight: 4, arbitrary: eventOf(model) },
          { weight: 1, arbitrary: recorded },
          { weight: 1, arbitrary: fc.constantFrom(...CONNECTS) },
        ),
        { maxLength: 14 },
      ),
    )
    .map(([first, rest]) => [first, ...rest]);

const text = (host: string, state: readonly string[], lines: readonly string[]): string =>
  `%xdump 1\n${host}${state.length === 0 ? '' : `%section state\n${state.join('\n')}\n%end\n`}%section events\n${lines.join('\n')}\n${GOOD}%end\n`;

describe('impossible, wrapping, unknown, unordered and mixed events', () => {
  it.each(MODELS)(
    'of %s never stop the replay: every step is taken, or named with what was assumed',
    async (model) => {
      await fc.assert(
        fc.asyncProperty(
          fc.constantFrom(...HOSTS),
          fc.array(stateLine, { maxLength: 6 }),
          events(model),
          async (host, state, lines) => {
            const input = text(host, state, lines);
            const recordings = (await replayText(input)).filter(({ head }) => head.part === 'events');
            const last = input.split('\n').length;
            for (const recording of recordings) {
              let skipped = 0;
              for (const [kind, count] of recording.kinds) {
                const { read, stepped, equal, different } = count;
                if (!/^m[1-8]\./.test(kind)) {
                  // An invariant is not recorded, so that it is not read either.
                  if (kind !== 'invariant') expect(read, kind).toBe(equal + different + count.skipped);
                  continue;
                }
                expect(read, kind).toBe(stepped + count.skipped);
                skipped += count.skipped;
              }
              // What was skipped was told, each with its line.
              expect(recording.assumed).toBeGreaterThanOrEqual(skipped);
              for (const { source, line, text: words } of recording.assumptions) {
                expect(source).toBe(0);
                expect(line).toBeGreaterThan(0);
                expect(line).toBeLessThan(last);
                expect(words).not.toMatch(/undefined|NaN|\[object/);
              }
              for (const { expected, recorded: said } of recording.differences)
                expect(`${expected} ${said}`).not.toMatch(/undefined|NaN|\[object/);
              for (const line of recording.state) expect(line).toMatch(/^\S+ = .+$/);
            }
            // Every event was read, and the model goes on.
            const good = recordings.find(({ head }) => head.model === 'm7');
            expect(good?.state).toContain('armp2m{77}.m3 = 1');
          },
        ),
        { numRuns: 40 },
      );
    },
    120_000,
  );

  it('of all models together are all read, whatever the order', async () => {
    const any = fc.oneof(...MODELS.map(eventOf));
    await fc.assert(
      fc.asyncProperty(fc.array(any, { minLength: 1, maxLength: 20 }), async (lines) => {
        const input = text('', [], lines);
        const recordings = (await replayText(input)).filter(({ head }) => head.part === 'events');
        const read = recordings
          .flatMap(({ kinds }) => [...kinds])
          .filter(([kind]) => /^m[1-8]\./.test(kind))
          .reduce((sum, [, count]) => sum + count.read, 0);
        // What is no event at all is told by GEN-04 and is no fact.
        expect(read).toBe((await readText(input)).tables.events.rows());
        expect(read).toBeGreaterThan(0);
      }),
      { numRuns: 60 },
    );
  }, 120_000);

  it('of two variants run with the first, and the other is named once', async () => {
    const connect = (vbd: number, variant: string): string =>
      `@1 m2.connect@vbd:1/${vbd} variant=${variant} persistent=false queues=1 order=0`;
    const lines = [connect(51712, 'B311'), connect(51728, 'B510'), connect(51744, 'B510'), connect(51760, 'B30')];
    const recording = (await replayText(text('', [], lines))).find(({ head }) => head.model === 'm2');
    expect(recording?.head.variant).toBe('B311');
    expect(recording?.kinds.get('m2.connect')).toMatchObject({ read: 4, stepped: 4 });
    expect(recording?.assumptions.map(({ line, text: words }) => `${line} ${words}`)).toEqual([
      '4 m2.connect states variant B510: B311 goes on, because one kernel has one variant',
      '6 m2.connect states variant B30: B311 goes on, because one kernel has one variant',
    ]);
  });

  it('of a disk that never connected are not taken for those of another, and what the backend decides is no event', async () => {
    const lines = [
      '@1 m2.connect@vbd:1/51712 persistent=false queues=1 order=0',
      '@2 m1.front.push@vbd:7/51712/0 reqs=[{op=0,id=7,sector=8,segs=[{gref=8}]}]',
      '@3 m1.back.poll@vbd:1/51712/0',
      '@4 m2.bioDone@vbd:1/51712/5 id=7 error=0',
    ];
    const recording = (await replayText(text('', [], lines))).find(({ head }) => head.model === 'm2');
    expect(recording?.kinds.get('m1.front.push')).toMatchObject({ read: 1, stepped: 0, skipped: 1 });
    expect(recording?.state).toContain('be{1/51712}.r{0}.reqProd = 0');
    expect(recording?.assumptions.map(({ line, text: words }) => `${line} ${words}`)).toEqual([
      '4 m1.front.push did not happen, because no disk 7/51712 has connected before',
      '5 m1.back.poll did not happen, because the backend decides that by itself',
      '6 bioDone could not be taken: there is no ring 5. The state stays as it was.',
    ]);
  });
});
