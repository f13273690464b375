import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { xlInfoFormat } from '../../server/src/formats/xl/xl-info.ts';
import { xlListFormat } from '../../server/src/formats/xl/xl-list.ts';
import { xlListLongFormat } from '../../server/src/formats/xl/xl-list-long.ts';
import { readText } from '../support/read-text.ts';
import { rowsOf } from '../support/rows.ts';

const LIST = `Name                                        ID   Mem VCPUs\tState\tTime(s)
Domain-0                                     0  1024     2     r-----     132.7
a guest with blanks                          1   128     2     -b----      11.9
${'n'.repeat(50)}    12    96     1     ---sc-       5.7
(null)                                      20    16     1     --p--d     105.8
`;

const VERBOSE = `Name                                        ID   Mem VCPUs\tState\tTime(s)   UUID                            Reason-Code\tSecurity Label
g1                                           1   128     2     -b----      11.9 47d79838-3cb6-47e8-8581-3dfe7e5bc329        -                -
`;

const LONG = `[
    {
        "domid": 0,
        "config": {
            "c_info": {
                "type": "pv",
                "name": "Domain-0"
            },
            "b_info": {
                "max_memkb": 1048576,
                "target_memkb": 1048575,
                "type.pv": {

                }
            }
        }
    },
    {
        "domid": 7,
        "config": {
            "c_info": {
                "type": "hvm",
                "name": "a \\"b\\" \\u0063",
                "domid": 4294967295,
                "uuid": "5679e245-54fd-4f06-81d9-daa11d407aaa"
            },
            "b_info": {
                "max_vcpus": 4,
                "max_grant_frames": 64,
                "avail_vcpus": [
                    0,
                    1
                ],
                "target_memkb": 8388608
            },
            "disks": [
                {
                    "pdev_path": "/dev/loop0",
                    "name": "not the guest's",
                    "readwrite": 1
                }
            ]
        }
    }
]
`;

const INFO = `host                   : dom0.example
release                : 6.1.0-56-amd64
version                : #1 SMP PREEMPT_DYNAMIC
machine                : x86_64
nr_cpus                : 2
xen_major              : 4
xen_minor              : 17
xen_extra              : .7
xen_version            : 4.17.7
xen_changeset          : \nxen_commandline        : loglvl=all console_to_ring gnttab_max_frames=64
`;

describe('xl list', () => {
  it('is one row a domain; a zombie has no name', async () => {
    const facts = await readText(LIST);
    const rows = rowsOf(facts, 'domain');
    expect(
      rows.map(({ domid, name, memoryMiB, vcpus, state, line }) => [domid, name, memoryMiB, vcpus, state, line]),
    ).toEqual([
      [0, 'Domain-0', 1024, 2, 'r-----', 2],
      [1, 'a guest with blanks', 128, 2, '-b----', 3],
      [12, 'n'.repeat(50), 96, 1, '---sc-', 4],
      [20, null, 16, 1, '--p--d', 5],
    ]);
    expect(rows.every(({ dying, pages, type }) => dying === null && pages === null && type === null)).toBe(true);
    expect(facts.blocks.map(({ format, kind }) => [format, kind])).toEqual([['xl-list', 'xl']]);
  });

  it('gives the UUID with -v', async () => {
    expect(rowsOf(await readText(VERBOSE), 'domain')).toMatchObject([
      { domid: 1, uuid: '47d79838-3cb6-47e8-8581-3dfe7e5bc329' },
    ]);
  });

  it('that comes again is another block', async () => {
    expect((await readText(LIST + LIST)).blocks.map(({ firstLine }) => firstLine)).toEqual([1, 6]);
  });

  it('is not xl vcpu-list', async () => {
    const facts = await readText(
      'Name                                ID  VCPU   CPU State   Time(s) Affinity (Hard / Soft)\ng1                                   1     0    0   -b-       3.2  all / all\n',
    );
    expect(rowsOf(facts, 'domain')).toEqual([]);
  });

  it('names the fields of its rows', () => {
    const line = VERBOSE.split('\n')[1] ?? '';
    const shown = (xlListFormat.fields(line, 0) ?? []).map(({ start, end, kind, name }) => [
      line.slice(start, end),
      kind,
      name,
    ]);
    expect(shown).toEqual([
      ['g1', 'name', 'name'],
      ['1', 'domain', 'domid'],
      ['128', 'size', 'memoryMiB'],
      ['2', 'count', 'vcpus'],
      ['-b----', 'keyword', 'state'],
      ['47d79838-3cb6-47e8-8581-3dfe7e5bc329', 'handle', 'uuid'],
    ]);
  });
});

