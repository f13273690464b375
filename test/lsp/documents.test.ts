import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type {
  DocumentHighlight,
  DocumentLink,
  DocumentSymbol,
  FoldingRange,
  Hover,
  Location,
  SemanticTokens,
  WorkspaceSymbol,
} from 'vscode-languageserver/node';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { SEMANTIC_TOKEN_TYPES } from '../../server/src/wire/semantic-token-types.ts';
import { host } from '../features/host-fixture.ts';
import { startServer, type ServerProcess, type TestClient } from './client.ts';
import { NEAR_LIMIT } from './near-limit.ts';

const URI = 'file:///captures/a.xdump';

let server: ServerProcess;
let client: TestClient;

beforeEach(async () => {
  server = startServer();
  ({ client } = server);
  await client.initialize();
});
afterEach(() => {
  server.child.kill();
});

const change = (version: number, changes: readonly object[]): Promise<void> =>
  client.connection.sendNotification('textDocument/didChange', {
    textDocument: { uri: URI, version },
    contentChanges: changes,
  });
const edit = (line: number, from: number, to: number, text: string): object => ({
  range: { start: { line, character: from }, end: { line, character: to } },
  text,
});

describe('diagnostics', () => {
  it('stand at the field, name their rule and lead to its page', async () => {
    const diagnostics = await client.open(URI, NEAR_LIMIT);
    expect(diagnostics).toEqual([
      expect.objectContaining({
        code: 'GNT-07',
        codeDescription: { href: 'xdump-rule:/GNT-07.md' },
        severity: 2,
        source: 'xdump',
        range: { start: { line: 5, character: 29 }, end: { line: 5, character: 39 } },
      }),
    ]);
    expect(diagnostics[0]?.message).toContain('112 mappings');
  });

  it('name the other lines of a finding', async () => {
    const two = NEAR_LIMIT.replace('0x00000070', '0x00000001').replace(
      /(\(XEN\) gnttab_usage_print_all \] done)/,
      '(XEN) grant-table for remote d2 (v1)\n(XEN)   1 frames (64 max), 0 maptrack frames (1024 max)\n(XEN) [0x00a]      0 0x7e706 0x00000001          0 0x07e707 0x19\n$1',
    );
    await client.connection.sendNotification('workspace/didChangeConfiguration', {
      settings: { xdump: { minSeverity: 'info' } },
    });
    const diagnostics = await client.open(URI, two);
    const related = diagnostics.flatMap(({ relatedInformation }) => relatedInformation ?? []);
    expect(related.length).toBeGreaterThan(0);
    for (const { location } of related) expect(location.uri).toBe(URI);
  });

  it('go when the document is closed, and come when it is opened again', async () => {
    await client.open(URI, NEAR_LIMIT);
    const from = client.received.length;
    await client.connection.sendNotification('textDocument/didClose', { textDocument: { uri: URI } });
    expect(await client.diagnostics(URI, from)).toEqual([]);
    expect((await client.state(URI, 'closed', from)).uri).toBe(URI);
    expect(await client.open(URI, NEAR_LIMIT)).toHaveLength(1);
  });

  it('follow the setting', async () => {
    await client.open(URI, NEAR_LIMIT);
    const from = client.received.length;
    await client.connection.sendNotification('workspace/didChangeConfiguration', {
      settings: { xdump: { minSeverity: 'error' } },
    });
    expect(await client.diagnostics(URI, from)).toEqual([]);
  });
});

