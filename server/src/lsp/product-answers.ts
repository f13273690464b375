import * as v from 'valibot';
import { drive } from '../analysis/drive.ts';
import { severityRank } from '../core/finding.ts';
import { parseAddress } from '../features/address.ts';
import { captureScript } from '../features/capture/capture-script.ts';
import { explainPage } from '../features/explain-page.ts';
import { findingMarkdown } from '../features/finding-markdown.ts';
import { thingNear } from '../features/navigation.ts';
import { readView } from '../features/read-view.ts';
import { replayPage } from '../features/replay-page.ts';
import { searchThings } from '../features/search.ts';
import { showThing } from '../features/show.ts';
import { shownMarkdown } from '../features/shown-markdown.ts';
import { pathTo } from '../features/tree/path-to.ts';
import { switchItems, whatIfPage } from '../features/what-if-page.ts';
import { ruleCatalogue } from '../rules/catalogue.ts';
import { CAPTURE_SCRIPT_METHOD } from '../wire/capture-script.ts';
import { FINDING_MARKDOWN_METHOD } from '../wire/finding-markdown.ts';
import { REPLAY_METHOD } from '../wire/replay.ts';
import { EXPLAIN_METHOD, RULES_METHOD, type RuleItem } from '../wire/rules.ts';
import { ADDRESSES_METHOD, MAX_ADDRESSES, SHOW_METHOD, type AddressItem, type ShowResult } from '../wire/show.ts';
import { TREE_METHOD, TREE_PATH_METHOD, TREE_TOOLTIP_METHOD, type TreeNode } from '../wire/tree.ts';
import { SWITCHES_METHOD, WHAT_IF_METHOD, type SwitchItem } from '../wire/what-if.ts';
import { answering, type Answer, type Call } from './answer.ts';
import { findCapture, findDocument, settled } from './find-document.ts';
import { captureUri, position, viewName } from './shapes.ts';
import { lineLocation } from './to-protocol.ts';
import { captureOfId, childNodes, itemOf, pathNodes, rootNodes, type LookedCapture } from './tree-nodes.ts';
import type { PRODUCT_METHODS } from './methods.ts';

/** The answers to the product's own requests, by method. */
export const productAnswers: Readonly<Record<(typeof PRODUCT_METHODS)[number], Answer>> = {
  [TREE_METHOD]: answering(
    v.object({ view: viewName, id: v.nullable(v.string()) }),
    async ({ view, id }, call): Promise<readonly TreeNode[]> => {
      if (id === null) return rootNodes(call.captures.values());
      const found = await looked(call, id);
      return found === null ? [] : childNodes(found, view, id, call.showUnknown);
    },
  ),

  [TREE_TOOLTIP_METHOD]: answering(
    v.object({ view: viewName, id: v.string() }),
    async ({ view, id }, call): Promise<string | null> => {
      const found = await looked(call, id);
      return found === null ? null : (itemOf(found, view, id, call.showUnknown)?.tooltip ?? null);
    },
  ),

  [TREE_PATH_METHOD]: answering(
    v.object({ uri: v.string(), position }),
    async ({ uri, position: { line, character } }, call): Promise<readonly TreeNode[] | null> => {
      const found = await findDocument(call, uri);
      if (found === null) return null;
      const view = await readView(found.analysis, found.source, line + 1);
      const thing = view === null ? null : thingNear(found.lookup, view, character);
      if (thing === null) return null;
      const path = pathTo(found.lookup, thing);
      return path === null ? null : pathNodes(found.capture, path);
    },
  ),

  [SHOW_METHOD]: answering(
    v.object({ uri: v.string(), address: v.string() }),
    async ({ uri, address }, call): Promise<ShowResult> => {
      const found = await findCapture(call, uri);
      if (found === null) return { found: false, message: 'This capture has not been analysed yet.' };
      const { capture, analysis, lookup } = found;
      const query = parseAddress(address);
      if (query === null)
        return {
          found: false,
          message: `${address} is no address; write for example d1, d1:gref:0x1b, mfn:0x2123c5, vbd:1/51712 or port:0:23.`,
        };
      const shown = showThing(lookup, query);
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
      const items: AddressItem[] = [];
      for (const kept of asked) {
        await settled(kept, call.cancelled);
        const { uri: capture, lookup } = kept;
        const hits = lookup === null ? null : await drive(searchThings(lookup, query, MAX_ADDRESSES), call);
        items.push(...(hits ?? []).map((hit) => ({ uri: capture, ...hit })));
      }
      return items.slice(0, MAX_ADDRESSES);
    },
  ),

  [EXPLAIN_METHOD]: answering(v.object({ rule: v.string() }), async ({ rule }): Promise<string | null> => {
    const known = ruleCatalogue.find(({ id }) => id === rule.toUpperCase());
    return known === undefined ? null : await explainPage(known);
  }),

  [RULES_METHOD]: (): readonly RuleItem[] => ruleCatalogue.map(({ id, title, severity }) => ({ id, title, severity })),

  [SWITCHES_METHOD]: (): readonly SwitchItem[] => switchItems(),

  [WHAT_IF_METHOD]: answering(
    v.object({ uri: v.nullable(v.string()), choice: v.string() }),
    async ({ uri, choice }, call): Promise<string> => {
      const found = uri === null ? null : await findCapture(call, uri);
      return whatIfPage(choice, found?.analysis.world ?? null);
    },
  ),

  [REPLAY_METHOD]: answering(captureUri, async ({ uri }, call): Promise<string | null> => {
    const found = await findCapture(call, uri);
    return found === null ? null : await drive(replayPage(found.analysis), call);
  }),

  [CAPTURE_SCRIPT_METHOD]: (): string => captureScript(),

  [FINDING_MARKDOWN_METHOD]: answering(
    v.union([v.object({ id: v.string() }), v.object({ uri: v.string(), position })]),
    async (params, call): Promise<string | null> => {
      if ('id' in params) return await markdownOfNode(params.id, call);
      const found = await findDocument(call, params.uri);
      if (found === null) return null;
      const here = found.lookup
        .findingsAt(found.source, params.position.line + 1)
        .toSorted((a, b) => severityRank(b.severity) - severityRank(a.severity))[0];
      return here === undefined ? null : await findingMarkdown(found.analysis, here);
    },
  ),
};

/** The capture of a node with its indexes; those of an older run are good enough while a new one works. */
const looked = async (call: Call, id: string): Promise<LookedCapture | null> => {
  const capture = call.captures.get(captureOfId(id));
  if (capture?.lookup !== null && capture !== undefined) return { capture, lookup: capture.lookup };
  return capture === undefined ? null : await findCapture(call, capture.uri);
};

const markdownOfNode = async (id: string, call: Call): Promise<string | null> => {
  const found = await looked(call, id);
  if (found === null) return null;
  const { analysis } = found.lookup;
  const item = itemOf(found, 'findings', id, call.showUnknown);
  const finding = analysis.findings.find(
    ({ rule, place, message }) =>
      rule === item?.rule &&
      message === item.value &&
      place.line === item.place?.line &&
      place.source === item.place.source,
  );
  return finding === undefined ? null : await findingMarkdown(analysis, finding);
};
