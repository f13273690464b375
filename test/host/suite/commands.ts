import * as assert from 'node:assert';
import * as path from 'node:path';
import { commands, env, Selection, TabInputText, TabInputWebview, TabInputCustom, Uri, window } from 'vscode';
import type { TreeElement } from '../../../client/src/tree-provider.ts';
import { TREE_METHOD } from '../../../server/src/wire/tree.ts';
import { activated, eventually } from './extension.ts';
import { CHANGED_ROW, diagnosed, GOOD_ROW, grantDump, open, placeOf, sampleUri, write } from './texts.ts';

/** Every command of the manifest, by what a user sees of it. */
export const commandTests = (): void => {
  suite('commands', () => {
    const cases: Readonly<Record<string, () => Promise<void>>> = {
      'xdump.openSample': async () => {
        await commands.executeCommand('xdump.openSample', 'changed-flag');
        assert.strictEqual(window.activeTextEditor?.document.uri.toString(), (await sampleUri()).toString());
        assert.strictEqual(window.activeTextEditor.document.languageId, 'xdump');
      },
      'xdump.analyseFile': async () => {
        const uri = write('pasted.txt', `What is this?\n${grantDump(CHANGED_ROW)}`);
        await commands.executeCommand('xdump.analyseFile', uri);
        await diagnosed(uri, ['GNT-01', 'GNT-04']);
        assert.strictEqual(window.activeTextEditor?.document.languageId, 'xdump');
      },
      'xdump.analyseFolder': async () => {
        const { captures } = await activated();
        const folder = await analyseFolder();
        assert.strictEqual(captures.holding(folder)?.kind, 'folder');
        assert.strictEqual(captures.holding(folder)?.phase, 'ready');
        await commands.executeCommand('xdump.closeCapture', await rootOf(folder));
      },
      'xdump.closeCapture': async () => {
        const { captures } = await activated();
        const folder = await analyseFolder();
        await commands.executeCommand('xdump.closeCapture', await rootOf(folder));
        await eventually(
          () => (captures.all().some(({ uri }) => uri === folder.toString()) ? undefined : true),
          captures.onChange,
        );
      },
      'xdump.goTo': async () => {
        const document = await open(await sampleUri());
        await commands.executeCommand('xdump.goTo', 'd1:gref:0xa');
        assert.strictEqual(window.activeTextEditor?.selection.active.line, placeOf(document, '[0x00a]').line);
      },
      'xdump.openLocation': async () => {
        const document = await open(await sampleUri());
        const start = placeOf(document, '[0x00b]');
        await commands.executeCommand('xdump.openLocation', {
          uri: document.uri.toString(),
          range: { start: { line: start.line, character: 0 }, end: { line: start.line, character: 5 } },
        });
        assert.strictEqual(window.activeTextEditor?.selection.start.line, start.line);
      },
      'xdump.explainRule': async () => {
        await commands.executeCommand('xdump.explainRule', 'gnt-01');
        assert.strictEqual(await tabNamed(/GNT-01/), true);
      },
      'xdump.whatIf': async () => {
        await commands.executeCommand('xdump.whatIf', 'W-28=yes');
        assert.strictEqual(await tabNamed(/W-28=yes/), true);
      },
      'xdump.replay': async () => {
        await diagnosed((await open(await sampleUri())).uri, ['GNT-01', 'GNT-04']);
        await commands.executeCommand('xdump.replay');
        assert.strictEqual(await tabNamed(/Replay /), true);
      },
      'xdump.showThing': async () => {
        await commands.executeCommand('xdump.showThing', await grantRow());
        assert.strictEqual(await tabNamed(/gref.*0xa/), true);
      },
      'xdump.copyFinding': async () => {
        const document = await open(await sampleUri());
        await diagnosed(document.uri, ['GNT-01', 'GNT-04']);
        const editor = await window.showTextDocument(document);
        const position = placeOf(document, '0x07e706 0x00', 10);
        editor.selection = new Selection(position, position);
        await commands.executeCommand('xdump.copyFinding');
        assert.match(await env.clipboard.readText(), /GNT-0[14]/);
      },
      'xdump.copyAddress': async () => {
        await commands.executeCommand('xdump.copyAddress', await grantRow());
        assert.strictEqual(await env.clipboard.readText(), 'd1:gref:0xa');
      },
      'xdump.copyValue': async () => {
        const row = await grantRow();
        await commands.executeCommand('xdump.copyValue', row);
        assert.strictEqual(await env.clipboard.readText(), row.node.value ?? row.node.label);
      },
      'xdump.copyCaptureScript': async () => {
        await commands.executeCommand('xdump.copyCaptureScript');
        const script = await env.clipboard.readText();
        assert.ok(script.startsWith('#!/bin/sh\n') && script.endsWith('\nmain "$@"\n'), script.slice(0, 200));
      },
      'xdump.revealInTree': async () => {
        assert.strictEqual((await grantRow()).node.address, 'd1:gref:0xa');
      },
      'xdump.cancelAnalysis': async () => {
        const { captures } = await activated();
        const { uri } = await open(await sampleUri());
        await commands.executeCommand('xdump.cancelAnalysis', uri.toString());
        assert.strictEqual(captures.holding(uri)?.phase, 'ready', 'what has ended is not cancelled');
      },
      'xdump.refresh': async () => {
        const { captures } = await activated();
        const { uri } = await open(await sampleUri());
        await commands.executeCommand('xdump.refresh');
        await eventually(() => (captures.holding(uri)?.phase === 'ready' ? true : undefined), captures.onChange);
      },
      'xdump.showLog': async () => {
        await commands.executeCommand('xdump.showLog');
      },
      'xdump.restartServer': async () => {
        const { uri } = await open(await sampleUri());
        await commands.executeCommand('xdump.restartServer');
        await diagnosed(uri, ['GNT-01', 'GNT-04']);
      },
    };

    test('each command of the manifest is registered and tested here', async () => {
      const { context } = await activated();
      const registered = await commands.getCommands(true);
      const declared = commandsOf(context.extension.packageJSON);
      assert.deepStrictEqual([...declared].sort(), Object.keys(cases).sort());
      for (const command of declared) assert.ok(registered.includes(command), command);
    });

    for (const [command, tested] of Object.entries(cases)) test(command, tested);
  });
};

