import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { examplePages, fillExamples } from '../../scripts/lib/doc-examples.mjs';
import { capturesPage } from '../../scripts/lib/captures-page.mjs';
import { replayPage } from '../../scripts/lib/replay-page.mjs';
import { rulesPage } from '../../scripts/lib/rules-page.mjs';
import { switchesPage } from '../../scripts/lib/switches-page.mjs';
import { switchPage } from '../../server/src/features/switch-page.ts';
import { switchCatalogue } from '../../server/src/replay/what-if/switch-catalogue.ts';
import { ruleCatalogue } from '../../server/src/rules/catalogue.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (name: string): string => readFileSync(path.join(root, name), 'utf8');
const pages = [
  'README.md',
  'CHANGELOG.md',
  'docs/cli.md',
  'docs/rules.md',
  'docs/rules-on-captures.md',
  'docs/architecture.md',
];
const REMAKE = 'run "node scripts/make-docs.mjs"';

interface Manifest {
  readonly version: string;
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly title: string }[];
    readonly menus: { readonly commandPalette: readonly { readonly command: string; readonly when: string }[] };
    readonly configuration: { readonly properties: Readonly<Record<string, { readonly default: unknown }>> };
  };
}
const manifest = JSON.parse(read('package.json')) as Manifest;

describe('the documentation', () => {
  it('lists the rules as they are', () => {
    expect(read('docs/rules.md') === rulesPage(ruleCatalogue), REMAKE).toBe(true);
    for (const { id } of ruleCatalogue) expect(read('docs/rules.md')).toContain(`| ${id} |`);
  });

  it('shows what every what-if switch does', () => {
    expect(read('docs/what-if.md') === switchesPage(switchCatalogue, switchPage), REMAKE).toBe(true);
  });

  it('says of each rule what it finds on real captures, and why that is right', () => {
    const fired = JSON.parse(read('test/golden/fired.json')) as Readonly<
      Record<string, Readonly<Record<string, unknown>>>
    >;
    const reasons = JSON.parse(read('test/golden/fired-reasons.json')) as Readonly<Record<string, string>>;
    const firing = new Set(Object.values(fired).flatMap((rules) => Object.keys(rules)));
    expect(Object.keys(reasons).toSorted()).toEqual([...firing].toSorted());
    expect(read('docs/rules-on-captures.md') === capturesPage(ruleCatalogue, fired, reasons), REMAKE).toBe(true);
    for (const { id } of ruleCatalogue) expect(read('docs/rules-on-captures.md')).toContain(`| ${id} |`);
  });

  it('says what the models make of the real recordings', () => {
    const golden = JSON.parse(read('test/golden/replay.json')) as Parameters<typeof replayPage>[0];
    expect(read('docs/replay.md') === replayPage(golden), REMAKE).toBe(true);
  });

  it.each(examplePages)('shows what the commands print: %s', (name) => {
    const page = read(name);
    expect(page.match(/^```console$/gm)?.length).toBeGreaterThanOrEqual(3);
    expect(fillExamples(page), REMAKE).toBe(page);
  });

  it('names every command of the palette and every setting with its default', () => {
    const { commands, menus, configuration } = manifest.contributes;
    const hidden = menus.commandPalette.filter(({ when }) => when === 'false').map(({ command }) => command);
    for (const { command, title } of commands) {
      if (!hidden.includes(command)) expect(read('README.md')).toContain(`| Xen Dump: ${title} |`);
    }
    for (const [name, { default: value }] of Object.entries(configuration.properties))
      expect(read('README.md')).toContain(`| \`${name}\` | \`${String(value)}\` |`);
  });

  it('knows the version', () => {
    expect(read('CHANGELOG.md')).toContain(`## ${manifest.version}\n`);
    expect(read('README.md')).toContain(`xdump-${manifest.version}.vsix`);
  });

  it.each(pages)('leads only to pages and headings that are there: %s', (name) => {
    const page = read(name);
    for (const [, target = '', heading] of page.matchAll(/\]\(([^)#:]{0,200})(?:#([^)]{1,100}))?\)/g)) {
      if (target !== '') expect(existsSync(path.join(root, path.dirname(name), target)), target).toBe(true);
      else expect(page.toLowerCase().replaceAll(' ', '-')).toContain(`#-${heading ?? ''}`);
    }
  });
});
