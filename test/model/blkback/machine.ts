import { blkbackModel, type BlkbackSetup } from '../../../server/src/model/blkback/blkback-model.ts';
import type { BlkbackConnection, BlkbackEvent } from '../../../server/src/model/blkback/blkback-event.ts';
import type { BlkifRequest, BlkifSegment } from '../../../server/src/model/blkback/blkback-request.ts';
import type { BlkbackDevice, BlkbackRing, BlkbackState } from '../../../server/src/model/blkback/blkback-state.ts';
import type { BlkbackVariantId } from '../../../server/src/model/blkback-variants.ts';
import type { Output } from '../../../server/src/model/output.ts';
import type { Violation } from '../../../server/src/model/violation.ts';

/** A disk of 1000 sectors with persistent grants off. */
export const DISK: BlkbackConnection = {
  domid: 1,
  handle: 51712,
  name: 'xvda',
  major: 7,
  minor: 0,
  readonly: false,
  sectors: 1000n,
  persistent: false,
  queues: 1,
  ringPageOrder: 0,
  protocol: 'x86_64-abi',
  nativeProtocol: 'x86_64-abi',
  ringRef: 8,
  eventChannel: 12,
  blockSize: 512,
  maxSectors: 1024,
  maxSegments: 128,
  hasWriteCache: true,
  discards: true,
  discardSecure: false,
  discardGranularity: 512,
  statsFrom: null,
};

/** A model that runs, with everything that it put out. */
export class Machine {
  readonly state: BlkbackState;
  outputs: Output[] = [];
  violations: Violation[] = [];

  constructor(variant: BlkbackVariantId, setup: Partial<BlkbackSetup> = {}, disk: Partial<BlkbackConnection> = {}) {
    this.state = blkbackModel.init({ params: setup.params ?? {}, switches: setup.switches ?? {} }, variant);
    this.run({ name: 'connect', connection: { ...DISK, ...disk } });
    this.run({ name: 'tick', ms: 0 });
    this.take();
  }

  run(event: BlkbackEvent): void {
    blkbackModel.advance(this.state, event, {
      output: (output) => void this.outputs.push(output),
      violation: (violation) => void this.violations.push(violation),
    });
  }

  /** Requests arrive on ring 0 and the thread runs. */
  submit(...requests: readonly BlkifRequest[]): void {
    this.run({ name: 'front.push', device: 0, ring: 0, requests });
    this.run({ name: 'irq', device: 0, ring: 0 });
    this.run({ name: 'tick', ms: this.state.clock.now });
  }

  done(id: bigint, error = 0): void {
    this.run({ name: 'bioDone', device: 0, ring: 0, id, bio: null, error });
  }

  to(ms: number): void {
    this.run({ name: 'tick', ms });
  }

  /** What was put out since the last call, in short. */
  take(): readonly string[] {
    const all = this.outputs.map(shorten).filter((text) => text !== null);
    this.outputs = [];
    return all;
  }

  logs(): readonly string[] {
    return this.take().filter((text) => text.startsWith('xen-blkback'));
  }

  broken(): readonly string[] {
    return blkbackModel.check(this.state).map(({ id }) => id);
  }

  get ring(): BlkbackRing {
    const ring = this.state.devices[0]?.rings[0];
    if (ring === undefined) throw new Error('not connected');
    return ring;
  }

  get device(): BlkbackDevice {
    const [device] = this.state.devices;
    if (device === undefined) throw new Error('not connected');
    return device;
  }
}

const shorten = (output: Output): string | null => {
  switch (output.kind) {
    case 'log':
      return output.text;
    case 'hypercall':
      return `${output.op} x${output.count}${output.args['flags'] === 6 ? ' readonly' : ''}`;
    case 'response':
      return `response ${output.id} ${output.op} ${output.status}`;
    case 'bio':
      return `${output.dir} @${output.sector} ${output.sectors} sectors ${output.vectors} vectors`;
    case 'sleep':
      return `sleep ${output.ms}`;
    case 'xenstore':
      return `${output.path}=${output.value}`;
    case 'bug':
      return `BUG ${output.where}`;
    case 'counter':
      return ['rdSect', 'wrSect'].includes(output.name) ? null : `${output.name}+${output.delta}`;
    case 'result':
      return `${output.of}: ${output.value}`;
    case 'irq':
    case 'wake':
      return null;
  }
};

/** Whole pages behind references from `first` on. */
export const pages = (count: number, first = 8): BlkifSegment[] =>
  Array.from({ length: count }, (_, index) => ({ gref: first + index, firstSector: 0, lastSector: 7 }));

/** A request with its segments. */
export const request = (
  op: number,
  id: number,
  sector: bigint | number,
  segments: readonly BlkifSegment[],
  more: Partial<BlkifRequest> = {},
): BlkifRequest => ({ op, id: BigInt(id), sector: BigInt(sector), segmentCount: segments.length, segments, ...more });

/** A request whose segments stand in pages of their own. */
export const indirect = (
  operation: number,
  id: number,
  sector: bigint | number,
  segments: readonly BlkifSegment[],
  descriptors: readonly number[] = [100],
): BlkifRequest => request(6, id, sector, segments, { indirectOp: operation, descriptors });
