import { commands, type Disposable, Uri, workspace } from 'vscode';
import { SHOW_METHOD } from '../../server/src/wire/show.ts';
import { NOT_RUNNING, type Server } from './language-client.ts';

const THING_SCHEME = 'xdump-thing';

/**
 * Serves everything known about one thing as a read-only Markdown document. The path only names the tab; capture and
 * address are in the query: `xdump-thing:/vbd:1-51712.md?capture=…&address=vbd:1/51712`.
 */
export const registerThingDocuments = (server: Server): Disposable =>
  workspace.registerTextDocumentContentProvider(THING_SCHEME, {
    provideTextDocumentContent: async ({ query }, token) => {
      const parameters = new URLSearchParams(query);
      const uri = parameters.get('capture') ?? '';
      const address = parameters.get('address') ?? '';
      const thing = await server.request(SHOW_METHOD, { uri, address }, token);
      if (!thing) return NOT_RUNNING;
      return thing.found ? thing.markdown : `${thing.message}\n`;
    },
  });

/** Opens everything known about the thing at an address of a capture, as rendered Markdown. */
export const openThing = async (capture: string, address: string): Promise<void> => {
  const path = `/${address.replaceAll('/', '-')}.md`;
  const query = new URLSearchParams({ capture, address }).toString();
  await commands.executeCommand('vscode.open', Uri.from({ scheme: THING_SCHEME, path, query }));
};
