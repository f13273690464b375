// Writes what is made in the documentation: docs/rules.md from the catalogue of rules, and what the examples print.
import { readFileSync, writeFileSync } from 'node:fs';
import { build } from 'esbuild';
import { examplePages, fillExamples } from './lib/doc-examples.mjs';
import { build as buildBundles } from './lib/pack.mjs';
import { inProject } from './lib/project.mjs';
import { rulesPage } from './lib/rules-page.mjs';

const { outputFiles } = await build({
  entryPoints: [inProject('server/src/rules/catalogue.ts')],
  bundle: true,
  format: 'esm',
  write: false,
});
const code = Buffer.from(outputFiles[0].text).toString('base64');
const { ruleCatalogue } = await import(`data:text/javascript;base64,${code}`);
writeFileSync(inProject('docs/rules.md'), rulesPage(ruleCatalogue));

await buildBundles();
for (const page of examplePages) {
  const file = inProject(page);
  writeFileSync(file, fillExamples(readFileSync(file, 'utf8')));
}
console.log(`docs/rules.md: ${ruleCatalogue.length} rules; examples of ${examplePages.join(', ')}`);
