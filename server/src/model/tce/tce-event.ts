/** Who handles a call first: the hypervisor in real mode, the kernel in virtual mode, or user space (QEMU without KVM). */
export type TceLevel = 'RM' | 'VM' | 'user';

/** What happens to M8 (MODEL.md 8a). Addresses and TCEs have 64 bits. */
export type TceEvent =
  | { readonly name: 'slotAdd'; readonly baseGfn: bigint; readonly npages: bigint; readonly ua: bigint }
  | { readonly name: 'slotRemove'; readonly baseGfn: bigint }
  | {
      readonly name: 'register';
      readonly ua: bigint;
      readonly entries: bigint;
      readonly pageShift?: number;
      readonly hpa?: bigint | null;
    }
  | { readonly name: 'unregister'; readonly ua: bigint; readonly entries: bigint }
  | {
      readonly name: 'createTable';
      readonly liobn: number;
      readonly shift: number;
      readonly offset: bigint;
      readonly size: bigint;
    }
  | { readonly name: 'attach'; readonly liobn: number; readonly table: string; readonly shift: number }
  | { readonly name: 'detach'; readonly liobn: number; readonly table: string }
  | {
      readonly name: 'pteChange';
      readonly ua: bigint;
      readonly present: boolean;
      readonly young: boolean;
      readonly huge: boolean;
    }
  | TceCall;

/** A hypercall of the guest. */
export type TceCall = {
  readonly name: 'hcall';
  readonly liobn: number;
  readonly startLevel: TceLevel;
} & (
  | { readonly call: 'H_PUT_TCE'; readonly ioba: bigint; readonly tce: bigint }
  | {
      readonly call: 'H_PUT_TCE_INDIRECT';
      readonly ioba: bigint;
      /** Guest address of the list. */
      readonly list: bigint;
      readonly npages: bigint;
      /** What stands in the list, `npages` of them; null: not known. */
      readonly tces: readonly bigint[] | null;
      /** What stands in it when it is read for the second time, where that differs. */
      readonly tcesAgain?: readonly bigint[];
    }
  | { readonly call: 'H_STUFF_TCE'; readonly ioba: bigint; readonly tce: bigint; readonly npages: bigint }
  | { readonly call: 'H_GET_TCE'; readonly ioba: bigint }
);
