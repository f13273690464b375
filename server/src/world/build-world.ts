import { once } from '../core/once.ts';
import type { Block } from '../facts/block.ts';
import type { Capture } from '../facts/capture.ts';
import type { Facts } from '../facts/facts.ts';
import { buildChannels } from './build-channels.ts';
import { buildDomains } from './build-domains.ts';
import { buildDumps } from './build-grants.ts';
import { buildHost, buildParameters } from './build-host.ts';
import { buildTimeline } from './build-timeline.ts';
import { buildVbds } from './build-vbds.ts';
import { dumpTwins, windowOfTwins } from './dump-twins.ts';
import { logCoverage } from './log-coverage.ts';
import { momentsOf, type Moment } from './moments.ts';
import { rowsByBlock, type RowsOf } from './rows-by-block.ts';
import { stateOf } from './state-view.ts';
import type { CaptureWorld, GrantDump, SnapshotWorld, World } from './world.ts';

/** Joins all facts of an analysis into one world: captures, their moments, and the logs as time lines. */
export const buildWorld = (facts: Facts): World => {
  const rows = groupRows(facts);
  return { facts, captures: facts.captures.map((capture) => buildCapture(facts, capture, rows)) };
};

type Rows = Readonly<
  Record<'grantTable' | 'domain' | 'armP2m' | 'eventChannel' | 'vbd' | 'vbdSysfs' | 'vbdCounter', RowsOf>
>;

const groupRows = (facts: Facts): Rows => ({
  grantTable: rowsByBlock(facts, 'grantTable'),
  domain: rowsByBlock(facts, 'domain'),
  armP2m: rowsByBlock(facts, 'armP2m'),
  eventChannel: rowsByBlock(facts, 'eventChannel'),
  vbd: rowsByBlock(facts, 'vbd'),
  vbdSysfs: rowsByBlock(facts, 'vbdSysfs'),
  vbdCounter: rowsByBlock(facts, 'vbdCounter'),
});

const buildCapture = (facts: Facts, capture: Capture, rows: Rows): CaptureWorld => {
  const moments = momentsOf(facts, capture.id);
  const windows = windowsOf(moments);
  const dumps = joinTwins(
    facts,
    moments.map(({ blocks }, index) => ({
      dumps: buildDumps(facts, blocks, rows.grantTable, windows[index] ?? null),
      hasDevices: rows.vbd(idsOf(blocks)).length > 0,
    })),
  );
  const snapshots = moments.map((moment, index) =>
    buildSnapshot(facts, { moment, index, window: windows[index] ?? null, dumps: dumps[index] ?? [] }, rows),
  );
  const momentOfBlock = new Map(
    moments.flatMap(({ blocks }, index) => blocks.map((block) => [block.id, index] as const)),
  );
  const names = once(() => domainNames(snapshots));
  const momentOf = (block: number): number | null => momentOfBlock.get(block) ?? null;
  const domainOf = (block: number): number | null => {
    const { domain, guestName } = facts.blocks[block] ?? { domain: null, guestName: null };
    return domain ?? (guestName === null ? null : (names().get(guestName) ?? null));
  };
  const logs = once(() => logCoverage({ facts, capture: capture.id, domainOf, momentOf, snapshots }));
  return {
    facts,
    capture,
    host: buildHost(facts, capture.id),
    parameter: buildParameters(facts, capture.id),
    timeline: buildTimeline({
      facts,
      capture: capture.id,
      momentOf,
      momentEnds: windows.map((window) => window?.to ?? NaN),
      domainOf,
    }),
    get logs() {
      return logs();
    },
    snapshots,
  };
};

/**
 * The kernel times between which each moment was captured: from the end of the moment before (by time; names of files
 * need not be in that order) to its own last line.
 */
