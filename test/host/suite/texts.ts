import * as assert from 'node:assert';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import type { Position } from 'vscode';
import { type Diagnostic, languages, type TextDocument, Uri, window, workspace } from 'vscode';
import { activated, eventually } from './extension.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'xdump-host-'));

/** Writes a file of this name to a temporary folder. */
export const write = (name: string, text: string): Uri => {
  const file = path.join(folder, name);
  writeFileSync(file, text);
  return Uri.file(file);
};

/** Text of a dump of the grant tables with one active row. */
export const grantDump = (row: string): string =>
  [
    "(XEN) gnttab_usage_print_all [ key 'g' pressed",
    '(XEN)       -------- active --------       -------- shared --------',
    '(XEN) [ref] localdom mfn      pin          localdom gmfn     flags',
    '(XEN) grant-table for remote d1 (v1)',
    '(XEN)   1 frames (64 max), 0 maptrack frames (1024 max)',
    row,
    '(XEN) gnttab_usage_print_all ] done',
    '',
  ].join('\n');

/** A row that contradicts itself: mapped for writing, while the guest's flags are zero (GNT-01, GNT-04). */
export const CHANGED_ROW = '(XEN) [0x00a]      0 0x7e706 0x00000001          0 0x07e706 0x00';

/** The same row as the hypervisor printed it. */
export const GOOD_ROW = '(XEN) [0x00a]      0 0x7e706 0x00000001          0 0x07e706 0x19';

/** Address of the sample with one changed flag. */
export const sampleUri = async (): Promise<Uri> =>
  Uri.joinPath((await activated()).context.extensionUri, 'samples', 'changed-flag', 'changed-flag.xdump');

/** Opens a file in an editor and waits until the server is ready with it. */
export const open = async (uri: Uri): Promise<TextDocument> => {
  const { captures, server } = await activated();
  const document = await workspace.openTextDocument(uri);
  await window.showTextDocument(document, { preview: false });
  await eventually(
    () => (captures.holding(uri)?.phase === 'ready' ? true : undefined),
    captures.onChange,
    server.onState,
  );
  return document;
};

/** Where a text stands for the first time; `offset` characters into it. */
export const placeOf = (document: TextDocument, text: string, offset = 0): Position => {
  const index = document.getText().indexOf(text);
  assert.ok(index >= 0, `"${text}" is not in ${document.uri.path}`);
  return document.positionAt(index + offset);
};

/** Rule ids of the diagnostics of a file, sorted. */
export const rulesAt = (uri: Uri): readonly string[] => languages.getDiagnostics(uri).map(ruleOf).sort();

/** Rule id of a diagnostic. */
export const ruleOf = ({ code }: Diagnostic): string =>
  String(typeof code === 'object' ? code.value : (code ?? 'no rule'));

/** Waits until a file has exactly these rules in its diagnostics. */
export const diagnosed = (uri: Uri, rules: readonly string[]): Promise<true> =>
  eventually(() => (rulesAt(uri).join() === rules.join() ? true : undefined), languages.onDidChangeDiagnostics);
