import { commands, type Disposable, Uri, workspace } from 'vscode';
import { EXPLAIN_METHOD, RULE_SCHEME, ruleUri } from '../../server/src/wire/rules.ts';
import { NOT_RUNNING, type Server } from './language-client.ts';

/** Serves the pages of the rules as read-only documents, so that the rule id of a diagnostic can link to its page. */
export const registerRuleDocuments = (server: Server): Disposable =>
  workspace.registerTextDocumentContentProvider(RULE_SCHEME, {
    provideTextDocumentContent: async ({ path }, token) => {
      const rule = path.replace(/^\//, '').replace(/\.md$/, '');
      const page = await server.request(EXPLAIN_METHOD, { rule }, token);
      if (page === undefined) return NOT_RUNNING;
      return page ?? `There is no rule ${rule} in this version of Xen Dump.\n`;
    },
  });

/** Opens the page of a rule as rendered Markdown. */
export const openRule = async (rule: string): Promise<void> => {
  await commands.executeCommand('vscode.open', Uri.parse(ruleUri(rule.toUpperCase())));
};
