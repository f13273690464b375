import { worse } from '../core/completeness.ts';
import type { Block, SectionKind } from '../facts/block.ts';
import { emptyCapture, type Capture } from '../facts/capture.ts';
import type { Facts } from '../facts/facts.ts';
import { noteLoss } from '../facts/lost-lines.ts';
import type { Note } from '../facts/note.ts';
import { isKnownKeyword, looksLikeDirective, readDirective, type Directive } from '../input/directive.ts';
import type { RepairLog } from '../input/damage/repair-log.ts';
import { Origin, type Line } from '../input/line.ts';
import { isPlainText } from '../input/plain-text.ts';
import { applyDirective } from './apply-directive.ts';
import { DamageStage } from './damage-stage.ts';
import type { DirectiveHost, SourceReaderInput } from './directive-host.ts';
import { Router } from './router.ts';

/** Lines of one section of events or state that are told as none of it; the others are not. */
const MAX_STRAYS = 100;

/** The section that is being read: what a `%section` opened, or the raw text outside of any. */
export interface OpenSection {
  /** Null for raw text that no `%section` opened. */
  readonly kind: SectionKind | null;
  readonly domain: number | null;
  readonly origin: string | null;
  readonly firstLine: number;
  /** Made when the first line outside of any table arrives; at once for an explicit section. */
  container: Block | null;
  /** A dump of the hypervisor stands in it: kernel lines around that are what a console shows, no kernel's log. */
  isConsole: boolean;
  /** First line of it that a hypervisor or a kernel printed; 0: none yet. */
  firstLogLine: number;
  /** Rows of `host` before it. */
  readonly hostRows: number;
  contentLines: number;
  badLines: number;
  firstBadLine: number;
}

/** A section whose `%end` states a digest; it is checked after the scan, because only then it costs nothing else. */
export interface StatedDigest {
  readonly block: Block;
  readonly sha256: string;
  /** Content lines [first, last]. */
  readonly firstLine: number;
  readonly lastLine: number;
  /** Line of the `%end`. */
  readonly endLine: number;
}

/**
 * Reads the lines of one source into facts: directives, sections, and through the router the tables and messages.
 */
export class SourceReader implements DirectiveHost {
  readonly input: SourceReaderInput;
  readonly digests: StatedDigest[] = [];
  capture: Capture | null = null;
  snapshot: number | null;
  frozen = false;
  /** A `%xdump` line has been seen, so every `%word` line is a directive. */
  inXdump = false;
  /** Some line of the source was a directive, a log line that is known, or part of a dump or listing. */
  recognised = false;
  section: OpenSection;
  #router: Router;
  #lastLine = 0;
  #strays = 0;
  readonly #damage = new DamageStage();
  readonly #noted = new Set<string>();

  constructor(input: SourceReaderInput) {
    this.input = input;
    this.snapshot = input.hints.snapshot;
    const known = input.hints.capture;
    this.capture = known === null ? null : (input.facts.captures[known] ?? null);
    this.section = this.#emptySection(1);
    this.#router = this.#newRouter();
  }

  /** What was undone to read the lines. */
  get repairs(): RepairLog {
    return this.#damage.log;
  }