const commandsOf = (manifest: unknown): readonly string[] =>
  (manifest as { contributes: { commands: { command: string }[] } }).contributes.commands.map(({ command }) => command);

/** The row of the Machine tree that "Reveal in Machine Tree" selects for the changed grant. */
const grantRow = async (): Promise<TreeElement> => {
  const { machine } = await activated();
  const document = await open(await sampleUri());
  const editor = await window.showTextDocument(document);
  const position = placeOf(document, '[0x00a]', 3);
  editor.selection = new Selection(position, position);
  await commands.executeCommand('xdump.revealInTree');
  return eventually(
    () => machine.view.selection.find(({ node }) => node.address === 'd1:gref:0xa'),
    machine.view.onDidChangeSelection,
  );
};

const analyseFolder = async (): Promise<Uri> => {
  const folder = Uri.file(path.dirname(write('key-g.txt', grantDump(GOOD_ROW)).fsPath));
  await commands.executeCommand('xdump.analyseFolder', folder);
  return folder;
};

/** The root row of a capture in the Machine tree. */
const rootOf = async (capture: Uri): Promise<TreeElement> => {
  const { server } = await activated();
  const roots = await server.request(TREE_METHOD, { view: 'machine', id: null });
  const node = roots?.find((root) => root.capture === capture.toString());
  assert.ok(node, `no root for ${capture.toString()}`);
  return { node, parent: undefined };
};

/** Waits until a tab is open whose label or address fits. */
const tabNamed = (pattern: RegExp): Promise<true> =>
  eventually(
    () =>
      window.tabGroups.all.some(({ tabs }) => tabs.some((tab) => pattern.test(nameOf(tab.label, tab.input))))
        ? true
        : undefined,
    window.tabGroups.onDidChangeTabs,
    window.tabGroups.onDidChangeTabGroups,
  );

const nameOf = (label: string, input: unknown): string => {
  if (input instanceof TabInputText || input instanceof TabInputCustom) return `${label} ${input.uri.toString()}`;
  return input instanceof TabInputWebview ? `${label} ${input.viewType}` : label;
};
