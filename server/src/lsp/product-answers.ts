import * as v from 'valibot';
import { severityRank } from '../core/finding.ts';
import { parseAddress } from '../features/address.ts';
import { explainPage } from '../features/explain-page.ts';
import { findingMarkdown } from '../features/finding-markdown.ts';
import { thingAt } from '../features/navigation.ts';
import { readView } from '../features/read-view.ts';
import { searchThings } from '../features/search.ts';
import { showThing } from '../features/show.ts';
import { shownMarkdown } from '../features/shown-markdown.ts';
import { pathTo } from '../features/tree/path-to.ts';
import { ruleCatalogue } from '../rules/catalogue.ts';
import { FINDING_MARKDOWN_METHOD } from '../wire/finding-markdown.ts';
import { EXPLAIN_METHOD, RULES_METHOD, type RuleItem } from '../wire/rules.ts';
import { ADDRESSES_METHOD, MAX_ADDRESSES, SHOW_METHOD, type AddressItem, type ShowResult } from '../wire/show.ts';
import { TREE_METHOD, TREE_PATH_METHOD, TREE_TOOLTIP_METHOD, type TreeNode } from '../wire/tree.ts';
import { answering, type Answer, type Call } from './answer.ts';
import { findCapture, findDocument } from './find-document.ts';
import { position, viewName } from './shapes.ts';
import { lineLocation } from './to-protocol.ts';
import { captureOfId, childNodes, itemOf, pathNodes, rootNodes } from './tree-nodes.ts';

/** The answers to the product's own requests, by method. */
export const productAnswers: Readonly<Record<string, Answer>> = {
  [TREE_METHOD]: answering(
    v.object({ view: viewName, id: v.nullable(v.string()) }),
    ({ view, id }, { captures, showUnknown }): readonly TreeNode[] => {
      if (id === null) return rootNodes(captures.values());
      const capture = captures.get(captureOfId(id));
      return capture === undefined ? [] : childNodes(capture, view, id, showUnknown);
    },
  ),

  [TREE_TOOLTIP_METHOD]: answering(
    v.object({ view: viewName, id: v.string() }),
    ({ view, id }, { captures, showUnknown }): string | null => {
      const capture = captures.get(captureOfId(id));
      return capture === undefined ? null : (itemOf(capture, view, id, showUnknown)?.tooltip ?? null);
    },
  ),

  [TREE_PATH_METHOD]: answering(
    v.object({ uri: v.string(), position }),
    async ({ uri, position: { line, character } }, call): Promise<readonly TreeNode[] | null> => {
      const found = await findDocument(call, uri);
      if (found === null) return null;
      const view = await readView(found.analysis, found.source, line + 1);
      const thing = view === null ? null : thingAt(found.analysis, view, character);
      if (thing === null) return null;
      const path = pathTo(found.analysis, thing, { source: found.source, line: line + 1 });
      return path === null ? null : pathNodes(found.capture, path);
    },
  ),

  [SHOW_METHOD]: answering(
    v.object({ uri: v.string(), address: v.string() }),
    async ({ uri, address }, call): Promise<ShowResult> => {
      const found = await findCapture(call, uri);
      if (found === null) return { found: false, message: 'This capture has not been analysed yet.' };
      const { capture, analysis } = found;
      const query = parseAddress(address);
      if (query === null)
        return {
          found: false,
          message: `${address} is no address; write for example d1, d1:gref:0x1b, mfn:0x2123c5, vbd:1/51712 or port:0:23.`,
        };
      const shown = showThing(analysis, query);
      if (shown === null) return { found: false, message: `Nothing in this capture mentions ${address}.` };
      return {
        found: true,
        location: lineLocation(capture, shown.place.source, shown.place.line),
        markdown: shownMarkdown(analysis, shown),
      };
    },
  ),

  [ADDRESSES_METHOD]: answering(
    v.object({ uri: v.nullable(v.string()), query: v.string() }),
    async ({ uri, query }, call): Promise<readonly AddressItem[]> => {
      const asked =
        uri === null
          ? [...call.captures.values()]
          : [(await findCapture(call, uri))?.capture].filter((capture) => capture !== undefined);
      return asked
        .flatMap((capture) =>
          capture.analysis === null
            ? []
            : searchThings(capture.analysis, query, MAX_ADDRESSES).map((hit) => ({ uri: capture.uri, ...hit })),
        )
        .slice(0, MAX_ADDRESSES);
    },
  ),

  [EXPLAIN_METHOD]: answering(v.object({ rule: v.string() }), async ({ rule }): Promise<string | null> => {
    const known = ruleCatalogue.find(({ id }) => id === rule.toUpperCase());
    return known === undefined ? null : await explainPage(known);
  }),

  [RULES_METHOD]: (): readonly RuleItem[] => ruleCatalogue.map(({ id, title, severity }) => ({ id, title, severity })),

  [FINDING_MARKDOWN_METHOD]: answering(
    v.union([v.object({ id: v.string() }), v.object({ uri: v.string(), position })]),
    async (params, call): Promise<string | null> => {
      if ('id' in params) return await markdownOfNode(params.id, call);
      const found = await findDocument(call, params.uri);
      if (found === null) return null;
      const here = found.analysis.findings
        .filter(
          ({ location, suppressed }) =>
            suppressed === null && location.source === found.source && location.line === params.position.line + 1,
        )
        .toSorted((a, b) => severityRank(b.severity) - severityRank(a.severity))[0];
      return here === undefined ? null : await findingMarkdown(found.analysis, here);
    },
  ),
};

const markdownOfNode = async (id: string, { captures, showUnknown }: Call): Promise<string | null> => {
  const capture = captures.get(captureOfId(id));
  if (capture === undefined || capture.analysis === null) return null;
  const item = itemOf(capture, 'findings', id, showUnknown);
  const finding = capture.analysis.findings.find(
    ({ rule, place, message }) =>
      rule === item?.rule &&
      message === item.value &&
      place.line === item.place?.line &&
      place.source === item.place.source,
  );
  return finding === undefined ? null : await findingMarkdown(capture.analysis, finding);
};
