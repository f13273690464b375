import { tceSwitches, type TceSwitches, type TceVariant } from './tce-switches.ts';

/** A piece of guest memory as KVM knows it. */
export interface MemorySlot {
  readonly baseGfn: bigint;
  /** Pages of the host's size. */
  readonly npages: bigint;
  /** Where user space has it. */
  readonly ua: bigint;
}

/** Memory of user space that was registered ahead, so that its pages stay where they are. */
export interface MemoryRegion {
  readonly ua: bigint;
  /** Pages of the host's size. */
  readonly entries: bigint;
  /** log2 of the size that all of its pages have at least. */
  readonly pageShift: number;
  /** Host address of its first byte; null: not known, or its pages cannot be reached. */
  readonly hpa: bigint | null;
  /** Registrations, at least 1. */
  used: number;
  /** 1 and one for each entry of a hardware table; 0 while it is being taken away. */
  mapped: number;
}

/** 0 none, 1 the device reads, 2 it writes, 3 both. */
export type TceDirection = 0 | 1 | 2 | 3;

/** One entry of a hardware table. `ua`: the address of user space that it was made for, 0 when there is none. */
export interface HardwareEntry {
  readonly hpa: bigint;
  readonly dir: TceDirection;
  readonly ua: bigint;
}

/** A table of the IOMMU itself; entries that are absent are empty. */
export interface HardwareTable {
  readonly id: string;
  /** log2 of the page size of its entries, at most that of the LIOBN. */
  readonly shift: number;
  readonly entries: Map<bigint, HardwareEntry>;
}

/** The table of one LIOBN as the guest sees it. */
export interface TceTable {
  readonly liobn: number;
  /** log2 of the page size. */
  readonly shift: number;
  /** First index, from the bus address at which the window begins. */
  readonly offset: bigint;
  readonly size: bigint;
  /** Entries that are not 0. */
  readonly values: Map<bigint, bigint>;
  readonly hardware: HardwareTable[];
}

/** How the host's page table has one page of user space. */
export interface HostPage {
  readonly present: boolean;
  readonly young: boolean;
  readonly huge: boolean;
}

/** What a machine starts with. */
export interface TceParams {
  /** log2 of the host's page: 16, or 12. */
  readonly pageShift?: number;
  /** The host uses a radix page table: real mode leaves everything to virtual mode. */
  readonly radix?: boolean;
  readonly switches?: Partial<TceSwitches>;
}

/** M8: slots, regions and tables of one guest on KVM for POWER (MODEL.md M8.1). */
export interface TceState {
  readonly variant: TceVariant;
  readonly switches: TceSwitches;
  readonly pageShift: number;
  readonly radix: boolean;
  readonly slots: MemorySlot[];
  readonly regions: MemoryRegion[];
  readonly tables: Map<number, TceTable>;
  /** Pages of user space that are not as usual (present, young, of base size), by address. */
  readonly hostPages: Map<bigint, HostPage>;
  /** A call returned while it still held the lock of the reverse map. */
  rmapLocked: boolean;
}

/** A guest without memory and tables. */
export const initialTce = (params: TceParams, variant: TceVariant): TceState => ({
  variant,
  switches: tceSwitches(variant, params.switches),
  pageShift: params.pageShift ?? 16,
  radix: params.radix ?? false,
  slots: [],
  regions: [],
  tables: new Map(),
  hostPages: new Map(),
  rmapLocked: false,
});

/** A state of its own with equal content. */
export const copyTce = (state: TceState): TceState => ({
  ...state,
  slots: [...state.slots],
  regions: state.regions.map((region) => ({ ...region })),
  tables: new Map(
    Array.from(state.tables, ([liobn, table]) => [
      liobn,
      {
        ...table,
        values: new Map(table.values),
        hardware: table.hardware.map((one) => ({ ...one, entries: new Map(one.entries) })),
      },
    ]),
  ),
  hostPages: new Map(state.hostPages),
});
