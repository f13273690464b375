// Makes the captures in samples/ from the real ones in test/corpus. A test compares them with what stands in the repository.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { makeSample, sampleNames, samplePath } from './lib/sample-recipes.mjs';

for (const name of sampleNames) {
  const file = samplePath(name);
  const text = makeSample(name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
  console.log(`samples/${name}/${name}.xdump: ${Math.ceil(Buffer.byteLength(text) / 1024)} KB`);
}
