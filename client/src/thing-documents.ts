import { commands, type Disposable, Uri, workspace } from 'vscode';
import { SHOW_METHOD } from '../../server/src/wire/show.ts';
import { NOT_RUNNING, type Server } from './language-client.ts';

const THING_SCHEME = 'xdump-thing';

/**
 * Serves everything known about one thing as a read-only Markdown document. The address is in the path (it names the
 * tab), the capture in the query: `xdump-thing:/d1:gref:0x1b.md?file:///…`.
 */
export const registerThingDocuments = (server: Server): Disposable =>
  workspace.registerTextDocumentContentProvider(THING_SCHEME, {
    provideTextDocumentContent: async ({ path, query }, token) => {
      const address = decodeURIComponent(path.replace(/^\//, '').replace(/\.md$/, ''));
      const thing = await server.request(SHOW_METHOD, { uri: query, address }, token);
      if (!thing) return NOT_RUNNING;
      return thing.found ? thing.markdown : `${thing.message}\n`;
    },
  });

/** Opens everything known about the thing at an address of a capture, as rendered Markdown. */
export const openThing = async (capture: string, address: string): Promise<void> => {
  // A slash in an address (`vbd:1/51712`) would make the tab's title only its last part.
  const path = `/${encodeURIComponent(address)}.md`;
  await commands.executeCommand('vscode.open', Uri.from({ scheme: THING_SCHEME, path, query: capture }));
};
