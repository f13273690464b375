import { skipBlanks } from '../input/bytes.ts';
import { findWriter } from '../input/damage/find-writer.ts';
import { isGapMark } from '../input/damage/gap-mark.ts';
import { looksHtml } from '../input/damage/html-text.ts';
import { lineAhead } from '../input/damage/look-ahead.ts';
import { closingBar, commentMarks, quoteMarks } from '../input/damage/marks.ts';
import { NextByte } from '../input/damage/next-byte.ts';
import { hasTypography } from '../input/damage/plain-typography.ts';
import { endsSoft, looksQuotedPrintable } from '../input/damage/quoted-printable.ts';
import { RepairLog } from '../input/damage/repair-log.ts';
import { Step } from '../input/damage/steps.ts';
import { Origin, type Line } from '../input/line.ts';
import { DamagedLine } from './damaged-line.ts';
import { Taken } from './format.ts';
import type { Router } from './router.ts';
import { beginsAlike, continuedFields, isWordCut, wrapsBefore } from './wrapped-line.ts';

/** Shortest quoted-printable line that may go on behind a soft break: encoders break at 76. */
const MIN_SOFT = 64;
/** Most lines that a quoted-printable line is put together from. */
const MAX_SOFT = 48;
/** Most pieces of a line that a mailer wrapped. */
const MAX_WRAPPED = 3;

/**
 * Stands between the lines of a source and the router and undoes what mailers, terminals and reporters did to them.
 * A line that a format takes as it stands passes; what is undone otherwise counts only when a format then takes the
 * line. It looks a few lines ahead and holds none.
 */
export class DamageStage {
  /** What was undone. */
  readonly log = new RepairLog();
  readonly #damaged = new DamagedLine();
  /** Lines that come but have been read already, as pieces of one before them. */
  #owed = 0;
  /** The source has shown that it is quoted-printable, or a page. */
  #quotedPrintable = false;
  #html = false;
  readonly #letter = new NextByte(68);
  readonly #escape = new NextByte(27);
  readonly #origin = new NextByte(88);
  readonly #bracket = new NextByte(91);
  readonly #ampersand = new NextByte(38);
  readonly #tag = new NextByte(60);
  readonly #latin = new NextByte(0xc2);
  readonly #general = new NextByte(0xe2);

  /** The next line has been read already. */
  get waits(): boolean {
    return this.#owed > 0;
  }

  /** Lines are decoded before any format sees them. */
  get decodes(): boolean {
    return this.#quotedPrintable || this.#html;
  }

