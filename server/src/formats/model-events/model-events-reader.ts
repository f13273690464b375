import { isEventKey, isEventName, modelIdOf, outputKinds } from '../../core/event-names.ts';
import { readModelFields, readModelValue } from '../../core/read-model-value.ts';
import { readStatePath } from '../../core/state-path.ts';
import { decodeUtf8 } from '../../core/utf8.ts';
import type { Line } from '../../input/line.ts';
import { Taken, type BlockContext, type BlockReader } from '../format.ts';
import { maxEventLine, readEventHead } from './event-line.ts';

interface Pending {
  readonly line: number;
  readonly time: number;
  readonly model: string;
  readonly event: string;
  readonly object: string | null;
  readonly values: string;
  readonly outputs: string[];
  readonly outputLines: number[];
  readonly facts: string[];
  readonly factLines: number[];
}

/** Reads events with the outputs and facts that were recorded for them; one row each. What it does not know is noted and the rest goes on. */
export class ModelEventsReader implements BlockReader {
  readonly #context: BlockContext;
  #pending: Pending | null = null;
  #time = 0;

  constructor(context: BlockContext) {
    this.#context = context;
  }

  read(line: Line): Taken {
    const { bytes, start, end } = line;
    const text = decodeUtf8(bytes, start, Math.min(end, start + maxEventLine)).trimEnd();
    switch (text[0]) {
      case undefined:
      case '#':
        return Taken.yes;
      case '@':
        return this.#event(text, line.number) ? Taken.yes : Taken.no;
      case '!':
        return this.#output(text, line.number) ? Taken.yes : Taken.no;
      case '?':
        return this.#fact(text, line.number) ? Taken.yes : Taken.no;
      default:
        return Taken.no;
    }
  }

  end(): void {
    this.#flush();
  }

  #event(text: string, line: number): boolean {
    const head = readEventHead(text);
    if (head === null) return false;
    this.#flush();
    this.#time = head.relative ? Math.round((this.#time + head.time) * 1e9) / 1e9 : head.time;
    const model = modelIdOf(head.model);
    if (model === null || !isEventName(model, head.event)) {
      this.#ignored(line, `The event ${head.model}.${head.event}`);
      return true;
    }
    const { fields, end, error } = readModelFields(text, head.valuesAt);
    for (const key of Object.keys(fields))
      if (!isEventKey(model, key)) this.#ignored(line, `The argument ${key} of ${head.model}.${head.event}`);
    if (error !== null) this.#ignored(line, `The text from column ${error.at + 1} on`, error.reason);
    this.#pending = {
      line,
      time: this.#time,
      model: head.model,
      event: head.event,
      object: head.object,
      values: text.slice(head.valuesAt, end).trim(),
      outputs: [],
      outputLines: [],
      facts: [],
      factLines: [],
    };
    return true;
  }

  #output(text: string, line: number): boolean {
    const kind = /^! {0,8}([a-z]{1,20})(?= |$)/.exec(text);
    if (kind?.[1] === undefined || this.#pending === null) return false;
    const { error } = readModelFields(text, kind[0].length);
    if (!outputKinds.has(kind[1])) this.#ignored(line, `The output ${kind[1]}`);
    else if (error !== null) this.#ignored(line, 'The output', error.reason);
    else {
      this.#pending.outputs.push(text.slice(1).trim());
      this.#pending.outputLines.push(line);
    }
    return true;
  }

  #fact(text: string, line: number): boolean {
    const match = /^\? {0,8}(\S{1,400}) {0,8}= {0,8}/.exec(text);
    if (match?.[1] === undefined || this.#pending === null) return false;
    const value = readModelValue(text, match[0].length);
    if (readStatePath(match[1]) === null) this.#ignored(line, `The path ${match[1]}`);
    else if (!value.ok) this.#ignored(line, 'The fact', value.reason);
    else {
      this.#pending.facts.push(`${match[1]} = ${text.slice(match[0].length, value.end)}`);
      this.#pending.factLines.push(line);
    }
    return true;
  }

  #ignored(line: number, what: string, reason: string | null = null): void {
    this.#context.note('GEN-04', line, reason === null ? { what } : { what, reason });
  }

  #flush(): void {
    if (this.#pending === null) return;
    const { line, ...row } = this.#pending;
    this.#context.facts.tables.events.add(this.#context.block.id, line, row);
    this.#pending = null;
  }
}