describe('edits', () => {
  it('are analysed, and a question about the text is about the edited one', async () => {
    await client.open(URI, NEAR_LIMIT);
    const from = client.received.length;
    await change(2, [edit(5, 29, 39, '0x00000001')]);
    // Asked before the analysis of the edit has even begun.
    const hover = await client.ask<Hover>('hover', URI, 5, 33);
    expect(JSON.stringify(hover.contents)).toContain('1 host mapping for writing');
    expect(await client.diagnostics(URI, from)).toEqual([]);
  });

  it('count UTF-16 units behind a surrogate pair, and lines that end in CRLF', async () => {
    const text = `😀 note\r\n${NEAR_LIMIT.replaceAll('\n', '\r\n')}`;
    const [first] = await client.open(URI, text);
    expect(first?.range).toEqual({ start: { line: 6, character: 29 }, end: { line: 6, character: 39 } });
    let from = client.received.length;
    // Two units before " note": the dump moves down by one line.
    await change(2, [edit(0, 2, 7, '𝄞\r\nx')]);
    const [moved] = await client.diagnostics(URI, from);
    expect(moved?.range.start).toEqual({ line: 7, character: 29 });
    from = client.received.length;
    await change(3, [edit(0, 0, 4, ''), edit(0, 0, 0, '😀😀'), edit(7, 29, 39, '0x00000071')]);
    const [after] = await client.diagnostics(URI, from);
    expect(after?.message).toContain('113 mappings');
  });

  it('of the whole text are taken too', async () => {
    await client.open(URI, '');
    const from = client.received.length;
    await change(2, [{ text: NEAR_LIMIT }]);
    expect(await client.diagnostics(URI, from)).toHaveLength(1);
  });

  it('that follow each other end with the last text', async () => {
    await client.open(URI, NEAR_LIMIT);
    for (let version = 2; version < 40; version += 1)
      await change(version, [edit(5, 29, 39, `0x000000${(0x70 + (version % 2)).toString(16)}`)]);
    await change(40, [edit(5, 29, 39, '0x00000001')]);
    expect(JSON.stringify(await client.ask('hover', URI, 5, 33))).toContain('1 host mapping');
    const last = client.received.filter(({ method }) => method === 'textDocument/publishDiagnostics').at(-1);
    expect(last?.params).toEqual({ uri: URI, diagnostics: [] });
  });
});

describe('questions', () => {
  const at = (name: string): readonly [number, number] => {
    const { line, start } = host.at(name);
    return [line - 1, start];
  };
  const lines = (found: readonly { readonly range: Location['range'] }[]): readonly number[] =>
    found.map(({ range }) => range.start.line + 1);

  beforeEach(async () => {
    await client.open(URI, host.text);
  });

  it('hover, with its range and as Markdown', async () => {
    const { line, start, end } = host.at('pin');
    const hover = await client.ask<Hover>('hover', URI, line - 1, start + 3);
    expect(hover.range).toEqual({
      start: { line: line - 1, character: start },
      end: { line: line - 1, character: end },
    });
    expect(hover.contents).toMatchObject({ kind: 'markdown' });
  });

  it('definition, references, highlight', async () => {
    expect(lines(await client.ask<Location[]>('definition', URI, ...at('still')))).toEqual([host.at('data').line]);
    const references = await client.ask<Location[]>('references', URI, ...at('ringRef'), {
      context: { includeDeclaration: true },
    });
    expect(lines(references)).toContain(host.at('ring').line);
    const marks = await client.ask<DocumentHighlight[]>('documentHighlight', URI, ...at('channel'));
    expect(lines(marks)).toContain(host.at('port').line);
  });

  it('outline and folding', async () => {
    const symbols = await client.ask<DocumentSymbol[]>('documentSymbol', URI, 0, 0);
    expect(symbols.map(({ name }) => name)).toEqual(expect.arrayContaining(['key g', 'key e', 'xenstore']));
    for (const { range, selectionRange, children } of symbols) {
      expect(selectionRange.start.line).toBeGreaterThanOrEqual(range.start.line);
      for (const child of children ?? []) expect(child.range.end.line).toBeLessThanOrEqual(range.end.line);
    }
    const folds = await client.ask<FoldingRange[]>('foldingRange', URI, 0, 0);
    // A section folds from its head on.
    expect(folds).toContainEqual(expect.objectContaining({ startLine: 2 }));
    for (const { startLine, endLine } of folds) expect(endLine).toBeGreaterThan(startLine);
  });

  it('semantic tokens of a range', async () => {
    const { line, start, end } = host.at('ring');
    const { data } = await client.connection.sendRequest<SemanticTokens>('textDocument/semanticTokens/range', {
      textDocument: { uri: URI },
      range: { start: { line: line - 1, character: 0 }, end: { line: line - 1, character: 100 } },
    });
    expect(data.slice(0, 5)).toEqual([line - 1, start, end - start, SEMANTIC_TOKEN_TYPES.indexOf('gref'), 0]);
    expect(data.length % 5).toBe(0);
  });

  it('links', async () => {
    const links = await client.ask<DocumentLink[]>('documentLink', URI, 0, 0);
    expect(links.map(({ target }) => target)).toContain(`${URI}#L${host.at('ring').line}`);
  });

  it('workspace symbols', async () => {
    const found = await client.connection.sendRequest<WorkspaceSymbol[]>('workspace/symbol', {
      query: 'd1:gref:0x735',
    });
    expect(found[0]?.name).toContain('d1:gref:0x735');
    expect(found[0]?.location).toMatchObject({ uri: URI, range: { start: { line: host.at('data').line - 1 } } });
  });

  it('about a document that nobody opened have no answer', async () => {
    expect(await client.ask('hover', 'file:///captures/other.xdump', 0, 0)).toBeNull();
  });

  it('beyond the end of the document have no answer', async () => {
    expect(await client.ask('hover', URI, 100_000, 0)).toBeNull();
    expect(await client.ask('hover', URI, 5, 100_000)).toBeNull();
  });

  it.each([
    ['textDocument/hover', {}],
    ['textDocument/hover', { textDocument: { uri: URI }, position: { line: -1, character: 0 } }],
    ['textDocument/hover', { textDocument: { uri: 7 }, position: { line: 0, character: 0 } }],
    ['textDocument/definition', { textDocument: { uri: URI } }],
    ['textDocument/semanticTokens/range', { textDocument: { uri: URI }, range: { start: 0 } }],
    ['workspace/symbol', { query: 1 }],
    ['xdump/tree', { view: 'other', id: null }],
    ['xdump/show', { uri: URI }],
    ['xdump/analyse', { uri: URI, kind: 'disk' }],
    ['xdump/treePath', { uri: URI, position: { line: 1.5, character: 0 } }],
  ])('%s with wrong parameters %j are refused in words, and the server goes on', async (method, params) => {
    await expect(client.connection.sendRequest(method, params)).rejects.toMatchObject({
      code: -32602,
      message: expect.stringContaining(method),
    });
    expect(await client.ask('hover', URI, ...at('pin'))).not.toBeNull();
  });

  it('that are cancelled end as cancelled', async () => {
    const { CancellationTokenSource } = await import('vscode-languageserver/node');
    const source = new CancellationTokenSource();
    const asked = client.connection.sendRequest(
      'textDocument/documentLink',
      { textDocument: { uri: URI } },
      source.token,
    );
    source.cancel();
    await expect(asked).rejects.toMatchObject({ code: -32800 });
    expect(await client.ask('hover', URI, ...at('pin'))).not.toBeNull();
  });
});

