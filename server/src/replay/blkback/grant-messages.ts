import type { Work } from '../../core/work.ts';
import type { BlkbackSwitches } from '../../model/blkback-variants.ts';
import { purgeAmount } from '../../model/persistent/purge-amount.ts';
import type { PersistentParams } from '../../model/persistent/persistent-params.ts';
import type { Facts } from '../../facts/facts.ts';
import type { LogEvent } from '../../world/timeline.ts';
import type { HeldSink } from '../moments/held.ts';
import type { HistoryStep, Recording } from '../recording.ts';
import { GrantCounts } from './grant-counts.ts';
import { keepLogMoment } from './keep-log-moment.ts';
import { isFarBehind, type LogRing } from './log-ring.ts';
import { LogPieces } from './log-pieces.ts';
import {
  blocksOfLine,
  limitOfAdded,
  limitOfLine,
  logLine,
  ringlessKinds,
  threadName,
  type LogLine,
} from './log-line.ts';

/** Most pages of one request: 256 segments and their descriptor page. */
const PAGES_PER_REQUEST = 257;
/** Steps that a history shows at most. */
const MAX_HISTORY = 8;
const SLICE = 512;
const LIMIT = 'param.xen_blkback.max_persistent_grants';
/** With more rings than that a line that does not name its ring says nothing. */
const MAX_RINGS = 80;
const DOUBT = ', or what was before if only this line is wrong';
/** How far ahead a changed limit is looked for, in lines. */
const MAX_AHEAD = 400;

/**
 * Follows the messages of blkback about persistent grants, which do not name their ring, along M3: every line must fit some ring in some course of things
 * that fits all lines before it.
 */
export class GrantMessages {
  readonly #facts: Facts;
  readonly #recording: Recording;
  readonly #switches: BlkbackSwitches;
  readonly #params: PersistentParams;
  readonly #counts = new GrantCounts();
  readonly #rings = new Map<string, LogRing>();
  /** Paths of the rings by index. */
  readonly #paths: string[] = [];
  /** What the purges that were announced and not yet finished wanted. */
  #announced: number[] = [];
  /** A purge was announced that fits no ring: the number that it wants may be wrong in that line alone. */
  #isDoubted = false;
  /** Debug texts since the last statistics line of any ring: without them nothing tells what came and went. */
  #debug = new Map<number, number>();
  #debugLines = 0;
  /** The limit was changed while the host ran: then the idle time may have been, too. */
  #tuned = false;
  #recent: HistoryStep[] = [];
  readonly #pieces: LogPieces;
  #events: readonly LogEvent[] = [];
  #at = 0;

  constructor(facts: Facts, recording: Recording, switches: BlkbackSwitches, params: PersistentParams) {
    this.#facts = facts;
    this.#pieces = new LogPieces(facts);
    this.#recording = recording;
    this.#switches = switches;
    this.#params = { ...params };
  }

