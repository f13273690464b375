// Writes what is made in the documentation: docs/rules.md from the catalogue of rules, docs/rules-on-captures.md from what the golden test counted,
// docs/replay.md from what its golden test counted, docs/what-if.md from the what-if switches, and what the examples print.
import { readFileSync, writeFileSync } from 'node:fs';
import { build } from 'esbuild';
import { examplePages, fillExamples } from './lib/doc-examples.mjs';
import { capturesPage } from './lib/captures-page.mjs';
import { build as buildBundles } from './lib/pack.mjs';
import { inProject } from './lib/project.mjs';
import { replayPage } from './lib/replay-page.mjs';
import { rulesPage } from './lib/rules-page.mjs';
import { switchesPage } from './lib/switches-page.mjs';

const loadSource = async (source) => {
  const { outputFiles } = await build({
    entryPoints: [inProject(source)],
    bundle: true,
    format: 'esm',
    write: false,
  });
  const code = Buffer.from(outputFiles[0].text).toString('base64');
  return await import(`data:text/javascript;base64,${code}`);
};

const { ruleCatalogue } = await loadSource('server/src/rules/catalogue.ts');
writeFileSync(inProject('docs/rules.md'), rulesPage(ruleCatalogue));
const readGolden = (name) => JSON.parse(readFileSync(inProject(`test/golden/${name}.json`), 'utf8'));
writeFileSync(
  inProject('docs/rules-on-captures.md'),
  capturesPage(ruleCatalogue, readGolden('fired'), readGolden('fired-reasons')),
);
writeFileSync(inProject('docs/replay.md'), replayPage(readGolden('replay')));
const { switchCatalogue } = await loadSource('server/src/replay/what-if/switch-catalogue.ts');
const { switchPage } = await loadSource('server/src/features/switch-page.ts');
writeFileSync(inProject('docs/what-if.md'), switchesPage(switchCatalogue, switchPage));

await buildBundles();
for (const page of examplePages) {
  const file = inProject(page);
  writeFileSync(file, fillExamples(readFileSync(file, 'utf8')));
}
console.log(
  `docs/rules.md: ${ruleCatalogue.length} rules; docs/what-if.md: ${switchCatalogue.length} switches; examples of ${examplePages.join(', ')}`,
);
