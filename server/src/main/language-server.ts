import { startServer } from '../lsp/start-server.ts';

/**
 * The protocol thread of the language server as a bundle of its own, a quarter of the whole: an editor waits for its
 * start. The analysis thread is the bundle of the command line beside it.
 */
startServer(new URL('xdump.mjs', import.meta.url));
