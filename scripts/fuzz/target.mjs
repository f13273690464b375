// Reads one input as the program does and looks at what holds for every input.
import { analyse } from '../../server/src/analysis/analyse.ts';
import { makeFacts, tableNames } from '../../server/src/facts/facts.ts';
import { blockFormats, messageFormats } from '../../server/src/formats/registry.ts';
import { noHints } from '../../server/src/formats/source-hints.ts';
import { SourceReader } from '../../server/src/formats/source-reader.ts';
import { memorySource } from '../../server/src/input/byte-source.ts';
import { scanLines } from '../../server/src/input/scan.ts';
import { hostPacer } from '../../server/src/io/host-pacer.ts';
import { sha256 } from '../../server/src/io/sha256.ts';
import { textInput } from '../../server/src/io/text-input.ts';
import { ruleCatalogue } from '../../server/src/rules/catalogue.ts';

/** Inputs that share one set of tables, because making the tables takes longer than reading a short input. */
const BATCH = 1024;

/** Reads inputs one after the other; throws what the program throws, or what it did wrong. */
export class Target {
  #facts = makeFacts();
  #read = 0;
  #blocks = 0;
  #rows = new Map();

  /** Parses an input into facts and checks that every fact stands in a block and every block in the input. */
  async parse(bytes) {
    if (this.#read % BATCH === 0) this.#begin();
    this.#read += 1;
    const reader = new SourceReader({
      facts: this.#facts,
      source: 0,
      hints: noHints,
      blocks: blockFormats,
      messages: messageFormats,
    });
    const { index } = await scanLines(memorySource(bytes), reader, hostPacer({ turn: null }));
    reader.end();
    this.#check(index.count);
  }

  /** Parses an input and runs all rules. */
  async analyse(bytes) {
    const { failures } = await analyse({
      inputs: [textInput('fuzz', bytes)],
      rules: ruleCatalogue,
      parameters: new Map(),
      suppressions: [],
      pacer: hostPacer({ turn: null }),
      sha256,
    });
    if (failures.length > 0) throw new Error(`a rule broke down: ${JSON.stringify(failures)}`);
  }

  #begin() {
    this.#facts = makeFacts();
    this.#blocks = 0;
    this.#rows = new Map();
  }

  #check(lines) {
    const { blocks, tables } = this.#facts;
    const first = this.#blocks;
    for (; this.#blocks < blocks.length; this.#blocks += 1) {
      const { firstLine, lastLine, format } = blocks[this.#blocks];
      if (!(firstLine >= 1 && firstLine <= lastLine + 1 && lastLine <= Math.max(lines, firstLine)))
        throw new Error(`block ${format} has lines ${firstLine} to ${lastLine} of ${lines}`);
    }
    for (const name of tableNames) {
      const table = tables[name];
      const rows = table.rows();
      for (let row = this.#rows.get(name) ?? 0; row < rows; row += 1) {
        const block = blocks[table.block.at(row)];
        const line = table.line.at(row);
        if (table.block.at(row) < first || block === undefined) throw new Error(`a row of ${name} has a foreign block`);
        if (line < 1 || line > lines) throw new Error(`a row of ${name} has line ${line} of ${lines}`);
      }
      if (rows > 0) this.#rows.set(name, rows);
    }
  }
}
