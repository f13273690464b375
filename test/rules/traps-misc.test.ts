import { describe, expect, it } from 'vitest';
import { ruleCatalogue } from '../../server/src/rules/catalogue.ts';
import { analyseText } from '../support/analyse-text.ts';

/** What one rule says about a text: `SEVERITY CONFIDENCE LINE`, and what it misses. */
const saysOf = async (id: string, text: string): Promise<{ findings: readonly string[]; needs: readonly string[] }> => {
  const rules = ruleCatalogue.filter((rule) => rule.id === id);
  const { findings, unknown } = await analyseText(text, rules);
  return {
    findings: findings.map(({ severity, confidence, location }) => `${severity} ${confidence} ${location.line}`),
    needs: unknown.flatMap(({ needs }) => needs),
  };
};

/** A dump of key `e`; `more`: something that shows that the last list is whole. */
const channels = (lists: readonly (readonly [domid: number, ...rows: string[]])[], more = true): string =>
  [
    "(XEN) 'e' pressed -> dumping event-channel info",
    ...lists.flatMap(([domid, ...rows]) => [
      `(XEN) Event channel information for domain ${domid}:`,
      '(XEN) Polling vCPUs: {}',
      '(XEN)     port [p/m/s]',
      ...rows.map((row) => `(XEN)     ${row}`),
    ]),
    ...(more ? ["(XEN) 'h' pressed -> showing installed handlers"] : []),
    '',
  ].join('\n');

const end0 = '  30 [0/0/  -   ]: s=3 n=0 x=0 d=1 p=15';
const unbound = '  15 [0/0/  -   ]: s=2 n=0 x=0 d=0';
const later = '  16 [0/0/  -   ]: s=6 n=0 x=0';

describe('EVC-01', () => {
  it('takes a port that is not listed for free only where the list goes on or is whole', async () => {
    const lists = (...rows: string[]): readonly (readonly [number, ...string[]])[] => [
      [0, end0],
      [1, ...rows],
    ];
    const early = '  14 [0/0/  -   ]: s=6 n=0 x=0';
    expect(await saysOf('EVC-01', channels(lists(early), false))).toEqual({ findings: [], needs: ['eventChannel'] });
    expect((await saysOf('EVC-01', channels(lists(early), true))).findings).toEqual(['info low 5']);
    expect((await saysOf('EVC-01', channels(lists(early, later), false))).findings).toEqual(['info low 5']);
  });

  it('does not know of a domain that the dump does not show', async () => {
    expect(await saysOf('EVC-01', channels([[0, end0]]))).toEqual({ findings: [], needs: ['eventChannel'] });
  });

  it('never joins lists of lsevtchn', async () => {
    const line = '   1: VCPU 1: Interdomain (Connected) - Remote Domain 0, Port 30\n';
    expect((await saysOf('EVC-01', line)).findings).toEqual([]);
  });
});

const xenstore = (frontState: number): string =>
  [
    '%section xenstore',
    '/local/domain/0/backend/vbd/1/51712/state = "4"',
    '/local/domain/1/device/vbd/51712/backend = "/local/domain/0/backend/vbd/1/51712"',
    `/local/domain/1/device/vbd/51712/state = "${frontState}"`,
    '/local/domain/1/device/vbd/51712/ring-ref = "8"',
    '/local/domain/1/device/vbd/51712/event-channel = "15"',
    '%end',
    '',
  ].join('\n');

const key = (text: string): string => `%section xen-console key=e\n${text}%end\n`;
const listed = (text: string): string => `%section lsevtchn domain=1\n${text}%end\n`;

describe('EVC-05', () => {
  const lost = key(channels([[1, unbound, later]]));

  it('is one step lower while one listing shows it, and sure when a second one does', async () => {
    expect((await saysOf('EVC-05', `%xdump 1\n${xenstore(4)}${lost}`)).findings).toEqual(['info medium 14']);
    const again = listed('  15: VCPU 0: Interdomain (Waiting connection) - Remote Domain 0\n');
    expect((await saysOf('EVC-05', `%xdump 1\n${xenstore(4)}${lost}${again}`)).findings).toEqual(['warning high 14']);
  });

  it('says nothing of a device that is not connected', async () => {
    expect(await saysOf('EVC-05', `%xdump 1\n${xenstore(5)}${lost}`)).toEqual({ findings: [], needs: [] });
  });

  it('does not take absence from lsevtchn for a fact', async () => {
    const other = listed('   3: VCPU 0: Virtual IRQ 0\n  99: VCPU 0: IPI\n');
    expect(await saysOf('EVC-05', `%xdump 1\n${xenstore(4)}${other}`)).toEqual({
      findings: [],
      needs: ['eventChannel'],
    });
  });

  it('joins only what one snapshot shows', async () => {
    const apart = `%xdump 1\n%snapshot id=a\n${xenstore(4)}%snapshot id=b\n${lost}`;
    expect(await saysOf('EVC-05', apart)).toEqual({ findings: [], needs: ['eventChannel'] });
  });
});

interface Domain {
  readonly time: string;
  readonly domid: number;
  readonly pages: number;
  readonly dying?: number;
  readonly paused?: number;
  readonly small: number;
}

