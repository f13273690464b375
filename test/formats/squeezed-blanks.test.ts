import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { tableNames } from '../../server/src/facts/facts.ts';
import { readText } from '../support/read-text.ts';
import { rowsOf } from '../support/rows.ts';

const corpus = (name: string): string => readFileSync(new URL(`../corpus/${name}`, import.meta.url), 'latin1');

/** Runs of blanks as one, as mail clients and forms on the web print them; and none in front of a line. */
const squeezed = (text: string): string => text.replace(/ +/g, ' ');
const trimmed = (text: string): string => squeezed(text).replace(/^ /gm, '');

/** All facts but those about the log around the tables: a line that no table knows belongs to it. */
const told = async (text: string): Promise<readonly string[]> => {
  const facts = await readText(text);
  return tableNames
    .filter((name) => name !== 'lostLines')
    .flatMap((name) =>
      rowsOf(facts, name).map((row) =>
        JSON.stringify([name, row], (_, value: unknown) =>
          typeof value === 'bigint' ? value.toString(16) : typeof value === 'string' ? squeezed(value) : value,
        ),
      ),
    );
};

describe('tables whose blanks a mail client squeezed', () => {
  it.each([
    'x86/pvh/01-idle/key-e.txt',
    'x86/pvh/01-idle/key-q.txt',
    'x86/pvh/01-idle/key-m.txt',
    'x86/pvh/01-full/key-H.txt',
    'x86/pvh/01-idle/xentop.txt',
    'x86/pvh/01-idle/interrupts.txt',
    'x86/pvh/01-full/meminfo.txt',
    'x86/pvh/01-full/xl-block-list.txt',
    'x86/pvh/01-full/xl-vcpu-list.txt',
    'x86/faults/01-after-evil/key-g.txt',
    'x86/faults/07-cr-crashed/key-q.txt',
  ])('%s gives the same facts', async (name) => {
    const text = corpus(name);
    const whole = await told(text);
    expect(whole.length).toBeGreaterThan(0);
    expect(await told(squeezed(text))).toEqual(whole);
    expect(await told(trimmed(text))).toEqual(whole);
  });

  it('key q of Arm keeps its counters', async () => {
    const dump = `(XEN) 'q' pressed -> dumping domain info (now = 274036146791)
(XEN) General information for domain 2:
(XEN)     refcnt=3 dying=0 pause_count=0
(XEN)     nr_pages=16384 xenheap_pages=2 dirty_cpus={} max_pages=16640
(XEN)     handle=b6164c1c-2192-42b1-8b92-d1477fa37ec2 vm_assist=00000020
(XEN) p2m mappings for domain 2 (vmid 3):
(XEN)   1G mappings: 0 (shattered 1)
(XEN)   2M mappings: 503 (shattered 9)
(XEN)   4K mappings: 4711
(XEN) Rangesets belonging to domain 2:
(XEN)     Interrupts { 34, 40 }
(XEN)     I/O Memory { }
`;
    const whole = await told(dump);
    expect(whole.some((fact) => fact.includes('"mappings4k":4711'))).toBe(true);
    expect(await told(trimmed(dump))).toEqual(whole);
  });

  it('no line of another writer is taken for a squeezed one', async () => {
    const facts = await readText(`(XEN) 'q' pressed -> dumping domain info (now = 274036146791)
(XEN) General information for domain 2:
(XEN) refcnt is wrong
(XEN) somebody { 1-2 }
(XEN) None of it
handle=b6164c1c-2192-42b1-8b92-d1477fa37ec2 vm_assist=00000020
12 [0/0/1]: s=3 n=0 x=0 d=0 p=33
`);
    expect(facts.tables.rangeset.rows()).toBe(0);
    expect(facts.tables.eventChannel.rows()).toBe(0);
    expect(rowsOf(facts, 'domain')).toMatchObject([{ domid: 2, refcnt: null, uuid: null }]);
  });
});
