import type { Row } from '../../facts/kinds.ts';
import type { Held, HeldSink } from '../moments/held.ts';
import type { Schemas } from '../../facts/schemas.ts';

interface Range {
  readonly id: number;
  readonly first: bigint;
  readonly last: bigint;
}

/** What of QEMU's device models Xen was told: ports, memory and PCI devices; by it Xen decides where a request goes (xen/common/ioreq.c). */
export class RequestRanges {
  readonly #ports: Range[] = [];
  readonly #memory: Range[] = [];
  readonly #devices = new Set<string>();
  #created = false;

  /** Was a device model created in the recording? Else ranges from before may be missing. */
  get isWhole(): boolean {
    return this.#created;
  }

  /** How much is registered; what was before the recording is not known. */
  hold(into: HeldSink): void {
    const counted = (count: number): Held => (this.#created ? count : { low: count, high: null });
    into('ioreq.ports', counted(this.#ports.length));
    into('ioreq.memory', counted(this.#memory.length));
    into('ioreq.devices', counted(this.#devices.size));
  }

  /** QEMU registers or withdraws something. */
  take({ id, event, first, last, device }: Row<Schemas['ioreqServer']>): void {
    if (event === 'create') this.#created = true;
    const server = id ?? -1;
    if (event === 'map-pcidev' && device !== null) this.#devices.add(device);
    if (event === 'unmap-pcidev' && device !== null) this.#devices.delete(device);
    if (first === null || last === null || event === null) return;
    const ranges = event.endsWith('portio') ? this.#ports : this.#memory;
    if (event.startsWith('map-')) ranges.push({ id: server, first, last });
    else {
      const at = ranges.findIndex((range) => range.id === server && range.first === first && range.last === last);
      if (at >= 0) ranges.splice(at, 1);
    }
  }

  /** Is a request for this address one that Xen sends here? Null: this type is not decided by ranges. */
  holds(type: number, address: bigint): boolean | null {
    if (type === 0) return inAny(this.#ports, address);
    if (type === 1) return inAny(this.#memory, address);
    if (type !== 2) return null;
    const sbdf = Number((address >> 32n) & 0xffffn);
    const two = (value: number): string => value.toString(16).padStart(2, '0');
    return this.#devices.has(`${two(sbdf >> 8)}.${two((sbdf >> 3) & 31)}.${two(sbdf & 7)}`);
  }
}

const inAny = (ranges: readonly Range[], address: bigint): boolean =>
  ranges.some(({ first, last }) => first <= address && address <= last);
