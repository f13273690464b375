import { describe, expect, it } from 'vitest';
import { runToEnd } from '../../server/src/core/work.ts';
import { AROUND, aroundTime, type Around } from '../../server/src/features/around.ts';
import { parseTimeAddress } from '../../server/src/features/time-address.ts';
import { timeHover } from '../../server/src/features/time-hover.ts';
import { analyseText } from '../support/analyse-text.ts';
import { runXdump } from '../support/run-xdump.ts';
import { lineOf, lookedAt } from './looked.ts';
import { marked } from './marked.ts';

/** A console on which hypervisor and dom0 alternate: dom0's clock is 8.75 to 10.75 s behind. */
const console = marked(`(XEN) [«boot:  100.000000»] P2M: 44-bit IPA with 44-bit PA and 8-bit VMID
[   90.250000] xen-blkback: invalid buffer -- could not remap it
(XEN) [«near:  101.000000»] d3v0 Unsuccessful map-cache invalidate
[«kernel:   91.250000»] xen-blkback: invalid buffer -- could not remap it
(XEN) [  102.000000] P2M: 44-bit IPA with 44-bit PA and 8-bit VMID
[   92.250000] xen-blkback: invalid buffer -- could not remap it
[«unread:   92.500000»] usb 1-1: new high-speed USB device
(XEN) [  103.000000] P2M: 44-bit IPA with 44-bit PA and 8-bit VMID
[   93.250000] xen-blkback: invalid buffer -- could not remap it
(XEN) [«late:  200.000000»] P2M: 44-bit IPA with 44-bit PA and 8-bit VMID
`);

const hoverOf = async (fixture: typeof console, name: string): Promise<string | null> => {
  const looked = await lookedAt(fixture.text);
  const { line, start, end } = fixture.at(name);
  const view = await lineOf(looked, line);
  const inner = start + view.text.slice(start, end).search(/\S/);
  const hover = runToEnd(timeHover(looked, view, inner));
  if (hover === null) return null;
  expect({ start: hover.start, end: hover.end }).toEqual({ start: inner, end });
  expect(runToEnd(timeHover(looked, view, end))).toEqual(hover);
  return hover.markdown.replace(/\\(.)/g, '$1');
};

describe('the hover of a time', () => {
  it('lists what happened near it, in its clock exactly, in others as exactly as their offset is known', async () => {
    const text = (await hoverOf(console, 'near')) ?? '';
    expect(text).toContain('**101 s of hypervisor**');
    expect(text).toContain('- -1.000 s: line 1: ');
    expect(text).toContain('- +1.000 s: line 5: ');
    expect(text).toMatch(/- -[\d.]+ to \+[\d.]+ s, d0: line 4: kernel: xen-blkback: invalid buffer/);
    expect(text).not.toContain('line 10:');
    expect(text).not.toContain('line 3:');
  });

  it('sees from the other clock the same distance', async () => {
    const text = (await hoverOf(console, 'kernel')) ?? '';
    expect(text).toContain('**91.25 s of d0**');
    expect(text).toMatch(/, hypervisor: line 3: .*map-cache invalidate/);
    expect(text).toContain('- +1.000 s: line 6: ');
  });

  it('is there on a line that says nothing known', async () => {
    const text = (await hoverOf(console, 'unread')) ?? '';
    expect(text).toContain('**92.5 s of d0**');
    expect(text).toContain('- -0.250 s: line 6: ');
  });

  it('says when nothing else happened, and which clocks nothing connects', async () => {
    expect(await hoverOf(console, 'late')).toContain('Nothing else is known to have happened within 5 s');
    const apart = marked(
      '(XEN) [«one:    1.000000»] d3v0 Unsuccessful map-cache invalidate\n[    2.000000] xen-blkback: invalid buffer -- could not remap it\n',
    );
    expect(await hoverOf(apart, 'one')).toContain('Not placed, since nothing connects their clocks to it: d0');
  });

  it('finds the time of a trace line behind the name of its thread', async () => {
    const trace = marked(`# tracer: nop
        5.xvda-0-2211    [001] d..1.  «first:1234.567890»: swiotlb_bounced: dev_name: 0000:01:00.0 dma_mask=ffffffff dev_addr=23c7ff000 size=4096 NORMAL
        5.xvda-0-2211    [001] d..1.  1236.567890: swiotlb_bounced: dev_name: 0000:01:00.0 dma_mask=ffffffff dev_addr=23c7ff000 size=4096 NORMAL
`);
    const text = (await hoverOf(trace, 'first')) ?? '';
    expect(text).toContain('**1234.56789 s of trace**');
    expect(text).toContain('- +2.000 s: line 3: ');
  });

  it('lists no more than ten, the nearest', async () => {
    const many = marked(
      Array.from({ length: 40 }, (_, index) => {
        const time = (100 + index / 10).toFixed(6).padStart(12);
        return `(XEN) [${index === 20 ? `«mid:${time}»` : time}] d3v0 Unsuccessful map-cache invalidate`;
      }).join('\n'),
    );
    const text = (await hoverOf(many, 'mid')) ?? '';
    expect(text.match(/^- [+-]/gm)).toHaveLength(10);
    expect(text).toContain('- and 29 more');
    expect(text).toContain('- +0.500 s: line 26');
    expect(text).not.toContain('line 27:');
  });

  it('is nowhere else', async () => {
    const none = marked(`(XEN) [    1.000000] d3v0 Unsuccessful «word:map-cache» invalidate
(XEN) [00000000002134e1] P2M: 44-bit IPA with 44-bit PA and 8-bit VMID
Guest uptime was «prose:12.500» seconds
(d1) [    «guest:3.000000»] booting
Name                                        ID   Mem VCPUs	State	Time(s)
Domain-0                                     0  4096     4     r-----    «xl:1234.567»
`);
    for (const name of ['word', 'prose', 'guest', 'xl']) expect(await hoverOf(none, name), name).toBeNull();
  });
});

