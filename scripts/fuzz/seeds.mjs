// What is mutated: every capture of the corpus, the shipped samples, and the sample lines of every format.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { blockSamples } from '../../test/formats/samples/block-samples.ts';
import { samples } from '../../test/formats/samples/index.ts';

/** A capture is cut to so many bytes: its head, and some of its middle. */
const MOST = 1 << 16;

/** All seeds, each with a name and its bytes, in an order that does not change. */
export const readSeeds = (root) => {
  const files = [...filesBelow(path.join(root, 'test/corpus')), ...filesBelow(path.join(root, 'samples'))].sort();
  const captures = files.map((file) => {
    const bytes = readFileSync(file);
    const middle = Math.max(MOST, (bytes.length >> 1) - MOST / 2);
    const parts = [bytes.subarray(0, MOST), bytes.subarray(middle, middle + MOST)];
    return { name: path.relative(root, file), bytes: Buffer.concat(parts) };
  });
  const lines = samples.map(({ line }) => line);
  const blocks = Object.entries(blockSamples).map(([name, texts]) => seedOf(`format ${name}`, texts));
  return [...captures, ...blocks, seedOf('messages', lines)].filter(({ bytes }) => bytes.length > 0);
};

const seedOf = (name, lines) => ({ name, bytes: Buffer.from(lines.map((line) => `${line}\n`).join('')) });

const filesBelow = (folder) =>
  readdirSync(folder, { recursive: true })
    .map((name) => path.join(folder, name))
    .filter((file) => statSync(file).isFile() && !/\.(?:gz|xz|bin)$/.test(file));
