import type {
  DocumentHighlight,
  DocumentLink,
  DocumentSymbol,
  FoldingRange,
  Hover,
  Location,
  Position,
  SemanticTokens,
  SymbolInformation,
} from 'vscode-languageserver';
import { foldsOf } from '../features/folding.ts';
import { hoverAt } from '../features/hover.ts';
import { linksOf } from '../features/links.ts';
import { definitionsOf, highlightsIn, referencesOf, thingAt } from '../features/navigation.ts';
import { outlineOf, type OutlineItem } from '../features/outline.ts';
import { readView, readViews } from '../features/read-view.ts';
import { searchThings } from '../features/search.ts';
import { parseAddress } from '../features/address.ts';
import { showThing } from '../features/show.ts';
import { tokensOf } from '../features/tokens.ts';
import { ruleCatalogue } from '../rules/catalogue.ts';
import { findDocument, type FoundDocument } from './find-document.ts';
import type { Answer, Service } from './service.ts';
import { lineLocation, sourceUri, toLocation, toRange } from './to-protocol.ts';

/** Lines of one slice of work on many lines. */
const SLICE = 500;
/** Most lines that links are looked for in; beyond, the trees and hovers lead on. */
const MAX_LINK_LINES = 20_000;

interface DocumentPosition {
  readonly textDocument: { readonly uri: string };
  readonly position: Position;
}
interface DocumentOnly {
  readonly textDocument: { readonly uri: string };
}

const inDocument =
  <P extends DocumentOnly>(work: (found: FoundDocument, params: P) => unknown): Answer<P> =>
  (params, service) => {
    const found = findDocument(service.captures, params.textDocument.uri);
    return found === null ? null : work(found, params);
  };

const thingUnder = async ({ analysis, source }: FoundDocument, position: Position): ReturnType<typeof findThing> =>
  await findThing(analysis, source, position);

const findThing = async (
  analysis: FoundDocument['analysis'],
  source: number,
  position: Position,
): Promise<ReturnType<typeof thingAt>> => {
  const view = await readView(analysis, source, position.line + 1);
  return view === null ? null : thingAt(analysis, view, position.character);
};

/** The answers to the protocol's own requests about a document, by method. */
export const documentAnswers: Readonly<Record<string, Answer>> = {
  'textDocument/hover': inDocument(
    async ({ analysis, source }, { position }: DocumentPosition): Promise<Hover | null> => {
      const view = await readView(analysis, source, position.line + 1);
      const hover = view === null ? null : hoverAt(analysis, view, position.character, ruleCatalogue);
      if (hover === null) return null;
      const { line } = position;
      return {
        contents: { kind: 'markdown', value: hover.markdown },
        range: { start: { line, character: hover.start }, end: { line, character: hover.end } },
      };
    },
  ),

  'textDocument/definition': inDocument(async (found, { position }: DocumentPosition): Promise<Location[] | null> => {
    const thing = await thingUnder(found, position);
    if (thing === null) return null;
    return (await definitionsOf(found.analysis, thing)).map((place) => toLocation(found.capture, place));
  }),

  'textDocument/references': inDocument(async (found, { position }: DocumentPosition): Promise<Location[] | null> => {
    const thing = await thingUnder(found, position);
    if (thing === null) return null;
    return (await referencesOf(found.analysis, thing)).map((place) => toLocation(found.capture, place));
  }),

  'textDocument/documentHighlight': inDocument(
    async (found, { position }: DocumentPosition): Promise<DocumentHighlight[] | null> => {
      const thing = await thingUnder(found, position);
      if (thing === null) return null;
      // The neighbourhood that a screen shows: the whole of a large capture is what "find references" is for.
      const views = await readViews(
        found.analysis,
        found.source,
        Math.max(1, position.line - 200),
        position.line + 200,
      );
      return highlightsIn(found.analysis, views, thing).map((place) => ({ range: toRange(place) }));
    },
  ),

  'textDocument/documentSymbol': inDocument(({ analysis, source }): DocumentSymbol[] =>
    outlineOf(analysis, source).map(toSymbol),
  ),

  'textDocument/foldingRange': inDocument(({ analysis, source }): FoldingRange[] =>
    foldsOf(analysis, source).map(({ firstLine, lastLine }) => ({
      startLine: firstLine - 1,
      endLine: lastLine - 1,
      kind: 'region',
    })),
  ),

  'textDocument/semanticTokens/range': inDocument(
    async (
      { analysis, source },
      { range }: DocumentOnly & { readonly range: { readonly start: Position; readonly end: Position } },
    ): Promise<SemanticTokens> => {
      const data: number[] = [];
      let line = 1;
      let start = 0;
      for (const token of tokensOf(await readViews(analysis, source, range.start.line + 1, range.end.line + 1))) {
        data.push(
          token.line - line,
          token.line === line ? token.start - start : token.start,
          token.end - token.start,
          token.type,
          0,
        );
        ({ line, start } = token);
      }
      return { data };
    },
  ),

  'textDocument/documentLink': inDocument(async ({ analysis, source, capture }): Promise<DocumentLink[]> => {
    const links: DocumentLink[] = [];
    const lines = Math.min(analysis.sources[source]?.lines ?? 0, MAX_LINK_LINES);
    for (let first = 1; first <= lines; first += SLICE) {
      const views = await readViews(analysis, source, first, Math.min(lines, first + SLICE - 1));
      for (const { line, start, end, target, tooltip } of linksOf(analysis, views))
        links.push({
          range: { start: { line: line - 1, character: start }, end: { line: line - 1, character: end } },
          target: `${sourceUri(capture, target.source)}#L${target.line}`,
          tooltip,
        });
    }
    return links;
  }),

  'workspace/symbol': ({ query }: { readonly query: string }, { captures }: Service): SymbolInformation[] =>
    [...captures.values()].flatMap((capture) => {
      const { analysis } = capture;
      if (analysis === null) return [];
      return searchThings(analysis, query, 200).flatMap(({ address, label }) => {
        const parsed = parseAddress(address);
        const shown = parsed === null ? null : showThing(analysis, parsed);
        if (shown === null) return [];
        const { source, line } = shown.place;
        return [{ name: `${address} ${label}`, kind: 13, location: lineLocation(capture, source, line) }];
      });
    }),
};

const KINDS = { section: 2, table: 23, domain: 19, device: 20 } as const;

const toSymbol = (item: OutlineItem): DocumentSymbol => {
  const range = {
    start: { line: item.firstLine - 1, character: 0 },
    end: { line: item.lastLine - 1, character: 100_000 },
  };
  const selectionRange = { start: range.start, end: { line: item.firstLine - 1, character: 1 } };
  return {
    name: item.name === '' ? '(unnamed)' : item.name,
    detail: item.detail,
    kind: KINDS[item.kind],
    range,
    selectionRange,
    children: item.children.map(toSymbol),
  };
};
