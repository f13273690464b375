import { commands, type Disposable, Uri, workspace } from 'vscode';
import { WHAT_IF_METHOD } from '../../server/src/wire/what-if.ts';
import { NOT_RUNNING, type Server } from './language-client.ts';

const WHAT_IF_SCHEME = 'xdump-what-if';

/**
 * Serves comparisons of two values of a switch as read-only Markdown documents. The path only names the tab; the choice and the document whose events are
 * compared are in the query: `xdump-what-if:/W-22.md?choice=W-22=352&uri=…`.
 */
export const registerWhatIfDocuments = (server: Server): Disposable =>
  workspace.registerTextDocumentContentProvider(WHAT_IF_SCHEME, {
    provideTextDocumentContent: async ({ query }, token) => {
      const parameters = new URLSearchParams(query);
      const choice = parameters.get('choice') ?? '';
      return (await server.request(WHAT_IF_METHOD, { choice, uri: parameters.get('uri') }, token)) ?? NOT_RUNNING;
    },
  });

/** Opens the comparison of a choice such as `W-22=352`, over the events of a document or of the switch's scenario. */
export const openWhatIf = async (choice: string, uri: string | undefined): Promise<void> => {
  const query = new URLSearchParams({ choice, ...(uri === undefined ? {} : { uri }) }).toString();
  const path = `/What if ${choice.replaceAll('/', '-')}.md`;
  await commands.executeCommand('vscode.open', Uri.from({ scheme: WHAT_IF_SCHEME, path, query }));
};
