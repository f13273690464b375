import { blkbackModel } from '../../model/blkback/blkback-model.ts';
import type { BlkbackConnection, BlkbackEvent } from '../../model/blkback/blkback-event.ts';
import type { BlkbackVariantId } from '../../model/blkback-variants.ts';
import type { Output } from '../../model/output.ts';
import { scenarioDisk } from '../what-if/backend-run.ts';
import { refusedLine, type RefusedLine } from './refused-line.ts';

/** Counters of a statistics line. */
export type StatCounter = 'rd' | 'wr' | 'f' | 'ds';

/** What M2 makes of a request that a line of blkback tells of. */
export interface RefusedRequest {
  /** The request in words. */
  readonly words: string;
  /** Lines that the model prints for it, without the driver's prefix. */
  readonly lines: readonly string[];
  /** Operation and status of its response; null: it is not answered within the model's step. */
  readonly response: { readonly op: number; readonly status: number } | null;
  /** The line does not tell whether it reads or writes: operation and counter are those of a read. */
  readonly isOpen: boolean;
  /** Counters that it moves. */
  readonly counted: readonly StatCounter[];
  /** Pages that the hypervisor was asked to map for it. */
  readonly mapped: number;
}

const COUNTERS: readonly StatCounter[] = ['rd', 'wr', 'f', 'ds'];
/** Milliseconds between two steps: more than any pause of the thread. */
const STEP = 100;
const PREFIX = /^xen-blkback:\s?/;

/**
 * Runs the request that a line tells of through the backend (dispatch_rw_block_io, MODEL.md M2.4, M2.5) with what the capture knows of its disk. Null: the line
 * tells of no request.
 */
export const refusedRequest = (
  id: string,
  args: readonly string[],
  variant: BlkbackVariantId,
  disk: Partial<BlkbackConnection> = {},
): RefusedRequest | null => {
  const line = refusedLine(id, args);
  if (line === null) return null;
  const state = blkbackModel.init({ params: { logStats: 0 }, switches: {} }, variant);
  let now = 0;
  const run = (event: BlkbackEvent): readonly Output[] => {
    const outputs: Output[] = [];
    const effects = { output: (output: Output) => outputs.push(output), violation: () => undefined };
    blkbackModel.advance(state, event, effects);
    return outputs;
  };
  const at = { device: 0, ring: 0 };
  run({ name: 'connect', connection: { ...scenarioDisk, ...line.disk, ...disk } });
  if (line.badReference !== null) run({ name: 'mapStatus', ...at, gref: line.badReference, status: -3, retries: 0 });
  let outputs: readonly Output[] = [];
  for (const request of line.requests) {
    outputs = [
      ...run({ name: 'front.push', ...at, requests: [request] }),
      ...run({ name: 'irq', ...at }),
      ...run({ name: 'tick', ms: (now += STEP) }),
      ...run({ name: 'bioDone', ...at, id: request.id, bio: null, error: 0 }),
      ...run({ name: 'tick', ms: (now += STEP) }),
    ];
  }
  return summary(line, outputs);
};

const summary = ({ words, isOpen }: RefusedLine, outputs: readonly Output[]): RefusedRequest => {
  const response = outputs.find((output) => output.kind === 'response');
  return {
    words,
    isOpen,
    lines: outputs.flatMap((output) => (output.kind === 'log' ? [output.text.replace(PREFIX, '')] : [])),
    response: response === undefined ? null : { op: response.op, status: response.status },
    counted: COUNTERS.filter((name) =>
      outputs.some((output) => output.kind === 'counter' && output.name === name && output.delta > 0),
    ),
    mapped: outputs.reduce((sum, one) => sum + (one.kind === 'hypercall' && one.op === 'map' ? one.count : 0), 0),
  };
};
