import { PairTally, type Pair } from './pair-tally.ts';

/** Texts of one shape that are told apart; of more, only how many there were. */
const MOST_TEXTS = 4;

interface Shape {
  readonly texts: PairTally;
  readonly distinct: Set<string>;
  readonly all: PairTally;
}

/** Lines of two logs by text. Lines that differ in their numbers only have one shape, and many of a shape are counted together. */
export class LogTally {
  readonly #shapes = new Map<string, Shape>();

  add(text: string, side: 0 | 1): void {
    const name = text.replaceAll(/\d+/g, '#');
    const shape = this.#shapes.get(name) ?? { texts: new PairTally(), distinct: new Set(), all: new PairTally() };
    this.#shapes.set(name, shape);
    shape.all.add(name, side, 1);
    if (shape.distinct.size > MOST_TEXTS) return;
    shape.distinct.add(text);
    shape.texts.add(text, side, 1);
  }

  different(): readonly Pair[] {
    return [...this.#shapes.values()].flatMap(({ texts, distinct, all }) =>
      distinct.size > MOST_TEXTS ? all.different() : texts.different(),
    );
  }
}