const q = ({ time, domid, pages, dying, paused, small }: Domain): string =>
  [
    "'q' pressed -> dumping domain info (now = 1)",
    `General information for domain ${domid}:`,
    `    refcnt=3 dying=${dying ?? 0} pause_count=${paused ?? 0}`,
    `    nr_pages=${pages} xenheap_pages=2 dirty_cpus={} max_pages=${pages}`,
    '    handle=407dafd7-0000-4000-8000-000000000001 vm_assist=00000020',
    `p2m mappings for domain ${domid} (vmid 2):`,
    '  1G mappings: 0 (shattered 0)',
    '  2M mappings: 1 (shattered 1)',
    `  4K mappings: ${small}`,
    '',
  ]
    .map((line) => (line === '' ? '' : `(XEN) [  ${time}] ${line}\n`))
    .join('');

describe('ARM-13', () => {
  const held: Domain = { time: '100.000000', domid: 1, pages: 1000, small: 400 };

  it('is information with one dump, a warning with two, and a copy of a dump is no second one', async () => {
    expect((await saysOf('ARM-13', q(held))).findings).toEqual(['info medium 6']);
    expect((await saysOf('ARM-13', q(held) + q(held))).findings).toEqual(['info medium 6']);
    expect((await saysOf('ARM-13', q(held) + q({ ...held, time: '200.000000' }))).findings).toEqual(['warning high 6']);
  });

  it.each([
    ['dom0', { domid: 0 }],
    ['a dying domain', { dying: 1 }],
    ['a paused domain', { paused: 1 }],
    ['a counter that has drifted below zero', { small: -1 }],
  ])('says nothing of %s', async (_what, change) => {
    expect(await saysOf('ARM-13', q({ ...held, ...change }))).toEqual({ findings: [], needs: ['armP2m'] });
  });

  it('holds where all pages are mapped, or more', async () => {
    expect(await saysOf('ARM-13', q({ ...held, small: 488 }))).toEqual({ findings: [], needs: [] });
    expect(await saysOf('ARM-13', q({ ...held, small: 489 }))).toEqual({ findings: [], needs: [] });
  });
});

describe('ARM-01', () => {
  it.each([
    [-1, 'info'],
    [-4, 'info'],
    [-5, 'warning'],
  ])('%i is %s', async (small, severity) => {
    const { findings } = await saysOf('ARM-01', q({ time: '100.000000', domid: 1, pages: 10, small }));
    expect(findings).toEqual([`${severity} high 6`]);
  });
});

describe('DMA-06', () => {
  const line = (numbers: string): string =>
    `[   10.000000] virtio-pci 0000:00:02.0: swiotlb buffer is full ${numbers}\n`;

  it.each([
    ['no pool', '(sz: 4096 bytes), total 0 (slots), used 0 (slots)', 'there is no pool'],
    [
      'a request that is too large',
      '(sz: 2097152 bytes), total 32768 (slots), used 0 (slots)',
      'larger than one mapping',
    ],
    ['a full pool', '(sz: 4096 bytes), total 256 (slots), used 255 (slots)', '255/256 slots, no room'],
    ['too few free slots', '(sz: 262144 bytes), total 256 (slots), used 151 (slots)', '151/256 slots, no room'],
    ['no free slots in a row', '(sz: 262144 bytes), total 256 (slots), used 72 (slots)', 'no 128 free ones in a row'],
    ['no numbers', '(sz: 9100 bytes)', 'no room for 9100 bytes'],
  ])('tells %s', async (_what, numbers, text) => {
    const { findings } = await analyseText(
      line(numbers),
      ruleCatalogue.filter(({ id }) => id === 'DMA-06'),
    );
    expect(findings.map(({ message }) => message)).toEqual([expect.stringContaining(text)]);
  });
});

describe('log rules without their log', () => {
  it.each([
    ['ARM-06', 'hypervisorMessage'],
    ['ARM-12', 'hypervisorMessage'],
    ['DMA-13', 'kernelMessage'],
    ['P2M-07', 'kernelMessage'],
    ['P2M-11', 'kernelMessage'],
  ])('%s is unknown, not good', async (id, need) => {
    expect(await saysOf(id, '/local/domain/0/name = "Domain-0"\n')).toEqual({ findings: [], needs: [need] });
  });
});

describe('GEN rules of two captures in one file', () => {
  it('count the notes of each once', async () => {
    const one = '%xdump 1\n%photo of=host\n';
    expect((await saysOf('GEN-09', one + one)).findings).toEqual(['info high 2']);
    expect((await saysOf('GEN-14', '%xdump 1\n%missing xl\n%xdump 1\n%missing sysfs\n')).findings).toEqual([
      'info high 2',
      'info high 4',
    ]);
  });

  it('GEN-03 does not judge distributions, several versions or guests', async () => {
    const dump =
      "(XEN) gnttab_usage_print_all [ key 'g' pressed\n(XEN) grant-table for remote d1 (v1)\n(XEN)   1 frames (64 max), 0 maptrack frames (1024 max)\n(XEN) no active grant table entries\n(XEN) gnttab_usage_print_all ] done\n";
    const stated = (...versions: string[]): string =>
      `%xdump 1\n${versions.map((xen) => `%host xen=${xen}\n`).join('')}%section xen-console key=g\n${dump}%end\n`;
    expect((await saysOf('GEN-03', stated('4.8.5'))).findings).toEqual(['warning high 5']);
    expect((await saysOf('GEN-03', stated('4.8.5.7-12.el7'))).findings).toEqual([]);
    expect((await saysOf('GEN-03', stated('4.8.5', '4.17.7'))).findings).toEqual([]);
    expect((await saysOf('GEN-03', stated('4.10.0'))).findings).toEqual([]);
  });
});
