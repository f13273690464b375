import { hex } from '../../core/hex.ts';
import type { Work } from '../../core/work.ts';
import { decideMap, type MapDecision } from '../../model/swiotlb/map-range.ts';
import { SEGMENT_BYTES } from '../../model/swiotlb/slot-pool.ts';
import { swiotlbModel } from '../../model/swiotlb/swiotlb-model.ts';
import type { SwiotlbState } from '../../model/swiotlb/swiotlb-state.ts';
import type { Recording } from '../recording.ts';
import { BouncedSoFar } from './bounced-so-far.ts';
import { poolSlots } from './pool-slots.ts';
import type { ReplayInput, ReplayPart } from '../replay-part.ts';

/** Lines between two pauses. */
const SLICE = 512;
const PAGE = 4096n;
const KIND = 'swiotlb_bounced';

/** Bounced mappings in kernel traces (swiotlb_bounced), along the decision of M6. */
export const swiotlbPart: ReplayPart = {
  id: 'swiotlb',
  variants: swiotlbModel.variants,
  run: function* (input) {
    const { facts, capture } = input.capture;
    const table = facts.tables.swiotlbBounce;
    const blocks = new Map<number, number[]>();
    for (let row = 0; row < table.rows(); row += 1) {
      const block = table.block.at(row);
      if (facts.blocks[block]?.capture !== capture.id) continue;
      const rows = blocks.get(block) ?? [];
      blocks.set(block, rows);
      rows.push(row);
    }
    for (const [block, rows] of blocks) yield* replayTrace(input, facts.blocks[block]?.source ?? 0, rows);
  },
};

const replayTrace = function* (input: ReplayInput, source: number, rows: readonly number[]): Work<void> {
  const table = input.capture.facts.tables.swiotlbBounce;
  const variant = swiotlbModel.variants.find((id) => id === input.variant) ?? 'modern';
  const line = table.line.at(rows[0] ?? 0);
  const recording = input.open({
    part: 'swiotlb',
    name: 'kernel trace',
    object: null,
    model: 'm6',
    variant,
    variantReason: input.variant === variant ? 'stated' : 'the newest',
    source,
    line,
  });
  const state = startOf(input, recording, table.columns.force.at(rows[0] ?? 0) === true);
  const slice = recording.pauseAfter(SLICE);
  const bounced = new BouncedSoFar(poolSlots(input.capture.facts, input.capture.capture.id));
  for (const [at, row] of rows.entries()) {
    const { time, device, mask, address, size, force } = table.row(row);
    const here = { source, line: table.line.at(row), time };
    if (input.isOver(time, source, here.line)) break;
    recording.read(KIND);
    if (device === null || mask === null || address === null || size === null || force === null)
      recording.skipped(KIND, 'its line is not whole');
    else {
      const range = { paddr: address, size };
      const request = { device, range, dir: 'both', kmalloc: false } as const;
      const decision = decideMap(state, { name: device, mask, coherent: true }, request);
      compare(recording, state, { ...here, device, address, size, mask, force }, decision);
      bounced.add(device, size);
      recording.moments?.take(here, null, (into) => {
        bounced.hold(device, into);
      });
    }
    if (at % slice === slice - 1) yield;
  }
};

/** The trace prints bus addresses, so the page tables below are left out. */
const startOf = ({ capture, variant }: ReplayInput, recording: Recording, first: boolean): SwiotlbState => {
  const captured = capture.parameter('swiotlb')?.value;
  const stated = typeof captured === 'string' ? captured.split(',').includes('force') : null;
  // A command line may be of another kernel than the trace.
  if (stated !== first)
    recording.assume(
      `swiotlb=force is ${first ? 'set' : 'not set'}, as the first line says${stated === null ? '' : ', though the captured command line says otherwise'}`,
      recording.head.source,
      recording.head.line,
    );
  const p2m = {
    domain: 'hvm',
    bits: 64,
    limit: 1n << 40n,
    m2pSize: 1n << 40n,
    own: [],
    foreign: [],
    identity: [],
  } as const;
  const switches = { force: first };
  const id = swiotlbModel.variants.find((one) => one === variant) ?? 'modern';
  return swiotlbModel.init({ use: 'native', p2m, p2mVariant: 'page-flag', devices: [], switches }, id);
};

interface Bounce {
  readonly source: number;
  readonly line: number;
  readonly time: number | null;
  readonly device: string;
  readonly address: bigint;
  readonly size: number;
  readonly mask: bigint;
  readonly force: boolean;
}

const compare = (recording: Recording, state: SwiotlbState, bounce: Bounce, decision: MapDecision): void => {
  const { source, line, time, device, address, size, mask, force } = bounce;
  const differs = (expected: string, recorded: string, reason: string | null): void => {
    recording.different({
      source,
      line,
      time,
      kind: KIND,
      text: `${device} ${hex(address)} size ${size}`,
      expected,
      recorded,
      reason,
      resumed: 'what was recorded',
      history: [],
    });
  };
  recording.stepped(KIND);
  const words = (forced: boolean): string => (forced ? 'FORCE' : 'NORMAL');
  if (size > SEGMENT_BYTES)
    recording.remark(
      'M6-I1',
      `${device} maps ${size} bytes at ${hex(address)}: more than ${SEGMENT_BYTES} cannot be bounced.`,
      {
        source,
        line,
      },
    );
  if (force !== state.switches.force) differs(words(state.switches.force), words(force), null);
  else if (force || decision === 'not-capable') recording.equal(KIND);
  else if (address / PAGE === (address + BigInt(size) - 1n) / PAGE)
    differs(
      'a direct mapping',
      `a bounce below the mask ${hex(mask)}`,
      'pages of other domains and small allocations bounce as well on a machine whose caches do not follow devices',
    );
  else recording.skipped(KIND, 'whether its pages follow each other in the machine is not recorded');
};
