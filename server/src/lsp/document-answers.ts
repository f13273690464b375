import * as v from 'valibot';
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
import type { Analysis } from '../analysis/analysis.ts';
import { drive } from '../analysis/drive.ts';
import type { LineView } from '../analysis/line-view.ts';
import { parseAddress } from '../features/address.ts';
import { foldsOf } from '../features/folding.ts';
import { hoverAt } from '../features/hover.ts';
import { linksOf } from '../features/links.ts';
import { definitionsOf, highlightsIn, referencesOf, thingAt, type ThingHere } from '../features/navigation.ts';
import type { OutlineItem } from '../features/outline-item.ts';
import { outlineOf } from '../features/outline.ts';
import { readView, readViews } from '../features/read-view.ts';
import { searchThings } from '../features/search.ts';
import { showThing } from '../features/show.ts';
import { timeHover } from '../features/time-hover.ts';
import { tokensOf } from '../features/tokens.ts';
import { ruleCatalogue } from '../rules/catalogue.ts';
import { answering, type Answer, type Call } from './answer.ts';
import { findDocument, settled, type FoundDocument } from './find-document.ts';
import type { DOCUMENT_METHODS } from './methods.ts';
import { atPosition, inDocument, inRange } from './shapes.ts';
import { lineLocation, sourceUri, toLocation, toRange } from './to-protocol.ts';

/** Lines of one slice of work on many lines. */
const SLICE = 64;
/** Most things of one capture in an answer to a search. */
const MAX_SYMBOLS = 200;
/** Most lines that links are looked for in; beyond, the trees and hovers lead on. */
const MAX_LINK_LINES = 20_000;

/** An answer about a document that was analysed; null for others. */
const about = <S extends v.GenericSchema<unknown, v.InferOutput<typeof inDocument>>>(
  shape: S,
  answer: (found: FoundDocument, params: v.InferOutput<S>, call: Call) => unknown,
): Answer =>
  answering(shape, async (params, call) => {
    const found = await findDocument(call, params.textDocument.uri);
    return found === null || call.cancelled() ? null : await answer(found, params, call);
  });

/** An answer about the thing at a point of a document; null where none is. */
const aboutThing = (answer: (found: FoundDocument, thing: ThingHere, at: Position, call: Call) => unknown): Answer =>
  about(atPosition, async (found, { position }, call) => {
    const view = await readView(found.analysis, found.source, position.line + 1);
    const thing = view === null ? null : thingAt(found.lookup, view, position.character);
    return thing === null ? null : await answer(found, thing, position, call);
  });

/** The answers to the protocol's own requests about a document, by method. */
export const documentAnswers: Readonly<Record<(typeof DOCUMENT_METHODS)[number], Answer>> = {
  'textDocument/hover': about(
    atPosition,
    async ({ analysis, lookup, capture, source }, { position }, call): Promise<Hover | null> => {
      const { line, character } = position;
      const view = await readView(analysis, source, line + 1);
      if (view === null) return null;
      const near = await drive(timeHover(lookup, view, character), call);
      const hover = near ?? hoverAt(lookup, view, character, ruleCatalogue, capture.momentsOf);
      if (hover === null) return null;
      return {
        contents: { kind: 'markdown', value: hover.markdown },
        range: { start: { line, character: hover.start }, end: { line, character: hover.end } },
      };
    },
  ),

  'textDocument/definition': aboutThing(async ({ lookup, capture }, thing): Promise<Location[]> =>
    (await definitionsOf(lookup, thing)).map((place) => toLocation(capture, place)),
  ),

  'textDocument/references': aboutThing(async ({ lookup, capture }, thing): Promise<Location[]> =>
    (await referencesOf(lookup, thing)).map((place) => toLocation(capture, place)),
  ),

  'textDocument/documentHighlight': aboutThing(
    async ({ analysis, lookup, source }, thing, { line }): Promise<DocumentHighlight[]> => {
      // The neighbourhood that a screen shows: the whole of a large capture is what "find references" is for.
      const views = await readViews(analysis, source, Math.max(1, line - 200), line + 200);
      return highlightsIn(lookup, views, thing).map((place) => ({ range: toRange(place) }));
    },
  ),

  'textDocument/documentSymbol': about(inDocument, ({ analysis, source }): DocumentSymbol[] =>
    outlineOf(analysis, source).map(toSymbol),
  ),

  'textDocument/foldingRange': about(inDocument, ({ analysis, source }): FoldingRange[] =>
    foldsOf(analysis, source).map(({ firstLine, lastLine }) => ({
      startLine: firstLine - 1,
      endLine: lastLine - 1,
      kind: 'region',
    })),
  ),

  'textDocument/semanticTokens/range': about(
    inRange,
    async ({ analysis, source }, { range }, call): Promise<SemanticTokens> => {
      const data: number[] = [];
      let last = { line: 1, start: 0 };
      for await (const views of slices(analysis, source, range.start.line + 1, range.end.line + 1, call)) {
        for (const { line, start, end, type } of tokensOf(views)) {
          data.push(line - last.line, line === last.line ? start - last.start : start, end - start, type, 0);
          last = { line, start };
        }
      }
      return { data };
    },
  ),

  'textDocument/documentLink': about(
    inDocument,
    async ({ analysis, lookup, source, capture }, _params, call): Promise<DocumentLink[]> => {
      const links: DocumentLink[] = [];
      for await (const views of slices(analysis, source, 1, MAX_LINK_LINES, call)) {
        for (const { line, start, end, target, tooltip } of linksOf(lookup, views))
          links.push({
            range: { start: { line: line - 1, character: start }, end: { line: line - 1, character: end } },
            target: `${sourceUri(capture, target.source)}#L${target.line}`,
            tooltip,
          });
      }
      return links;
    },
  ),

  'workspace/symbol': answering(
    v.object({ query: v.string() }),
    async ({ query }, call): Promise<SymbolInformation[]> => {
      const symbols: SymbolInformation[] = [];
      for (const capture of [...call.captures.values()]) {
        await settled(capture, call.cancelled);
        const { lookup } = capture;
        if (lookup === null) continue;
        for (const { address, label } of (await drive(searchThings(lookup, query, MAX_SYMBOLS), call)) ?? []) {
          const parsed = parseAddress(address);
          const shown = parsed === null ? null : showThing(lookup, parsed);
          if (shown === null) continue;
          const { source, line } = shown.place;
          symbols.push({ name: `${address} ${label}`, kind: 13, location: lineLocation(capture, source, line) });
        }
      }
      return symbols;
    },
  ),
};

/** Lines [first, last] of a source in slices, with a pause for others between them; ends early when cancelled. */
const slices = async function* (
  analysis: Analysis,
  source: number,
  first: number,
  last: number,
  call: Call,
): AsyncGenerator<readonly LineView[]> {
  const end = Math.min(last, analysis.sources[source]?.lines ?? 0);
  for (let line = Math.max(1, first); line <= end && !call.cancelled(); line += SLICE) {
    yield await readViews(analysis, source, line, Math.min(end, line + SLICE - 1));
    const pause = call.pause();
    if (pause !== null) await pause;
  }
};

const KINDS = { section: 2, table: 23, domain: 19, device: 20, remark: 15 } as const;

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