  /** Takes the next line. */
  take(line: Line): void {
    this.#lastLine = line.number;
    if (this.#damage.isTaken()) {
      this.section.contentLines += 1;
      return;
    }
    if (line.bytes[line.start] === 37 && looksLikeDirective(line) && this.#directive(line)) return;
    this.section.contentLines += 1;
    if (line.cut || (line.suspect && !isPlainText(line))) {
      if (this.section.badLines === 0) this.section.firstBadLine = line.number;
      this.section.badLines += 1;
    }
    if (this.inXdump && line.bytes[line.start] === 37 && line.bytes[line.start + 1] === 37) line.start += 1;
    this.#damage.take(line, this.#router);
  }

  /** Takes several rows of a table or lines of a log at once; see `LineSink.takeRun`. */
  takeRun(line: Line, limit: number): number {
    if (this.#damage.waits) return 0;
    let taken = this.#router.takeRun(line, limit);
    if (taken === 0 && !this.#damage.decodes) taken = this.#router.skipLog(line, limit);
    this.section.contentLines += taken;
    if (taken > 0) this.#lastLine = line.number + taken - 1;
    return taken;
  }

  /** The source is over. */
  end(): void {
    this.closeSection(this.#lastLine, null);
  }

  /** Notes something about the input; with a key only the first time. */
  note(rule: Note['rule'], line: number, data: Note['data'], key: string | null = null): void {
    if (key !== null) {
      if (this.#noted.has(`${rule} ${key}`)) return;
      this.#noted.add(`${rule} ${key}`);
    }
    this.input.facts.notes.push({ rule, capture: this.currentCapture(line).id, source: this.input.source, line, data });
  }

  /** The capture of the current line; a raw source is a capture of its own, made when its first line comes. */
  currentCapture(line: number): Capture {
    this.capture ??= this.newCapture(line);
    return this.capture;
  }

  /** Starts a new capture. */
  newCapture(line: number): Capture {
    const { captures } = this.input.facts;
    const capture = emptyCapture(captures.length, this.input.source, line);
    captures.push(capture);
    this.capture = capture;
    return capture;
  }

  /** Ends the open section at a line; `end` is its `%end` directive, or null when there is none. */
  closeSection(line: number, end: Directive | null): void {
    this.#router.end(end !== null && Number(end.attributes.get('lines')) === this.section.contentLines);
    this.recognised ||= this.#router.recognised || end !== null || this.inXdump;
    const { section } = this;
    const { container } = section;
    if (container !== null) this.#checkStart(section, container);
    if (container !== null && section.kind !== null) {
      container.lastLine = Math.max(container.firstLine, end === null ? line : line - 1);
      this.#checkEnd(section, container, line, end);
    }
    if (section.badLines > 0) this.note('GEN-08', section.firstBadLine, { n: section.badLines });
    this.section = this.#emptySection(line + 1);
    this.#strays = 0;
    this.#router = this.#newRouter();
  }

  /** Opens an explicit section at its `%section` line. */
  openSection(kind: SectionKind, line: number, directive: Directive): void {
    this.closeSection(line - 1, null);
    const domain = directive.attributes.get('domain');
    this.section = {
      ...this.#emptySection(line + 1),
      kind,
      domain: domain !== undefined && /^\d{1,5}$/.test(domain) ? Number(domain) : null,
      origin: directive.attributes.get('cmd') ?? directive.attributes.get('path') ?? null,
    };
    this.section.container = this.#newBlock(kind, directive.attributes.get('key') ?? null, null, line + 1, null, line);
    this.#router = this.#newRouter();
  }

  /** A block for what a directive states. */
  directiveBlock(line: number): Block {
    return this.#newBlock('text', null, 'xdump', line);
  }

  #emptySection(firstLine: number): OpenSection {
    return rawSection(firstLine, this.input.facts.tables.host.rows());
  }

  /** A log that begins in the middle: its ring overwrote the start, or it is a piece of one. */
  #checkStart({ firstLogLine, hostRows }: OpenSection, container: Block): void {
    const { facts } = this.input;
    const isLog = (container.kind === 'xen-console' || container.kind === 'kernel-log') && container.key === null;
    if (!isLog || firstLogLine === 0 || beginsWithBoot(facts, container, hostRows, firstLogLine)) return;
    // Where its own lines begin: a table may stand before them.
    noteLoss(facts, container, container.firstLine, { what: 'starts-late', count: null, by: null, time: null });
  }

  #checkEnd(section: OpenSection, container: Block, line: number, end: Directive | null): void {
    if (end === null) {
      container.completeness = worse(container.completeness, 'ends-early');
      container.reason = 'its %end is missing';
      this.note('GEN-06', Math.max(1, section.firstLine - 1), { what: section.kind ?? 'section' });
      return;
    }
    const stated = end.attributes.get('lines');
    if (stated !== undefined && Number(stated) !== section.contentLines) {
      container.completeness = 'damaged';
      container.lossPlaced = false;
      container.reason = `${section.contentLines} lines stand here, ${stated} were written`;
      this.note('GEN-07', line, { n: section.contentLines, m: Number(stated) });
    }
    const sha256 = end.attributes.get('sha256');
    if (sha256 !== undefined)
      this.digests.push({ block: container, sha256, firstLine: section.firstLine, lastLine: line - 1, endLine: line });
  }

  #directive(line: Line): boolean {
    const directive = readDirective(line);
    const known = isKnownKeyword(directive.keyword);
    if (!this.inXdump && !known) return false;
    if (!this.inXdump && directive.keyword !== 'xdump')
      this.note('GEN-13', line.number, { what: `%${directive.keyword}` }, directive.keyword);
    applyDirective(this, directive, line.number);
    return true;
  }

  #newRouter(): Router {
    const { facts, blocks, messages } = this.input;
    const { kind } = this.section;
    return new Router({
      facts,
      blocks,
      messages,
      only: (kind === 'events' || kind === 'state' ? blocks.find((format) => format.kind === kind) : null) ?? null,
      stray: (line) => this.#stray(line),
      newBlock: (format, line) => {
        if (format.kind === 'xen-console') this.#sawConsole();
        return this.#newBlock(format.kind, format.key, format.name, line.number, line.guest === -1 ? null : line.guest);
      },
      container: (line) => this.#container(line),
    });
  }

