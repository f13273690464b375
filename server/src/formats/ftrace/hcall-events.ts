import { hcallCodes, tceHcalls } from '../trace/hcall-names.ts';
import { tceCallRow } from '../trace/tce-call-row.ts';
import { traceEvent, type TraceEvent } from '../trace/trace-event.ts';
import type { TraceValues } from '../trace/trace-template.ts';
import { threadOf, type FtraceContext } from './ftrace-context.ts';

/** Sets the result of the call that this thread has begun. */
const finish = (context: FtraceContext, key: string, result: number | null, toHost: boolean | null): void => {
  const row = context.calls.get(key);
  if (row === undefined) return;
  context.calls.delete(key);
  const { columns } = context.facts.tables.tceCall;
  if (result !== null) columns.result.store.set(row, result);
  if (toHost !== null) columns.toHost.store.set(row, toHost ? 1 : 0);
};

const enter = (values: TraceValues, context: FtraceContext): void => {
  const { facts, block, line, bytes, number } = context;
  const vcpu = values.number(0);
  const hcall = values.word(1, bytes);
  const isTce = [...tceHcalls.values()].includes(hcall);
  const hasList = hcall === 'H_PUT_TCE_INDIRECT';
  const hasCount = hasList || hcall === 'H_STUFF_TCE';
  const known = {
    time: line.time,
    vcpu,
    hcall,
    liobn: isTce ? values.number(2) : null,
    ioba: isTce ? values.big(3) : null,
    list: hasList ? values.big(4) : null,
    tce: hcall === 'H_PUT_TCE' || hcall === 'H_STUFF_TCE' ? values.big(4) : null,
    count: hasCount ? values.number(5) : hcall === 'H_PUT_TCE' ? 1 : null,
    side: 'kvm',
  };
  context.calls.set(`${threadOf(context)}/${vcpu}`, facts.tables.tceCall.add(block.id, number, tceCallRow(known)));
};

const exit = (values: TraceValues, context: FtraceContext): void => {
  const code = values.word(2, context.bytes);
  const key = `${threadOf(context)}/${values.number(0)}`;
  finish(context, key, hcallCodes.get(code) ?? null, values.word(1, context.bytes).startsWith('RESUME_HOST'));
};

/**
 * Hypercalls of a POWER guest: `kvm_hv` events of its host (arch/powerpc/kvm/trace_hv.h, 3.19 to 6.12) and
 * `hcall_entry`, `hcall_exit` of the guest itself (arch/powerpc/include/asm/trace.h). Facts: `tceCall`, one row a call.
 * KVM prints H_TOO_HARD for every exit to QEMU: about a call that is not one of TCE it says nothing.
 */
export const hcallEvents: readonly TraceEvent<FtraceContext>[] = [
  traceEvent(
    'kvm_hcall_enter',
    'VCPU {d}: hcall={w} GPR4-7={h},{h},{h},{h}',
    'vcpu:vcpu keyword:hcall address:gpr4 address:gpr5 address:gpr6 address:gpr7',
    enter,
  ),
  traceEvent('kvm_hcall_exit', 'VCPU {d}: ret={w} hcall_rc={w}', 'vcpu:vcpu keyword:exit keyword:result', exit),
  traceEvent('hcall_entry', 'opcode={d}', 'keyword:hcall', (values, context) => {
    const { facts, block, line, number } = context;
    const opcode = values.number(0);
    const hcall = tceHcalls.get(opcode) ?? `0x${opcode.toString(16)}`;
    const row = tceCallRow({ time: line.time, hcall, side: 'guest' });
    context.calls.set(threadOf(context), facts.tables.tceCall.add(block.id, number, row));
  }),
  traceEvent('hcall_exit', 'opcode={d} retval={d}', 'keyword:hcall count:result', (values, context) => {
    finish(context, threadOf(context), values.number(1), null);
  }),
  traceEvent(
    'kvm_guest_enter',
    'VCPU {d}: pc={h} pexcp={h} ceded={d}',
    'vcpu:vcpu address:pc address:pexcp count:ceded',
  ),
  traceEvent(
    'kvm_guest_exit',
    'VCPU {d}: trap={w} pc={h} msr={h}, ceded={d}',
    'vcpu:vcpu keyword:trap address:pc address:msr count:ceded',
  ),
  traceEvent('kvmppc_run_vcpu_enter', 'VCPU {d}: tgid={d}', 'vcpu:vcpu count:tgid'),
  traceEvent('kvmppc_run_vcpu_exit', 'VCPU {d}: exit={d}, ret={d}', 'vcpu:vcpu count:exit count:ret'),
];