describe('an address of a moment', () => {
  it.each([
    ['time:12.5', null, 12.5, false],
    ['time:d0:12', 'd0', 12, false],
    ['time:d0 wall clock without year:2592000', 'd0 wall clock without year', 2_592_000, false],
    ['time:2024-01-31T12:00:05', null, Date.UTC(2024, 0, 31, 12, 0, 5) / 1000, true],
    ['time:2024-01-31 12:00:05,250000', null, Date.UTC(2024, 0, 31, 12, 0, 5) / 1000 + 0.25, true],
    ['time:d0 wall clock:2024-01-31T12:00Z', 'd0 wall clock', Date.UTC(2024, 0, 31, 12) / 1000, true],
    ['time:Jan 31 12:00:05', null, Date.UTC(1970, 0, 31, 12, 0, 5) / 1000, true],
  ])('%s', (text, clock, time, isDate) => {
    expect(parseTimeAddress(text)).toEqual({ clock, time, isDate });
  });

  it.each([
    'time:',
    'time:now',
    'time:d0',
    '12.5',
    'time:2024-01-31',
    'time:12:5',
    'time:Foo 31 12:00:05',
    'time:anJ 1 12:00:05',
  ])('%s is none', (text) => {
    expect(parseTimeAddress(text)).toBeNull();
  });

  it('is of the clock that is named, else of the usual one', async () => {
    const analysis = await analyseText(console.text, []);
    const at = (text: string): Around | readonly string[] =>
      runToEnd(
        aroundTime({ analysis, seconds: AROUND }, parseTimeAddress(text) ?? { clock: '', time: 0, isDate: false }),
      );
    expect(at('time:100')).toMatchObject({ clock: 'hypervisor', time: 100 });
    expect(at('time:d0:90')).toMatchObject({ clock: 'd0' });
    expect(at('time:d7:90')).toEqual(['d0', 'hypervisor']);
    expect(at('time:2024-01-31T12:00:05')).toEqual(['d0', 'hypervisor']);
    const lines = (text: string): readonly number[] => {
      const around = at(text);
      return 'events' in around ? around.events.map(({ place }) => place.line) : [];
    };
    expect(lines('time:200')).toEqual([10]);
    expect(lines('time:205.1')).toEqual([]);
  });

  it('is asked of the command', async () => {
    const shown = await runXdump(['show', '-', 'time:hypervisor:101'], { input: console.text });
    expect(shown).toMatchObject({ code: 0, stderr: '' });
    expect(shown.stdout).toMatch(/^hypervisor: 101 s\n/);
    expect(shown.stdout).toContain('<stdin>:3: +0.000 s (hypervisor): ');
    const line = await runXdump(['show', '-', 'line:7'], { input: console.text });
    expect(line.stdout).toMatch(/^d0: 92\.5 s\n/);
    const none = await runXdump(['show', '-', 'time:d7:1'], { input: console.text });
    expect(none).toMatchObject({ code: 1, stdout: '' });
    expect(none.stderr).toContain('its clocks are d0, hypervisor');
  });
});