  /** Takes the lines in order; `isOver` ends it. */
  *run(events: readonly LogEvent[], isOver: (step: HistoryStep) => boolean): Work<void> {
    let before: readonly number[] | null = null;
    let lastLine = 0;
    this.#events = events;
    const { moments } = this.#recording;
    const slice = this.#recording.pauseAfter(SLICE);
    const hold = this.hold.bind(this);
    for (const [index, event] of events.entries()) {
      this.#at = index;
      const blocks = blocksOfLine(this.#facts, event);
      const step = logLine(this.#facts, event);
      if (isOver(step)) return;
      if (before !== null && !this.#pieces.joins(before, lastLine, blocks, step.line)) {
        this.#recording.assume(
          'another piece of the log begins: nothing is known of the grants then',
          step.source,
          step.line,
        );
        this.#counts.forget();
        this.#announced = [];
        this.#recent = [];
        for (const ring of this.#rings.values()) Object.assign(ring, { flushes: null, since: null });
      }
      before = blocks;
      lastLine = step.line;
      if (event.table === 'blkbackStat') this.#statistics(event.row, step);
      else this.#message(step);
      if (moments !== null) keepLogMoment(moments, this.#facts, event, hold);
      if (index % slice === slice - 1) yield;
    }
  }

  /** What all lines so far allow: how many grants the tree of each ring holds, and their limit. */
  hold(into: HeldSink): void {
    this.#counts.each(({ ring, low, high }) => {
      const path = this.#paths[ring] ?? '';
      into(`${path}.pgC`, { low, high: high === Infinity ? null : high });
    });
    into(LIMIT, this.#params.maxPersistentGrants);
  }

  #message(line: LogLine): void {
    const kind = ringlessKinds[line.id];
    if (kind !== undefined && this.#rings.size > MAX_RINGS) {
      this.#recording.read(kind);
      this.#recording.skipped(kind, `more than ${MAX_RINGS} rings may have printed it`);
      this.#debugLines = 0;
      return;
    }
    switch (line.id) {
      case 'blkback.using-queues-protocol':
        this.#connect(line);
        return;
      case 'blkback.grant-added-to-the-tree':
        this.#added(line);
        break;
      case 'blkback.going-to-purge-at-least':
        this.#going(line);
        break;
      case 'blkback.still-missing-purged-frames':
        this.#missing(line);
        break;
      case 'blkback.purged':
        this.#purged(line);
        break;
      case 'blkback.domain-device-is-using-maximum':
        this.#maximum(line);
        break;
      default:
        return;
    }
    this.#debugLines += 1;
    this.#recent.push(line);
    if (this.#recent.length > MAX_HISTORY) this.#recent.shift();
  }

  #ringOf(thread: string): LogRing {
    const known = this.#rings.get(thread);
    if (known !== undefined) return known;
    const index = this.#counts.addRing();
    const ring = { index, thread, since: null, flushes: null, persistent: true, last: null };
    this.#rings.set(thread, ring);
    this.#paths[index] = `log{${thread}}`;
    return ring;
  }

  #connect(line: LogLine): void {
    const [node = '', queues = '', , , persistent] = line.args;
    const device = /(?:^|\/)vbd\/(\d{1,5})\/(\d{1,10})$/.exec(node);
    this.#recording.read('connect');
    this.#recording.stepped('connect');
    if (device === null) {
      this.#recording.skipped('connect', 'it names no device');
      return;
    }
    for (let queue = 0; queue < Math.min(64, Number(queues)); queue += 1) {
      const ring = this.#ringOf(threadName(device[1] ?? '', device[2] ?? '', queue));
      Object.assign(ring, { since: line.time, flushes: 0, persistent: persistent !== '', last: line });
      this.#counts.set(ring.index, 0, 0);
      this.#debug.set(ring.index, this.#debugLines);
    }
    this.#recording.skipped('connect', 'a guest decides when it connects');
  }