describe('captures on disk', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'xdump-lsp-'));
    await writeFile(path.join(folder, 'key g.txt'), NEAR_LIMIT);
    await writeFile(path.join(folder, 'readme.txt'), 'nothing\n');
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('are analysed by URI without a document, and kept until they are closed', async () => {
    const uri = pathToFileURL(path.join(folder, 'key g.txt')).href;
    const state = await client.request('xdump/analyse', { uri, kind: 'file' });
    expect(state).toMatchObject({ uri, phase: 'ready', counts: { warning: 1 } });
    expect(await client.diagnostics(uri)).toHaveLength(1);
    const from = client.received.length;
    await client.request('xdump/close', { uri });
    expect(await client.diagnostics(uri, from)).toEqual([]);
  });

  it('stay when their document is closed, with the text of the disk again', async () => {
    const uri = pathToFileURL(path.join(folder, 'key g.txt')).href;
    await client.request('xdump/analyse', { uri, kind: 'file' });
    expect(await client.open(uri, 'nothing\n')).toEqual([]);
    const from = client.received.length;
    await client.connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
    expect(await client.diagnostics(uri, from)).toHaveLength(1);
  });

  it('are folders too: diagnostics stand in their files, and a file may have a document of its own', async () => {
    const uri = pathToFileURL(folder).href;
    const file = pathToFileURL(path.join(folder, 'key g.txt')).href;
    const state = await client.request('xdump/analyse', { uri, kind: 'folder' });
    expect(state.phase).toBe('ready');
    expect(await client.diagnostics(file)).toHaveLength(1);
    // Both speak of the file: one list, no doubles; when the document goes, the folder's stay.
    expect(await client.open(file, NEAR_LIMIT)).toHaveLength(1);
    const from = client.received.length;
    await client.connection.sendNotification('textDocument/didClose', { textDocument: { uri: file } });
    expect(await client.diagnostics(file, from)).toHaveLength(1);
    expect(await client.ask('hover', file, 5, 33)).not.toBeNull();
  });

  it.each([
    ['no-such-file.txt', 'file', 'there is no such file'],
    ['.', 'file', 'is a folder'],
    ['readme.txt', 'folder', 'is no folder'],
  ] as const)('%s as %s: %s', async (name, kind, words) => {
    const uri = pathToFileURL(path.join(folder, name)).href;
    const state = await client.request('xdump/analyse', { uri, kind });
    expect(state.phase).toBe('failed');
    expect(state.message).toContain(words);
  });

  it('elsewhere than on this machine are refused in words', async () => {
    const state = await client.request('xdump/analyse', { uri: 'https://host/a.xdump', kind: 'file' });
    expect(state).toMatchObject({ phase: 'failed', message: expect.stringContaining('open it in the editor first') });
  });
});