const windowsOf = (moments: readonly Moment[]): readonly SnapshotWorld['window'][] => {
  const ends = moments.map(({ blocks }) => {
    const times = blocks
      .filter((block) => isLogOfDom0(block) && !holdsTable(block, blocks))
      .map((block) => block.lastKernelTime)
      .filter((time) => !Number.isNaN(time));
    return times.length === 0 ? null : Math.max(...times);
  });
  const sorted = ends.filter((end) => end !== null).sort((a, b) => a - b);
  return ends.map((to, index) => {
    if (to === null) return null;
    // A machine that stands still is as it was when its log ended.
    const from = isFrozen(moments[index]?.blocks ?? []) ? to : (sorted.findLast((end) => end < to) ?? null);
    return { from, to };
  });
};

const isFrozen = (blocks: readonly Block[]): boolean => blocks.length > 0 && blocks.every(({ frozen }) => frozen);

const isLogOfDom0 = ({ kind, domain, guestName }: Block): boolean =>
  kind === 'kernel-log' && (domain === 0 || domain === null) && guestName === null;

/** Kernel lines around and in a table are no log that was taken after it; they are known to the table itself. */
const holdsTable = (log: Block, blocks: readonly Block[]): boolean =>
  blocks.some(
    ({ format, source, firstLine, lastLine }) =>
      format !== null && source === log.source && firstLine <= log.lastLine && lastLine >= log.firstLine,
  );

const idsOf = (blocks: readonly Block[]): ReadonlySet<number> => new Set(blocks.map((block) => block.id));

interface SnapshotInput {
  readonly moment: Moment;
  readonly index: number;
  readonly window: SnapshotWorld['window'];
  readonly dumps: readonly GrantDump[];
}

/** Domains and devices are joined when somebody asks for them: a large host has tens of thousands. */
const buildSnapshot = (facts: Facts, { moment, index, window, dumps }: SnapshotInput, rows: Rows): SnapshotWorld => {
  const { snapshot, blocks } = moment;
  const ids = idsOf(blocks);
  const domains = once(() => buildDomains(facts, ids, rows.domain, rows.armP2m));
  const vbds = once(() => buildVbds(facts, ids, { vbd: rows.vbd, sysfs: rows.vbdSysfs, counter: rows.vbdCounter }));
  return {
    index,
    id: snapshot === null ? null : facts.tables.snapshot.columns.id.at(snapshot),
    frozen: isFrozen(blocks),
    dumps,
    get domains() {
      return domains();
    },
    channels: buildChannels(facts, blocks, rows.eventChannel),
    get vbds() {
      return vbds();
    },
    state: stateOf(facts, blocks),
    blocks,
    window,
  };
};

/** The dumps of one moment, and whether a listing of devices stands beside them. */
interface MomentDumps {
  readonly dumps: readonly GrantDump[];
  readonly hasDevices: boolean;
}

/** Lets copies of a dump tell each other when it was printed. */
const joinTwins = (facts: Facts, moments: readonly MomentDumps[]): readonly (readonly GrantDump[])[] => {
  const withDevices = new Set(moments.filter(({ hasDevices }) => hasDevices).flatMap(({ dumps }) => dumps));
  if (withDevices.size === 0) return moments.map(({ dumps }) => dumps);
  const twins = dumpTwins(
    facts,
    moments.flatMap(({ dumps }) => dumps),
  );
  return moments.map(({ dumps }) =>
    dumps.map((dump) => {
      const others = twins.get(dump) ?? [];
      const isCopy = !withDevices.has(dump) && others.some((other) => withDevices.has(other));
      return { ...dump, window: windowOfTwins(dump.window, others), isCopy };
    }),
  );
};

/** Guest name → domid, only where the name always meant the same domain: a restarted guest has another id. */
const domainNames = (snapshots: readonly SnapshotWorld[]): ReadonlyMap<string, number> => {
  const names = new Map<string, number>();
  const ambiguous = new Set<string>();
  for (const { domains } of snapshots) {
    for (const { name, domid } of domains.values()) {
      if (name === null) continue;
      const known = names.get(name);
      if (known !== undefined && known !== domid) ambiguous.add(name);
      names.set(name, domid);
    }
  }
  for (const name of ambiguous) names.delete(name);
  return names;
};