  #container(line: Line): Block {
    const { section } = this;
    const fromHypervisor = section.isConsole || line.origin === Origin.hypervisor || line.origin === Origin.guest;
    const kind = fromHypervisor ? 'xen-console' : line.origin === Origin.kernel ? 'kernel-log' : 'text';
    section.container ??= this.#newBlock(section.kind ?? kind, null, null, line.number);
    if (kind !== 'text' && section.firstLogLine === 0) section.firstLogLine = line.number;
    const { container } = section;
    if (section.kind === null && (container.kind === 'text' || fromHypervisor) && kind !== 'text')
      container.kind = kind;
    return container;
  }

  #stray(line: Line): void {
    this.#strays += 1;
    if (this.#strays <= MAX_STRAYS)
      this.note('GEN-04', line.number, { what: 'The line', reason: `it is no line of ${String(this.section.kind)}` });
  }

  #sawConsole(): void {
    const { section } = this;
    section.isConsole = true;
    if (section.kind === null && section.container !== null) section.container.kind = 'xen-console';
  }

  /** A hypervisor inside guest `inner` is another machine: what it dumps belongs to a capture of its own. */
  #nestedCapture(inner: number, line: number): Capture {
    const outer = this.currentCapture(line);
    const known = this.input.facts.captures.find(({ outer: of, guest }) => of === outer.id && guest === inner);
    if (known !== undefined) return known;
    const capture = emptyCapture(this.input.facts.captures.length, this.input.source, line, {
      outer: outer.id,
      guest: inner,
    });
    this.input.facts.captures.push(capture);
    return capture;
  }

  #newBlock(
    kind: SectionKind,
    key: string | null,
    format: string | null,
    line: number,
    inner: number | null = null,
    headLine: number | null = null,
  ): Block {
    const { facts, source, hints } = this.input;
    const block: Block = {
      id: facts.blocks.length,
      source,
      capture: (inner === null ? this.currentCapture(line) : this.#nestedCapture(inner, line)).id,
      snapshot: inner === null ? this.snapshot : null,
      kind,
      key,
      format,
      title: null,
      domain: this.section.domain ?? hints.domain,
      guestName: hints.guestName,
      group: hints.group,
      firstKernelTime: NaN,
      lastKernelTime: NaN,
      jumpsAfterBoot: false,
      kernelTimeBefore: NaN,
      kernelTimeAfter: NaN,
      hypervisorTime: NaN,
      origin: this.section.origin,
      headLine,
      firstLine: line,
      lastLine: line,
      completeness: 'complete',
      reason: null,
      lossPlaced: false,
      frozen: this.frozen,
    };
    facts.blocks.push(block);
    return block;
  }
}

/** The hypervisor and kernels print a few lines before their version. */
const BOOT_LINES = 64;

/** Does the version of a hypervisor or a kernel stand among the first lines of a log? A register dump says it as well, with the architecture. */
const beginsWithBoot = ({ tables: { host } }: Facts, { id }: Block, from: number, firstLine: number): boolean => {
  const { xen, arch, kernel } = host.columns;
  for (let row = from; row < host.rows(); row += 1) {
    if (host.block.at(row) !== id || host.line.at(row) - firstLine > BOOT_LINES) continue;
    if (kernel.at(row) !== null || (xen.at(row) !== null && arch.at(row) === null)) return true;
  }
  return false;
};

const rawSection = (firstLine: number, hostRows: number): OpenSection => ({
  kind: null,
  domain: null,
  origin: null,
  firstLine,
  container: null,
  isConsole: false,
  firstLogLine: 0,
  hostRows,
  contentLines: 0,
  badLines: 0,
  firstBadLine: 0,
});
