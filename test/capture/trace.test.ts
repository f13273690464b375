import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { corpusFolder } from '../support/corpus.ts';
import { recordedHost } from '../support/recorded-host.ts';
import { recordedTracefs, UNTOUCHED, type RecordedTracefs } from '../support/recorded-tracefs.ts';
import { CAPTURE_TIMEOUT, runCapture, SHELLS } from '../support/run-capture.ts';
import { temporaryFolder } from '../support/run-xdump.ts';
import { readSections } from '../support/xdump-sections.ts';

const ONLY_TRACE = ['--what', 'trace'];
const recordedTrace = readFileSync(path.join(corpusFolder, 'x86/base612/trace-persistent.txt'), 'utf8');

const left = (tracefs: RecordedTracefs) => ({ events: tracefs.events(), instances: tracefs.instances() });

describe.each(SHELLS)('kprobe events with %s', { timeout: CAPTURE_TIMEOUT }, (_name, shell) => {
  it('are set, read and removed', async () => {
    const host = recordedHost(temporaryFolder({}));
    const tracefs = recordedTracefs(host, { trace: recordedTrace });
    const ran = await runCapture(shell, host, [...ONLY_TRACE, '--trace', '1']);
    expect(ran.code).toBe(0);
    expect(readSections(ran.stdout)).toEqual([
      { head: expect.stringContaining('trace cmd=') as string, text: recordedTrace },
    ]);
    const notes = [...ran.stdout.matchAll(/^%note kprobe event p:xdump_\d+\/(\w+) (\S+)/gm)].map(([, name, of]) => [
      name,
      of,
    ]);
    expect(notes).toEqual([
      ['request', 'dispatch_rw_block_io'],
      ['map', 'xen_blkbk_map'],
      ['unmap', 'xen_blkbk_unmap_prepare'],
      ['response', 'make_response'],
    ]);
    expect(tracefs.written('events/GROUP/enable')).toBe('1\n0\n');
    expect(left(tracefs)).toEqual(UNTOUCHED);
    expect(ran.stderr).toMatch(/kprobe events of the group xdump_\d+ removed/);
  });

  it('that the kernel lacks are named, and others stand for them', async () => {
    const host = recordedHost(temporaryFolder({}));
    const refused = ['dispatch_rw_block_io', 'xen_blkbk_unmap_prepare', 'make_response'];
    const tracefs = recordedTracefs(host, { refused, trace: recordedTrace });
    const { stdout } = await runCapture(shell, host, [...ONLY_TRACE, '--trace', '1']);
    expect([...stdout.matchAll(/^%missing trace cmd="kprobe event (\w+)"/gm)].map(([, name]) => name)).toEqual([
      'request',
      'response',
    ]);
    expect([...stdout.matchAll(/^%note kprobe event p:xdump_\d+\/(\w+ \S+)/gm)].map(([, event]) => event)).toEqual([
      'notify xen_blkif_be_int',
      'map xen_blkbk_map',
      'unmap xen_blkbk_unmap',
    ]);
    expect(left(tracefs)).toEqual(UNTOUCHED);
  });

  it('are all removed when none of them, or no buffer, could be had', async () => {
    const host = recordedHost(temporaryFolder({}));
    const everything = [
      ...['dispatch_rw_block_io', 'xen_blkif_be_int', 'xen_blkbk_map', 'make_response'],
      ...['xen_blkbk_unmap_prepare', 'xen_blkbk_unmap', 'gnttab_unmap_refs'],
    ];
    const tracefs = recordedTracefs(host, { refused: everything });
    const none = await runCapture(shell, host, [...ONLY_TRACE, '--trace', '1']);
    expect(none.stdout).toContain('reason="the kernel took none of the events');
    expect(left(tracefs)).toEqual(UNTOUCHED);

    host.program('mkdir', 'case $1 in */instances/*) exit 1 ;; esac\nexec /bin/mkdir "$@"\n');
    const noBuffer = await runCapture(shell, host, [...ONLY_TRACE, '--trace', '1']);
    expect(noBuffer.stdout).toContain('no trace buffer of its own could be made');
    expect(left(tracefs)).toEqual(UNTOUCHED);
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('are removed after %s', async (signal) => {
    const host = recordedHost(temporaryFolder({}));
    const tracefs = recordedTracefs(host, { trace: recordedTrace });
    let seen: readonly string[] = [];
    const ran = await runCapture(shell, host, [...ONLY_TRACE, '--trace', '100000'], () => {
      seen = tracefs.events();
      return seen.length < 5 ? null : signal;
    });
    expect(seen.length).toBe(5);
    expect(ran.code).toBe({ SIGINT: 130, SIGTERM: 143, SIGHUP: 129 }[signal]);
    expect(left(tracefs)).toEqual(UNTOUCHED);
  });

  it('are not tried where there is no tracefs', async () => {
    const ran = await runCapture(shell, recordedHost(temporaryFolder({})), [...ONLY_TRACE, '--trace', '1']);
    expect(ran.stdout).toContain(
      '%missing trace cmd="kprobe events on xen-blkback" reason="no tracefs with kprobe_events',
    );
  });
});
