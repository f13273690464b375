import * as assert from 'node:assert';
import {
  commands,
  type DocumentHighlight,
  type DocumentLink,
  type DocumentSymbol,
  type FoldingRange,
  type Hover,
  type Location,
  type LocationLink,
  MarkdownString,
  type Position,
  type SemanticTokens,
  type SemanticTokensLegend,
  type SymbolInformation,
  type TextDocument,
} from 'vscode';
import { SEMANTIC_TOKEN_TYPES } from '../../../server/src/wire/semantic-token-types.ts';
import { open, placeOf, sampleUri, write } from './texts.ts';

const ROW = '(XEN) [0x000]      0 0x7ec02 0x00000002';

const RECORDED = `%xdump 1
%section events
@0 m3.map request=1 grefs=[8,9] readonly=false
@1 m3.release request=1 failed=false
%end
`;

/** What the editor asks a language server about a text. */
export const navigationTests = (): void => {
  suite('navigation', () => {
    const ask = async <T>(command: string, document: TextDocument, position?: Position): Promise<T> => {
      const answer = await commands.executeCommand<T | undefined>(command, document.uri, position);
      assert.ok(answer, `${command} has no answer`);
      return answer;
    };
    const sample = async (): Promise<TextDocument> => open(await sampleUri());

    test('hover decodes a pin', async () => {
      const document = await sample();
      const hovers = await ask<Hover[]>('vscode.executeHoverProvider', document, placeOf(document, ROW, 32));
      const text = textOf(hovers);
      assert.match(text, /0x00000002/);
      assert.match(text, /2 host mappings for writing/);
    });

    test('hover on flags of a finding names its rule', async () => {
      const document = await sample();
      const position = placeOf(document, '0x07e706 0x00', 10);
      assert.match(textOf(await ask<Hover[]>('vscode.executeHoverProvider', document, position)), /GNT-01/);
    });

    test('hover on a recorded event says what the model holds', async () => {
      const document = await open(write('recorded.xdump', RECORDED));
      const position = placeOf(document, 'm3.release', 4);
      let text = '';
      // The models run in pieces: until they are done, a hover says so.
      for (let tries = 0; tries < 50 && !text.includes('The model of'); tries += 1)
        text = textOf(await ask<Hover[]>('vscode.executeHoverProvider', document, position));
      assert.match(text, /The model of vbd:1\/51712 ring 0 at this line/);
      assert.match(text.replace(/\\(.)/g, '$1'), /persistent grants in use \| \*\*2 → 0\*\*/);
    });

    test('definition and references of a grant reference', async () => {
      const document = await sample();
      const position = placeOf(document, ROW, 8);
      const definitions = await ask<(Location | LocationLink)[]>(
        'vscode.executeDefinitionProvider',
        document,
        position,
      );
      assert.ok(definitions.length > 0);
      const references = await ask<Location[]>('vscode.executeReferenceProvider', document, position);
      assert.ok(references.some(({ range }) => range.start.line === position.line));
    });

    test('highlights of a frame', async () => {
      const document = await sample();
      const position = placeOf(document, ROW, 23);
      const highlights = await ask<DocumentHighlight[]>('vscode.executeDocumentHighlights', document, position);
      assert.ok(highlights.some(({ range }) => range.contains(position)));
    });

    test('symbols: sections and tables of the text, things of all dumps', async () => {
      const document = await sample();
      const symbols = await ask<DocumentSymbol[]>('vscode.executeDocumentSymbolProvider', document);
      const names = (list: readonly DocumentSymbol[]): readonly string[] =>
        list.flatMap(({ name, children }) => [name, ...names(children)]);
      assert.ok(names(symbols).length >= 10, names(symbols).join(', '));
      for (const name of names(symbols)) assert.notStrictEqual(name.trim(), '');
      const found = await commands.executeCommand<SymbolInformation[]>(
        'vscode.executeWorkspaceSymbolProvider',
        'd1:gref:0xa',
      );
      assert.ok(found.length > 0);
    });

    test('sections and tables fold', async () => {
      const document = await sample();
      const ranges = await ask<FoldingRange[]>('vscode.executeFoldingRangeProvider', document);
      const { line } = placeOf(document, '%section xen-console key=g');
      assert.ok(ranges.some(({ start, end }) => Math.abs(start - line) <= 1 && end > line + 90));
    });

    test('semantic tokens use the legend of the manifest', async () => {
      const document = await sample();
      const legend = await ask<SemanticTokensLegend>('vscode.provideDocumentRangeSemanticTokensLegend', document);
      assert.deepStrictEqual(legend.tokenTypes, [...SEMANTIC_TOKEN_TYPES]);
      const { line } = placeOf(document, ROW);
      const tokens = await commands.executeCommand<SemanticTokens | undefined>(
        'vscode.provideDocumentRangeSemanticTokens',
        document.uri,
        document.lineAt(line).range,
      );
      assert.ok(tokens && tokens.data.length >= 5 * 5, 'a row has at least five tokens');
    });

    test('links lead to other places of the text', async () => {
      const document = await sample();
      const links = await ask<DocumentLink[]>('vscode.executeLinkProvider', document);
      assert.ok(links.length > 0);
    });
  });
};

const textOf = (hovers: readonly Hover[]): string =>
  hovers
    .flatMap(({ contents }) => contents)
    .map((content) => (content instanceof MarkdownString ? content.value : JSON.stringify(content)))
    .join('\n');