describe('xl list -l', () => {
  it('is one row a domain with its type', async () => {
    const facts = await readText(LONG);
    const rows = rowsOf(facts, 'domain');
    expect(
      rows.map(({ domid, name, type, uuid, vcpus, memoryMiB, maxGrantFrames, line }) => [
        domid,
        name,
        type,
        uuid,
        vcpus,
        memoryMiB,
        maxGrantFrames,
        line,
      ]),
    ).toEqual([
      [0, 'Domain-0', 'pv', null, null, 1024, null, 3],
      [7, 'a "b" c', 'hvm', '5679e245-54fd-4f06-81d9-daa11d407aaa', 4, 8192, 64, 19],
    ]);
    expect(facts.blocks.filter(({ format }) => format !== null)).toMatchObject([
      { format: 'xl-list-long', completeness: 'complete' },
    ]);
  });

  it('reads the same on one line', async () => {
    const line = `${JSON.stringify(JSON.parse(LONG))}\n`;
    expect(rowsOf(await readText(line), 'domain').map(({ domid, type }) => [domid, type])).toEqual([
      [0, 'pv'],
      [7, 'hvm'],
    ]);
  });

  it('takes the default of a limit for no limit', async () => {
    const facts = await readText(LONG.replace('"max_grant_frames": 64', '"max_grant_frames": 4294967295'));
    expect(rowsOf(facts, 'domain')[1]?.maxGrantFrames).toBeNull();
  });

  it('that is cut gives what was read, and no number that may lack digits', async () => {
    const at = LONG.indexOf('8388608');
    const facts = await readText(LONG.slice(0, at + 4));
    expect(rowsOf(facts, 'domain')[1]).toMatchObject({ domid: 7, type: 'hvm', memoryMiB: null });
    expect(facts.blocks.find(({ format }) => format === 'xl-list-long')?.completeness).toBe('ends-early');
    const twice = await readText(`${LONG.slice(0, LONG.indexOf('"b_info"'))}${LONG}`);
    expect(rowsOf(twice, 'domain').map(({ domid }) => domid)).toEqual([0, 0, 7]);
  });
});

describe('xl info', () => {
  it('is what the host is', async () => {
    const facts = await readText(INFO);
    expect(rowsOf(facts, 'host')).toEqual([
      { name: 'dom0.example', arch: 'x86_64', xen: '4.17.7', kernel: '6.1.0-56-amd64', domid: 0, line: 9 },
    ]);
    expect(rowsOf(facts, 'parameter')).toMatchObject([
      { name: 'xen.loglvl', value: 'all', line: 11 },
      { name: 'xen.console_to_ring', value: '', line: 11 },
      { name: 'xen.gnttab_max_frames', value: '64', line: 11 },
    ]);
  });

  it('of old versions has the version in three parts; Arm has its name here', async () => {
    const facts = await readText(
      INFO.replace(/^xen_version.*\n/m, '')
        .replace('x86_64', 'aarch64')
        .replace('dom0.example', '(none)'),
    );
    expect(rowsOf(facts, 'host')).toMatchObject([{ name: null, arch: 'arm64', xen: '4.17.7' }]);
  });

  it('that begins in the middle knows only what stands there', async () => {
    const facts = await readText(INFO.slice(INFO.indexOf('xen_major')));
    expect(rowsOf(facts, 'host')).toMatchObject([{ name: null, arch: null, kernel: null, xen: '4.17.7' }]);
    expect(facts.blocks[0]?.completeness).toBe('starts-late');
  });

  it('names the fields of its lines', () => {
    const line = 'xen_version            : 4.17.7';
    expect((xlInfoFormat.fields(line, 0) ?? []).map(({ start, end, name }) => [line.slice(start, end), name])).toEqual([
      ['4.17.7', 'xen'],
      ['xen_version', 'name'],
    ]);
  });
});

describe('output of the toolstack', () => {
  it('does not make it throw, whatever is cut or changed', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(LIST, VERBOSE, LONG, INFO),
        fc.nat(1200),
        fc.nat(100),
        fc.string({ unit: 'binary', maxLength: 5 }),
        async (text, from, length, put) => {
          const changed = text.slice(0, from) + put + text.slice(from + length);
          for (const line of changed.split('\n'))
            for (const format of [xlListFormat, xlListLongFormat, xlInfoFormat]) format.fields(line, 0);
          const domains = rowsOf(await readText(changed), 'domain');
          expect(domains.every(({ domid }) => domid !== null && domid >= 0)).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
  });
});
