import { amount } from '../core/amount.ts';
import { hostOf } from '../replay/cost/cost-tables.ts';
import { identifiability } from '../replay/cost/fitted-constants.ts';
import { publishedHost, type HostLoad } from '../replay/cost/host-load.ts';
import { limitCosts, predictedIops } from '../replay/cost/limit-cost.ts';
import { observedLoad } from '../replay/cost/observed-load.ts';
import type { CaptureWorld } from '../world/world.ts';
import type { LineContext } from './lookup/line-context.ts';

/** Requests of a ring of one page. */
const ENTRIES = 32;
/** Guests for which a limit is told where the capture shows none: the second published point. */
const GUESTS = 10;
const LIMIT = 'xen_blkback.max_persistent_grants';
/** Beyond, prediction and observation do not belong together (MODEL.md 8b). */
const FAR = 2;
/** What every number of C1 is worth, in one sentence. */
const WORTH = `${identifiability.c1[0]} The constants are those of hardware of 2012: measure two points of this host and give them to xdump cost --calibrate.`;

/** What the cost model C1 says about the field under the cursor: a limit of persistent grants, or the load in a statistics line; else nothing. */
export const costParts = (
  { facts, rows, capture }: Pick<LineContext, 'facts' | 'rows' | 'capture'>,
  field: string,
): readonly string[] => {
  if (capture === null) return [];
  for (const { table, row } of rows) {
    if (table === 'parameter') {
      const { name, value } = facts.tables.parameter.columns;
      const limit = Number(value.at(row));
      if (name.at(row) === LIMIT && Number.isInteger(limit)) return limitParts(capture, limit);
    }
    if (table !== 'blkbackStat') continue;
    const { persistentMax, time } = facts.tables.blkbackStat.columns;
    const limit = persistentMax.at(row);
    if (field === 'persistentMax' && limit !== null) return limitParts(capture, limit);
    const at = time.at(row);
    if (LOAD_FIELDS.has(field) && at !== null) return loadParts(capture, at);
  }
  return [];
};

const LOAD_FIELDS: ReadonlySet<string> = new Set(['rd', 'wr', 'persistent']);

const TRANSLATED =
  'The cost model C1 is about backends whose unmapping interrupts other processors; on Arm and in HVM and PVH domains nothing is flushed.';

const limitParts = (capture: CaptureWorld, limit: number): readonly string[] => {
  const { host, known } = hostOfCapture(capture);
  if (host.backend === 'translated') return [TRANSLATED];
  const { guests, vcpus } = host;
  const all = limitCosts(limit, ENTRIES, host);
  const none = predictedIops(host, { low: 0, high: 0 }, { low: 1, high: 1 });
  const lines = all.map(({ pages, hitRatio, iops }) => {
    const hits = hitRatio.low === 1 ? 'all are mapped already' : `${share(hitRatio)} are mapped already`;
    return `- ${pages} pages: ${hits}, ${kilo(iops)} kIOPS`;
  });
  return [
    `Cost model C1 for this limit, ${amount(guests, 'guest')} that always have requests and ${vcpus} processors of the backend${known}, by pages that a ring of ${ENTRIES} requests uses (11 or 32 segments):\n${lines.join('\n')}\n- without persistent grants: ${kilo(none)} kIOPS`,
    WORTH,
  ];
};

const loadParts = (capture: CaptureWorld, time: number): readonly string[] => {
  const load = observedLoad(capture, time);
  if (load === null) return [];
  const { host, known } = hostOfCapture(capture);
  if (host.backend === 'translated') return [TRANSLATED];
  const least = load.unknownRings === 0 ? '' : 'at least ';
  const seen = `${least}${Math.round(load.iops)} I/O per second on ${amount(load.devices, 'device')} of ${amount(load.guests, 'guest')} around this line`;
  if (load.guests === 0) return [];
  const predicted = predictedIops(
    { ...host, guests: load.guests, queues: load.queues },
    load.hitRatio,
    // A request of more than 11 pages that are unmapped needs more than one flush; a usual one has up to 32.
    { low: 1, high: 3 },
  );
  const ratio = [(predicted.low ?? 0) / load.iops, (predicted.high ?? 0) / load.iops] as const;
  return [
    `${seen}. Cost model C1 predicts ${kilo(predicted)} kIOPS for as many guests that always have requests (${host.vcpus} processors of the backend${known}; ${share(load.hitRatio)} of the pages mapped already): ${times(ratio)} of what was seen. ${meaning(ratio)}`,
    WORTH,
  ];
};

const meaning = ([low, high]: readonly [number, number]): string => {
  if (low > FAR) return 'The guests asked for less than the host can do.';
  return high < 1 / FAR
    ? 'The host does more than the model allows: its constants are not those of this host.'
    : 'The host may be at its limit.';
};

/** What is known of the host; what is not is as in the published measurement, and is said so. */
const hostOfCapture = (capture: CaptureWorld): { readonly host: HostLoad; readonly known: string } => {
  const { snapshots, facts, host } = capture;
  const moment = snapshots.at(-1);
  const dom0 = moment?.domains.get(0);
  const vcpus = (dom0?.rows ?? []).map((row) => facts.tables.domain.columns.vcpus.at(row)).find((one) => one !== null);
  const guests = new Set((moment?.vbds ?? []).flatMap(({ frontendDomid }) => frontendDomid ?? [])).size;
  const isTranslated = host.arch?.startsWith('arm') === true || host.arch === 'aarch64' || TYPES.has(dom0?.type ?? '');
  return {
    host: hostOf({
      guests: guests === 0 ? GUESTS : guests,
      vcpus: vcpus ?? publishedHost(1).vcpus,
      backend: isTranslated ? 'translated' : 'pv',
    }),
    known: vcpus === undefined ? ', as in the published measurement' : '',
  };
};

const TYPES: ReadonlySet<string> = new Set(['hvm', 'pvh', 'arm']);

const kilo = ({ low, high }: { readonly low: number | null; readonly high: number | null }): string => {
  const [from, to] = [low ?? 0, high ?? 0].map((iops) => (iops / 1000).toFixed(1));
  return from === to ? `${from}` : `${from} to ${to}`;
};

const share = ({ low, high }: { readonly low: number; readonly high: number }): string => {
  const [from, to] = [low, high].map((ratio) => Math.round(ratio * 100));
  return from === to ? `${from} %` : `${from} to ${to} %`;
};

const times = ([low, high]: readonly [number, number]): string => {
  const [from, to] = [low, high].map((ratio) => (ratio < 10 ? ratio.toFixed(1) : String(Math.round(ratio))));
  return from === to ? `${from} times` : `${from} to ${to} times`;
};
