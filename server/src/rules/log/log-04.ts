import { times } from '../block/messages.ts';
import { groupLines, logLines, type LogLine } from '../grant/log-lines.ts';
import type { Rule } from '../rule.ts';
import { decideByKernelLogs, kernelName } from './kernel-log.ts';
import { isModelledSource, kernelChecks } from './kernel-checks.ts';

const WARNING = 'kernel.warning-cpu-pid-at';
const BUG = 'kernel.kernel-bug-at';
const IDS: ReadonlySet<string> = new Set([WARNING, BUG]);

/** Where a check stands. */
interface Site {
  readonly file: string;
  readonly line: string;
  /** Null of a BUG: the function is only in the registers. */
  readonly name: string | null;
}

/** A kernel found something in one of our drivers that should not be. */
export const log04: Rule = {
  id: 'LOG-04',
  name: 'kernel-check-failed',
  title: 'A check of a driver failed',
  severity: 'warning',
  tearSafe: true,
  needs: ['kernelMessage'],
  condition:
    'A kernel prints "WARNING: … at FILE:LINE FUNCTION" or "kernel BUG at FILE:LINE!" of a driver of Xen, of the DMA layer, of KVM on POWER or of VFIO. A BUG is an error.',
  hint: 'The condition of the WARN_ON() or BUG_ON() at that place held; the call trace below the line tells who came there',
  reference:
    'kernel/panic.c: __warn(), lib/bug.c: report_bug(), Linux 2.6.30 to 6.18; what single checks mean: rows K9, F3, L6, S3 and T6 of the checks in the sources',
  fires: {
    capture:
      '[144011.016672] WARNING: CPU: 0 PID: 50 at drivers/block/xen-blkback/xenbus.c:327 xen_blkif_disconnect+0x24f/0x260\n',
  },
  silent: {
    capture: [
      '%xdump 1',
      '%section kernel-log domain=0',
      '[    0.000000] Linux version 6.1.0 (gcc) #1 SMP',
      '[    0.331000] WARNING: CPU: 1 PID: 1 at arch/arm64/mm/mmu.c:1222 vmemmap_populate+0x44/0x1cc',
      '%end',
      '%section kernel-log domain=1',
      '[    0.000000] Linux version 6.1.0 (gcc) #1 SMP',
      '%end',
      '',
    ].join('\n'),
  },
  evaluate: function* (context) {
    const { world, report } = context;
    const lines = logLines(world, 'kernelMessage', IDS).filter((line) => isModelledSource(siteOf(line).file));
    for (const group of groupLines(lines, keyOf)) {
      yield;
      const [first, ...others] = group;
      const { file, line, name } = siteOf(first);
      const check = name === null ? undefined : kernelChecks.get(name);
      const what = first.id === BUG ? 'hit a BUG' : name === null ? 'a check failed' : `a check in ${name} failed`;
      report({
        subject: first.domid === null ? null : `d${first.domid}`,
        place: first.place,
        message: `${kernelName(first.domid)}: ${what} at ${file}:${line}${check === undefined ? '' : `: ${check.meaning}`}${times(group.length)}`,
        data: { domid: first.domid, file, line: Number(line), function: name, count: group.length },
        related: others.map(({ place, text }) => ({ place, message: text })),
        evidence: [{ table: 'kernelMessage', row: first.event.row }],
        ...(check === undefined ? {} : { hint: check.hint }),
        ...(first.id === BUG ? { severity: 'error' } : {}),
      });
    }
    decideByKernelLogs(context, lines.length > 0);
  },
};

const keyOf = (line: LogLine): string => {
  const { file, line: number } = siteOf(line);
  return `${line.place.source} ${line.domid} ${line.id} ${file}:${number}`;
};

/** The newest wording has file, line and function first, older ones CPU and process. */
const siteOf = ({ id, args }: LogLine): Site => {
  const at = id === WARNING && /^\d+$/.test(args[0] ?? '') ? 2 : 0;
  const name = id === WARNING ? (/^\w{1,80}/.exec(args[at + 2] ?? '')?.[0] ?? null) : null;
  return { file: args[at] ?? '', line: args[at + 1] ?? '', name };
};
