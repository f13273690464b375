import type { Completeness } from '../core/completeness.ts';
import type { Block } from '../facts/block.ts';
import type { Capture } from '../facts/capture.ts';
import type { Facts } from '../facts/facts.ts';
import type { KernelWindow } from './dump-window.ts';
import type { StateView } from './state-view.ts';
import type { Timeline } from './timeline.ts';
import type { Version } from './version.ts';

/** Everything known about the machines of one analysis: facts joined, and what is missing said so. */
export interface World {
  readonly facts: Facts;
  readonly captures: readonly CaptureWorld[];
}

/** One capture: one host, one or more moments of it, and its logs as one time line. */
export interface CaptureWorld {
  readonly facts: Facts;
  readonly capture: Capture;
  readonly host: HostView;
  readonly timeline: Timeline;
  readonly logs: LogCoverage;
  /** In order; at least one. Facts outside of any snapshot belong to a snapshot of their own with id null. */
  readonly snapshots: readonly SnapshotWorld[];
  /** A parameter of a module or of the hypervisor: `--set` wins over captured over `%param`; null when not known. */
  readonly parameter: (name: string) => ParameterView | null;
}

/** How completely the logs are there: only in a whole one does the absence of a line prove something. */
export interface LogCoverage {
  /**
   * Blocks that hold the log of this domain's kernel from its first line (`Linux version`) on to the last time that the
   * capture knows of it; null: there is none, so that lines may be missing.
   */
  readonly kernel: (domid: number) => ReadonlySet<number> | null;
  /** The log of each guest that the capture speaks of is there in that way, and there is one. */
  readonly guests: boolean;
  /** The console of the hypervisor is there from its first lines on to the last time that the capture knows of it. */
  readonly hypervisor: boolean;
}

/** What runs on the host. */
export interface HostView {
  readonly arch: string | null;
  readonly xen: Version | null;
  /** Kernel of dom0 (or of the only kernel log whose domain is not known). */
  readonly kernel: Version | null;
  /** Kernel of dom0 where the capture names just one; null also when it names several (hosts or boots were mixed). */
  readonly dom0Kernel: Version | null;
}

/** A parameter with its row in the `parameter` table. */
export interface ParameterView {
  readonly value: string;
  readonly row: number;
}

/** The machine at one moment. Arrays are in the order of the input. */
export interface SnapshotWorld {
  /** Position in `CaptureWorld.snapshots`. */
  readonly index: number;
  readonly id: string | null;
  /** The machine stood still: facts of different groups may be compared as if they were one. */
  readonly frozen: boolean;
  readonly dumps: readonly GrantDump[];
  readonly domains: ReadonlyMap<number, DomainView>;
  readonly channels: readonly ChannelList[];
  readonly vbds: readonly VbdView[];
  /** Model state of its `state` sections, asked by path. */
  readonly state: StateView;
  /** Blocks of this moment. */
  readonly blocks: readonly Block[];
  /**
   * Kernel-log times of dom0 between which its dumps were taken, as the log pieces of the snapshot show; null when
   * nothing tells.
   */
  readonly window: { readonly from: number | null; readonly to: number } | null;
}

/** One dump of key `g`. */
export interface GrantDump {
  readonly block: Block;
  readonly tables: readonly GrantTableView[];
  /** Time of the kernel lines mixed into it (seconds since boot of dom0's log), or null. */
  readonly time: number | null;
  /** Hypervisor time (seconds since its boot, some seconds ahead of dom0's) of its first line, or null. */
  readonly hypervisorTime: number | null;
  /** Between which kernel times of dom0 it was printed. */
  readonly window: KernelWindow;
  /** It is there again in the file of another moment that has the devices of xenstore; that one is looked at. */
  readonly isCopy: boolean;
}

/** One domain's grant table: rows [first, first + count) of `grantActive`. */
export interface GrantTableView {
  /** Row in `grantTable`. */
  readonly row: number;
  /** Null: the header was lost. */
  readonly granter: number | null;
  readonly version: number | null;
  readonly frames: number | null;
  readonly maxFrames: number | null;
  readonly maptrackFrames: number | null;
  readonly maxMaptrackFrames: number | null;
  readonly first: number;
  readonly count: number;
  readonly completeness: Completeness;
}

/** A domain as all sources of the moment describe it; null where none says. */
export interface DomainView {
  readonly domid: number;
  readonly name: string | null;
  /** `pv`, `pvh`, `hvm` or `arm`. */
  readonly type: string | null;
  readonly dying: number | null;
  readonly pauseCount: number | null;
  readonly pages: number | null;
  readonly maxPages: number | null;
  readonly state: string | null;
  /** False: x86 key `q` shows no translation, so the guest is PV; null when not known. */
  readonly translated: boolean | null;
  /** Row of the `q` block in `domain`, or null. */
  readonly qRow: number | null;
  /** All rows of `domain` that speak of it. */
  readonly rows: readonly number[];
  /** Row in `armP2m`, or null. */
  readonly armRow: number | null;
}

/** The event channels of one domain from one listing: rows of `eventChannel`. */
export interface ChannelList {
  readonly domid: number | null;
  /** `e`: key `e`; `lsevtchn`: a tool whose list may end early, so it never proves absence. */
  readonly origin: 'e' | 'lsevtchn';
  readonly block: Block;
  readonly rows: readonly number[];
  /** All channels of the domain are listed. */
  readonly whole: boolean;
  /** Its ports rise, as they are printed; else rows of another list stand in it, whose heading was lost. */
  readonly ordered: boolean;
}

/** One ring (queue) of a block device. */
export interface RingView {
  readonly index: number;
  /** Grant references of its pages. */
  readonly refs: readonly number[];
  /** Front port, or null. */
  readonly port: number | null;
}

/** A block device with both ends, as one xenstore listing shows it. */
export interface VbdView {
  /** Row in `vbd`. */
  readonly row: number;
  readonly frontendDomid: number | null;
  readonly backendDomid: number | null;
  readonly device: number | null;
  /** `xvda`, or null. */
  readonly name: string | null;
  readonly frontState: number | null;
  readonly backState: number | null;
  readonly rings: readonly RingView[];
  readonly backendType: string | null;
  /** Address for `xdump show`: `vbd:1/51712`. */
  readonly address: string;
  /** Rows of `vbdSysfs` and `vbdCounter` of the same moment. */
  readonly sysfs: readonly number[];
  readonly counters: readonly number[];
}
