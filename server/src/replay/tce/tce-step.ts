import { hex } from '../../core/hex.ts';
import type { Facts } from '../../facts/facts.ts';
import type { Row } from '../../facts/kinds.ts';
import type { Schemas } from '../../facts/schemas.ts';
import type { HistoryStep } from '../recording.ts';

/** A recorded hypercall of a POWER guest: the row of `tceCall` and where it stands. */
export interface TceStep extends Row<Schemas['tceCall']> {
  readonly hcall: string;
  readonly source: number;
  readonly line: number;
}

/** Reads a row; column by column, because a trace has hundreds of thousands. */
export const tceStep = (facts: Facts, row: number): TceStep => {
  const { columns, block, line } = facts.tables.tceCall;
  return {
    time: columns.time.at(row),
    vcpu: columns.vcpu.at(row),
    hcall: columns.hcall.at(row) ?? '',
    liobn: columns.liobn.at(row),
    ioba: columns.ioba.at(row),
    list: columns.list.at(row),
    count: columns.count.at(row),
    result: columns.result.at(row),
    tce: columns.tce.at(row),
    done: columns.done.at(row),
    toHost: columns.toHost.at(row),
    side: columns.side.at(row),
    source: facts.blocks[block.at(row)]?.source ?? 0,
    line: line.at(row),
  };
};

/** The calls that M8 has. */
export const TCE_CALLS: ReadonlySet<string> = new Set(['H_PUT_TCE', 'H_PUT_TCE_INDIRECT', 'H_STUFF_TCE', 'H_GET_TCE']);

/** The step in words, for a history. */
export const historyOf = (step: TceStep): HistoryStep => {
  const shown = [
    step.liobn === null ? '' : ` liobn=${hex(step.liobn)}`,
    step.ioba === null ? '' : ` ioba=${hex(step.ioba)}`,
    step.list === null ? '' : ` list=${hex(step.list)}`,
    step.tce === null ? '' : ` tce=${hex(step.tce)}`,
    step.count === null || step.count === 1 ? '' : ` count=${step.count}`,
    step.result === null ? '' : ` -> ${step.toHost === true ? 'QEMU' : step.result}`,
  ];
  return { source: step.source, line: step.line, time: step.time, text: step.hcall + shown.join('') };
};