  /** Has the line that comes been read already, with one before it? */
  isTaken(): boolean {
    if (this.#owed === 0) return false;
    this.#owed -= 1;
    return true;
  }

  /** Takes a line as it stands in its buffer. */
  take(line: Line, router: Router): void {
    const damaged = this.#damaged;
    damaged.begin(line);
    const known = this.#knownSteps(line);
    const lines = (known & Step.quotedPrintable) === 0 ? 1 : this.#softLines(line);
    let taken: Taken;
    if (known === 0) {
      damaged.lay(line, 0, 1, false);
      taken = this.#runsOn(line, router, 0) ? Taken.yes : router.take(line);
      if (taken === Taken.no && !this.#maybeDamaged(line)) return;
    } else taken = this.#try(line, router, known, lines, false);
    if (isTaken(taken)) return;
    if (this.#repair(line, router, { known, lines, isCut: taken === Taken.cut }) || lines === 1) return;
    // Whatever it says, the lines behind it are pieces of it.
    this.#note(line, known, lines, false);
  }

  /** What is to be undone on a line before any format sees it. */
  #knownSteps(line: Line): number {
    const { start } = line;
    let steps = 0;
    if (line.suspect && this.#escape.in(line, start) !== -1) steps |= Step.escapes;
    if (this.#quotedPrintable || this.#hasEscapedEquals(line)) {
      const looks = looksQuotedPrintable(line.bytes, start, line.end);
      if (looks === 'sure') this.#quotedPrintable = true;
      if (looks !== 'no' && this.#quotedPrintable) steps |= Step.quotedPrintable;
    }
    if (this.#html && this.#hasMarkup(line)) steps |= Step.html;
    return steps;
  }

  /** Could a line that no format took be damaged? Nearly no line of a clean log could. */
  #maybeDamaged(line: Line): boolean {
    if (this.#writtenSteps(line) !== 0) return true;
    const { start } = this.#damaged;
    if (line.origin !== Origin.plain) {
      const behind = Math.max(start + 6, line.payload);
      if (!beginsAlike(line, start) || this.#origin.in(line, behind) !== -1) return true;
      return this.#bracket.in(line, behind) !== -1 && findWriter(line.bytes, behind, line.end) !== -1;
    }
    // A letter or digit is no mark; with an `s` the word snip may begin, with an 8 a drawing of scissors.
    const first = (line.bytes[start] ?? 0) | 32;
    const isWord = (first >= 97 && first <= 122 && first !== 115) || (first >= 48 && first <= 57 && first !== 56);
    if (!isWord) return line.start < line.end;
    const hasWriter = this.#origin.in(line, start) !== -1 || this.#bracket.in(line, start) !== -1;
    return hasWriter || wrapsBefore(this.#damaged, line, 1);
  }

  /** Does `=3D` stand in the line? Its last letter is rarer than its first. */
  #hasEscapedEquals(line: Line): boolean {
    const { bytes, start } = line;
    for (let at = this.#letter.in(line, start); at !== -1; at = this.#letter.in(line, at + 1))
      if (bytes[at - 1] === 51 && bytes[at - 2] === 61 && at - 2 >= start) return true;
    return false;
  }

  #hasMarkup(line: Line): boolean {
    const { bytes, start, end } = line;
    if (this.#ampersand.in(line, start) === -1 && this.#tag.in(line, start) === -1) return false;
    return looksHtml(bytes, start, end);
  }

  /** How many physical lines a quoted-printable line has. */
  #softLines(line: Line): number {
    let { start, end } = line;
    let { next } = line;
    let count = 1;
    while (count < MAX_SOFT && end - start >= MIN_SOFT && endsSoft(line.buffer, start, end)) {
      const ahead = lineAhead(line, next);
      if (ahead === null) break;
      ({ start, end, next } = ahead);
      count += 1;
    }
    return count;
  }

  /**
   * Offers the line with some steps undone; it is noted when a format takes it. `asTable`: also where it would be a row
   * of a tool's output, whose indentation has a meaning.
   */
  #try(line: Line, router: Router, steps: number, lines: number, blank: boolean, asTable = true): Taken {
    this.#damaged.lay(line, steps, lines, blank);
    if (lines === 1 && this.#runsOn(line, router, steps)) return Taken.yes;
    const taken = asTable || line.origin !== Origin.plain ? router.take(line) : router.takeMessage(line);
    if (isTaken(taken)) this.#note(line, steps, lines, blank);
    return taken;
  }

  #note(line: Line, steps: number, lines: number, blank: boolean): void {
    this.log.add({ line: line.number, lines, steps, blank });
    this.#owed = lines - 1;
    if ((steps & Step.html) !== 0) this.#html = true;
    if ((steps & Step.quotedPrintable) !== 0) this.#quotedPrintable = true;
  }

  /** No format took the line as it stands: undoes what its looks suggest, step by step. Was it taken? */
  #repair(line: Line, router: Router, { known, lines, isCut }: Refused): boolean {
    let steps = known;
    let cut = isCut;
    if (known !== 0) this.#damaged.restore(line);
    const written = this.#writtenSteps(line) & ~known;
    if (written !== 0) {
      steps |= written;
      const taken = this.#try(line, router, steps, lines, false);
      if (isTaken(taken)) return true;
      cut ||= taken === Taken.cut;
    } else this.#damaged.lay(line, steps, lines, false);
    if (!cut && line.bytes[line.start] === 124 && closingBar(line.bytes, line.start, line.end) !== -1) {
      // A row of a table of text: with only one of its bars off, the other would be part of the line.
      const taken = this.#try(line, router, steps | Step.quotes | Step.bar, lines, false);
      if (isTaken(taken)) return true;
      this.#damaged.lay(line, steps, lines, false);
    }
    for (const { step, suggested } of MARKS) {
      if (cut) break;
      if ((line.origin !== Origin.plain && step !== Step.bar) || !suggested(line)) continue;
      const asTable = step === Step.quotes || step === Step.bar || isPath(line);
      const taken = this.#try(line, router, steps | step, lines, false, asTable);
      if (isTaken(taken)) return true;
      cut = taken === Taken.cut;
      // Blanks and marks in front of what is no line of a log may be part of it.
      if (step === Step.quotes || (line.origin !== Origin.plain && step !== Step.bar)) steps |= step;
    }
    if (lines === 1 && this.#join(line, router, steps, cut)) return true;
    this.#damaged.lay(line, steps, lines, false);
    if (cut) {
      router.cut(line);
      if (steps !== 0 && lines === 1) this.log.add({ line: line.number, lines, steps, blank: false });
    } else if (isGapMark(line.bytes, line.start, line.end)) router.gap(line.number);
    return false;
  }

  /** Encodings that the bytes of a line suggest. */
  #writtenSteps(line: Line): number {
    const { bytes, start, end } = line;
    let steps = 0;
    if (!this.#html && this.#hasMarkup(line)) steps |= Step.html;
    if (this.#latin.in(line, start) !== -1 || this.#general.in(line, start) !== -1) steps |= Step.typography;
    if (line.number === 1 && hasTypography(bytes, start, Math.min(end, start + 1))) steps |= Step.typography;
    // A soft break, or a blank that an encoder kept at the end.
    const isSoft = bytes[end - 1] === 61 && end - start >= MIN_SOFT;
    if ((isSoft || bytes[end - 3] === 61) && looksQuotedPrintable(bytes, start, end) === 'maybe')
      steps |= Step.quotedPrintable;
    return steps;
  }

  /** Looks for what belongs to the line and stands behind it, and for a second writer in it. */
  #join(line: Line, router: Router, steps: number, isCut: boolean): boolean {
    const damaged = this.#damaged;
    damaged.lay(line, steps, 1, false);
    const second = this.#secondWriter(line, isCut);
    if (second) {
      const tail = isTaken(this.#try(line, router, steps | Step.tail, 1, false));
      if (isCut || tail) {
        const head = steps | Step.head;
        const rest = damaged.rest(line, 1, steps);
        if (rest !== null && isTaken(this.#try(line, router, head, 2, false))) return true;
      }
      if (!isCut) {
        damaged.lay(line, steps, 1, false);
        if (line.origin !== Origin.plain) router.spliced(line);
      }
      return tail && !isCut;
    }
    if ((steps & Step.quotedPrintable) !== 0) {
      const count = this.#softLines(damaged.physical(line));
      if (count > 1) return isTaken(this.#try(line, router, steps, count, false));
    }
    if (!isCut && line.payload >= line.end) return false;
    // A terminal cuts at its width, a mailer between words.
    const order = damaged.end - damaged.start >= 79 ? [false, true] : [true, false];
    for (let count = 2; count <= MAX_WRAPPED; count += 1) {
      // A piece of a row says by itself that something is missing.
      if (!isCut && !wrapsBefore(damaged, line, count - 1)) return false;
      const rest = damaged.rest(line, count - 1, steps);
      if (rest === null) return false;
      if (count === 2 && line.origin === Origin.plain && !isCut && router.knows(rest)) return false;
      for (const blank of order) {
        if (!blank && !isWordCut(damaged, line, count)) continue;
        if (isTaken(this.#try(line, router, steps, count, blank))) return true;
      }
      damaged.lay(line, steps, 1, false);
    }
    return false;
  }

  /** Does a line of another writer begin inside of the line? */
  #secondWriter(line: Line, isCut: boolean): boolean {
    if (!isCut && line.bytes === line.buffer) {
      const { start } = this.#damaged;
      const from = line.origin === Origin.plain ? start + 1 : Math.max(start + 6, line.payload);
      if (this.#origin.in(line, from) === -1 && this.#bracket.in(line, from) === -1) return false;
    }
    const from = Math.max(line.payload, line.start + 1);
    return findWriter(line.bytes, from, line.end) !== -1;
  }

  /** A line that is whole but says more with the line behind it: that line is its rest. */
  #runsOn(line: Line, router: Router, steps: number): boolean {
    const damaged = this.#damaged;
    if (line.origin === Origin.plain || !wrapsBefore(damaged, line, 1)) return false;
    const rest = damaged.rest(line, 1, steps);
    if (rest === null || skipBlanks(rest.bytes, rest.start, rest.end) === rest.end) return false;
    const fields = router.fields(line);
    if (fields === null) return false;
    const printed = rest.bytes.slice(rest.start, rest.end);
    for (const blank of [true, false]) {
      damaged.lay(line, steps, 2, blank);
      const joined = router.fields(line);
      if (joined === null || !continuedFields(fields, joined, line, printed, blank)) continue;
      if (isTaken(router.take(line))) {
        this.#note(line, steps, 2, blank);
        return true;
      }
    }
    damaged.lay(line, steps, 1, false);
    return false;
  }
}

/** Marks in front of a line, in the order in which they are taken off, and how each looks. */
const MARKS: readonly { readonly step: number; readonly suggested: (line: Line) => boolean }[] = [
  { step: Step.quotes, suggested: ({ bytes, start, end }) => quoteMarks(bytes, start, end).at > start },
  { step: Step.bar, suggested: ({ bytes, start, end }) => closingBar(bytes, start, end) !== -1 },
  { step: Step.comments, suggested: ({ bytes, start, end }) => commentMarks(bytes, start, end) > start },
  { step: Step.indent, suggested: ({ bytes, start, end }) => start < end && skipBlanks(bytes, start, end) > start },
];

/** Does a path stand behind the indentation? What lists paths does not indent them. */
const isPath = ({ bytes, start, end }: Line): boolean => bytes[skipBlanks(bytes, start, end)] === 47;

/** A line that no format took as it stands. */
interface Refused {
  /** What has been undone on it. */
  readonly known: number;
  /** Physical lines that it is put together from. */
  readonly lines: number;
  /** A format said that it is a piece of one of its lines. */
  readonly isCut: boolean;
}

const isTaken = (taken: Taken): boolean => taken === Taken.yes || taken === Taken.last;
