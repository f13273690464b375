import type { ArmP2mType } from './p2m-tree.ts';

/** A change of one entry of the domain's P2M; `mfn` null removes. `order`: 0 4 KiB, 9 2 MiB, 18 1 GiB. */
export interface P2mChange {
  readonly gfn: bigint;
  readonly order: number;
  readonly mfn: bigint | null;
  readonly type: ArmP2mType;
  readonly access?: string;
}

/** What happens to a domain's memory and its device models (MODEL.md 8a). */
export type MapcacheEvent =
  | ({ readonly name: 'modify'; readonly vcpu: number } & P2mChange)
  | ({ readonly name: 'foreignModify'; readonly actor: string } & P2mChange)
  | { readonly name: 'exitCheck' | 'testAndClear' | 'ioComplete'; readonly vcpu: number }
  /** A device model has dropped its mappings; `vcpu` null: the request of another domain's change. */
  | { readonly name: 'serverAck'; readonly server: number; readonly vcpu: number | null }
  /** A device model maps a guest frame into its cache. */
  | { readonly name: 'serverMap'; readonly server: number; readonly gfn: bigint }
  | { readonly name: 'serverEnable'; readonly server: number; readonly enabled: boolean }
  | { readonly name: 'pause' | 'unpause' | 'creationFinished' }
  /** The k-th allocation of a table from now on fails, and those after it; 0: none does any more. */
  | { readonly name: 'tableAllocFail'; readonly allocation: number };
