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
import { FINDING_MARKDOWN_METHOD, type FindingMarkdownParams } from '../wire/finding-markdown.ts';
import { EXPLAIN_METHOD, RULES_METHOD, type ExplainParams, type RuleItem } from '../wire/rules.ts';
import {
  ADDRESSES_METHOD,
  MAX_ADDRESSES,
  SHOW_METHOD,
  type AddressesParams,
  type AddressItem,
  type ShowParams,
  type ShowResult,
} from '../wire/show.ts';
import {
  TREE_METHOD,
  TREE_PATH_METHOD,
  TREE_TOOLTIP_METHOD,
  type TreeNode,
  type TreeParams,
  type TreePathParams,
  type TreeTooltipParams,
} from '../wire/tree.ts';
import { findDocument } from './find-document.ts';
import type { Answer, Service } from './service.ts';
import { lineLocation } from './to-protocol.ts';
import { captureOfId, childNodes, itemOf, pathNodes, rootNodes } from './tree-nodes.ts';

/** The answers to the product's own requests, by method. */
export const productAnswers: Readonly<Record<string, Answer>> = {
  [TREE_METHOD]: ({ view, id }: TreeParams, service: Service): readonly TreeNode[] => {
    if (id === null) return rootNodes(service.captures.values());
    const capture = service.captures.get(captureOfId(id));
    return capture === undefined ? [] : childNodes(capture, view, id, service.showUnknown);
  },

  [TREE_TOOLTIP_METHOD]: ({ view, id }: TreeTooltipParams, service: Service): string | null => {
    const capture = service.captures.get(captureOfId(id));
    return capture === undefined ? null : (itemOf(capture, view, id, service.showUnknown)?.tooltip ?? null);
  },

  [TREE_PATH_METHOD]: async (
    { uri, position }: TreePathParams,
    { captures }: Service,
  ): Promise<readonly TreeNode[] | null> => {
    const found = findDocument(captures, uri);
    if (found === null) return null;
    const view = await readView(found.analysis, found.source, position.line + 1);
    const thing = view === null ? null : thingAt(found.analysis, view, position.character);
    if (thing === null) return null;
    const path = pathTo(found.analysis, thing, { source: found.source, line: position.line + 1 });
    return path === null ? null : pathNodes(found.capture, path);
  },

  [SHOW_METHOD]: ({ uri, address }: ShowParams, { captures }: Service): ShowResult => {
    const capture = captures.get(uri) ?? findDocument(captures, uri)?.capture;
    const analysis = capture?.analysis;
    if (capture === undefined || analysis === null || analysis === undefined)
      return { found: false, message: 'This capture has not been analysed yet.' };
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

  [ADDRESSES_METHOD]: ({ uri, query }: AddressesParams, { captures }: Service): readonly AddressItem[] => {
    const asked =
      uri === null
        ? [...captures.values()]
        : [captures.get(uri) ?? findDocument(captures, uri)?.capture].filter((capture) => capture !== undefined);
    return asked
      .flatMap((capture) =>
        capture.analysis === null
          ? []
          : searchThings(capture.analysis, query, MAX_ADDRESSES).map((hit) => ({ uri: capture.uri, ...hit })),
      )
      .slice(0, MAX_ADDRESSES);
  },

  [EXPLAIN_METHOD]: async ({ rule }: ExplainParams): Promise<string | null> => {
    const known = ruleCatalogue.find(({ id }) => id === rule.toUpperCase());
    return known === undefined ? null : await explainPage(known);
  },

  [RULES_METHOD]: (): readonly RuleItem[] => ruleCatalogue.map(({ id, title, severity }) => ({ id, title, severity })),

  [FINDING_MARKDOWN_METHOD]: async (params: FindingMarkdownParams, service: Service): Promise<string | null> => {
    if ('id' in params) return await markdownOfNode(params.id, service);
    const found = findDocument(service.captures, params.uri);
    if (found === null) return null;
    const here = found.analysis.findings
      .filter(
        ({ location, suppressed }) =>
          suppressed === null && location.source === found.source && location.line === params.position.line + 1,
      )
      .toSorted((a, b) => severityRank(b.severity) - severityRank(a.severity))[0];
    return here === undefined ? null : await findingMarkdown(found.analysis, here);
  },
};

const markdownOfNode = async (id: string, service: Service): Promise<string | null> => {
  const capture = service.captures.get(captureOfId(id));
  if (capture === undefined || capture.analysis === null) return null;
  const item = itemOf(capture, 'findings', id, service.showUnknown);
  const finding = capture.analysis.findings.find(
    ({ rule, place, message }) =>
      rule === item?.rule &&
      message === item.value &&
      place.line === item.place?.line &&
      place.source === item.place.source,
  );
  return finding === undefined ? null : await findingMarkdown(capture.analysis, finding);
};
