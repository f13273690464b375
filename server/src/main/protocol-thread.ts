/** The protocol thread of the language server as a bundle, a quarter of the whole. */
export { startServer } from '../lsp/start-server.ts';