  #added(line: LogLine): void {
    const using = Number(line.args[1]);
    this.#begin('added', line, limitOfAdded(line.args));
    if (using > this.#params.maxPersistentGrants >>> 0)
      this.#differ('added', line, `at most ${this.#params.maxPersistentGrants} grants`, `${using}`);
    else if (this.#counts.move(this.#candidates(), () => [[using - 1, using - 1]], 1)) this.#recording.equal('added');
    else if (using === 1) {
      this.#recording.assume('a ring that nothing else names maps its first grant', line.source, line.line);
      this.#counts.set(this.#ringOf(`unnamed ${this.#rings.size}`).index, 1, 1);
      this.#recording.equal('added');
    } else {
      this.#differ('added', line, `a ring with ${using - 1} grants`, `grant number ${using} of a ring`);
      this.#counts.forget();
    }
  }

  #going(line: LogLine): void {
    const wanted = Number(line.args[0]);
    this.#begin('going', line, null);
    const wants =
      this.#counts.move(this.#candidates(), (ring) => this.#countsThatWant(ring, wanted), 0) ||
      this.#wantsWithNextLimit(line, wanted);
    this.#announced = [...this.#announced.slice(-3), wanted];
    if (wants) this.#recording.equal('going');
    else {
      this.#differ(
        'going',
        line,
        `a full ring of which ${wanted} grants are to go (limit ${this.#params.maxPersistentGrants}): there is none`,
        `a purge of ${wanted}`,
      );
      this.#isDoubted = true;
      this.#counts.forget();
    }
  }

  /** A limit that was lowered shows in the lines behind the purge that it causes. */
  #wantsWithNextLimit(line: LogLine, wanted: number): boolean {
    const before = this.#params.maxPersistentGrants;
    const next = this.#nextLimit();
    if (next === null || next === before) return false;
    this.#params.maxPersistentGrants = next;
    if (this.#counts.move(this.#candidates(), (ring) => this.#countsThatWant(ring, wanted), 0)) {
      const text = `max_persistent_grants is ${next} from here on, and not ${before}, as later lines show`;
      this.#recording.assume(text, line.source, line.line);
      return true;
    }
    this.#params.maxPersistentGrants = before;
    return false;
  }

  /** The limit that the next line with one shows. */
  #nextLimit(): number | null {
    const last = Math.min(this.#events.length, this.#at + MAX_AHEAD);
    for (let index = this.#at + 1; index < last; index += 1) {
      const event = this.#events[index];
      const limit = event === undefined ? null : limitOfLine(this.#facts, event);
      if (limit !== null) return limit;
    }
    return null;
  }

  #missing(line: LogLine): void {
    this.#begin('missing', line, null);
    const missing = Number(line.args[0]);
    if (this.#announced.some((wanted) => missing <= wanted)) this.#recording.equal('missing');
    else if (this.#announced.length === 0) this.#recording.skipped('missing', 'its purge began before the log');
    else this.#differ('missing', line, `at most the ${Math.max(...this.#announced)} that were wanted`, `${missing}`);
  }

  #purged(line: LogLine): void {
    this.#begin('Purged', line, null);
    const [first = 0, second = 0] = line.args.map(Number);
    const wanted = this.#switches.idleTimeout ? first : second;
    const moved = this.#switches.idleTimeout ? second : first;
    const announced = this.#announced.lastIndexOf(wanted);
    const isAnnounced = announced !== -1 || this.#isDoubted;
    const isPossible = this.#switches.idleTimeout ? moved >= wanted && (wanted === 0 || isAnnounced) : isAnnounced;
    this.#isDoubted = false;
    if (announced !== -1) this.#announced.splice(announced, 1);
    const fits = this.#counts.move(this.#candidates(), () => [[moved, Infinity]], -moved);
    if (fits && isPossible) this.#recording.equal('Purged');
    else if (!isPossible && this.#debugLines === 0) this.#recording.skipped('Purged', 'its purge began before the log');
    else
      this.#differ(
        'Purged',
        line,
        isPossible
          ? `a ring with at least ${moved} grants`
          : `an announced purge of ${wanted} and at least as many gone`,
        `${moved} of ${wanted}`,
      );
    if (!fits) this.#counts.forget();
  }

  #maximum(line: LogLine): void {
    this.#begin('maximum', line, null);
    const max = this.#params.maxPersistentGrants >>> 0;
    const prefix = threadName(line.args[0] ?? '', line.args[1] ?? '', '');
    const rings = [...this.#rings.values()].filter(({ thread }) => thread.startsWith(prefix));
    if (rings.length === 0) this.#recording.skipped('maximum', 'nothing else names the device');
    else if (
      this.#counts.move(
        rings.map(({ index }) => index),
        () => [[max, Infinity]],
        0,
      )
    )
      this.#recording.equal('maximum');
    else this.#differ('maximum', line, `a ring of the device with ${max} grants`, 'that the limit is reached');
  }

  #statistics(row: number, line: LogLine): void {
    const { thread, persistent, persistentMax, rd, wr, f, ds } = this.#facts.tables.blkbackStat.row(row);
    const ring = this.#ringOf(thread ?? '');
    if (isFarBehind(ring, line.time)) {
      Object.assign(ring, { flushes: null, since: null });
      this.#counts.widen(ring.index, Infinity, Infinity);
    }
    if (f !== null) {
      this.#recording.read('f');
      this.#recording.stepped('f');
      if (ring.flushes === null) this.#recording.skipped('f', 'what it was before the log is not known');
      else if (f >= ring.flushes) this.#recording.equal('f');
      else
        this.#differ(
          'f',
          line,
          `at least ${ring.flushes}, because flushes are counted since the device connected`,
          `${f}`,
          ring,
        );
      ring.flushes = f;
    }
    if (persistent !== null && persistentMax !== null) {
      this.#begin('pg', line, persistentMax);
      this.#count(ring, line, persistent, (rd ?? 0) + (wr ?? 0) + (f ?? 0) + (ds ?? 0));
    }
    ring.last = line;
    this.#recent = [];
    this.#debug.set(ring.index, this.#debugLines);
  }

  #count(ring: LogRing, line: LogLine, persistent: number, requests: number): void {
    const { index } = ring;
    const before = this.#counts.limits(index);
    if (this.#counts.move([index], () => [[persistent, persistent]], 0)) {
      this.#recording.equal('pg', before.low !== before.high);
      return;
    }
    const expected = this.#counts.words(index);
    const hasDebug = (this.#debug.get(index) ?? 0) < this.#debugLines;
    if (!hasDebug) {
      // Without debug lines a request may have added its pages, and a purge may have taken what was idle.
      const timeout = this.#tuned ? 0 : this.#params.idleSeconds;
      const isYoung = ring.since !== null && line.time !== null && timeout > 0 && line.time - ring.since < timeout;
      const { high } = this.#counts.limits(index);
      const isFull = high >= this.#params.maxPersistentGrants >>> 0;
      this.#counts.widen(
        index,
        isYoung && !isFull && this.#switches.idleTimeout ? 0 : Infinity,
        requests * PAGES_PER_REQUEST,
      );
      if (this.#counts.move([index], () => [[persistent, persistent]], 0)) {
        this.#recording.equal('pg', true);
        return;
      }
    }
    this.#differ('pg', line, expected, `${persistent}`, ring);
    this.#counts.doubt(index, persistent);
  }

  /** The counts of a full ring of which a purge wants so many. */
  #countsThatWant(ring: number, wanted: number): readonly (readonly [number, number])[] {
    const max = this.#params.maxPersistentGrants >>> 0;
    const share = purgeAmount(this.#params, max);
    const { low, high } = this.#counts.limits(ring);
    // Above the limit all that are too many go as well: count − max + share.
    const count = wanted - share + max;
    const fits = (one: number): boolean =>
      one >= max && one >= low && one <= high && purgeAmount(this.#params, one) === wanted;
    return [...new Set([max, count, wanted])].filter(fits).map((one) => [one, one] as const);
  }

  *#candidates(): Iterable<number> {
    for (const { index, persistent } of this.#rings.values()) if (persistent) yield index;
  }

  /** Counts the line, and follows a limit that was changed. */
  #begin(kind: string, line: LogLine, max: number | null): void {
    this.#recording.read(kind);
    this.#recording.stepped(kind);
    if (max === null || max === this.#params.maxPersistentGrants) return;
    this.#recording.assume(
      `max_persistent_grants is ${max} from here on, and not ${this.#params.maxPersistentGrants}`,
      line.source,
      line.line,
    );
    this.#params.maxPersistentGrants = max;
    this.#tuned = true;
  }

  #differ(kind: string, line: LogLine, expected: string, recorded: string, ring: LogRing | null = null): void {
    const { source, line: number, time, text } = line;
    const last = ring?.last ?? null;
    const history = [...(last === null ? [] : [last]), ...this.#recent].map(stepOf);
    this.#recording.different({
      kind,
      source,
      line: number,
      time,
      text,
      expected,
      recorded,
      reason: null,
      resumed:
        ring === null ? 'nothing known of the grants of any ring' : `the recorded number${kind === 'pg' ? DOUBT : ''}`,
      history,
    });
  }
}

/** A line of a history. */
const stepOf = ({ source, line, time, text }: HistoryStep): HistoryStep => ({ source, line, time, text });
