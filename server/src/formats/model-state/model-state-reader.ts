import { isStateName } from '../../core/state-names.ts';
import { decodeUtf8 } from '../../core/utf8.ts';
import type { Line } from '../../input/line.ts';
import { Taken, type BlockContext, type BlockReader } from '../format.ts';
import { maxStateLine, readStateLine } from './state-line.ts';

/** Reads lines of paths and values; a row each, also for those that nothing uses. */
export class ModelStateReader implements BlockReader {
  readonly #context: BlockContext;
  readonly #strange = new Set<string>();

  constructor(context: BlockContext) {
    this.#context = context;
  }

  read(line: Line): Taken {
    const { bytes, start, end } = line;
    const text = decodeUtf8(bytes, start, Math.min(end, start + maxStateLine)).trimEnd();
    if (text === '' || text.startsWith('#')) return Taken.yes;
    const parsed = readStateLine(text);
    if (parsed === null) return Taken.no;
    const { facts, block, note } = this.#context;
    if (parsed.error !== null) {
      note('GEN-04', line.number, { what: `The value of ${parsed.path}`, reason: parsed.error });
      return Taken.yes;
    }
    const name = parsed.steps.map((step) => step.name).join('.');
    if (!isStateName(parsed.steps) && !this.#strange.has(name)) {
      this.#strange.add(name);
      note('GEN-04', line.number, { what: `The field ${parsed.path}` });
    }
    facts.tables.stateValue.add(block.id, line.number, { path: parsed.path, value: parsed.value });
    return Taken.yes;
  }

  end(): void {
    // Every line stands for itself: nothing is left over.
  }
}
