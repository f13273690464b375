import { type ExtensionContext, window } from 'vscode';
import { createCaptures } from './captures.ts';
import { registerCommands } from './commands/register.ts';
import type { Services } from './commands/services.ts';
import { createFindingsTree } from './findings-tree.ts';
import { createServer } from './language-client.ts';
import { watchLargeFiles } from './large-files.ts';
import { createMachineTree } from './machine-tree.ts';
import { registerReplayDocuments } from './replay-documents.ts';
import { registerRuleDocuments } from './rule-documents.ts';
import { registerThingDocuments } from './thing-documents.ts';
import { registerWhatIfDocuments } from './what-if-documents.ts';
import { createStatus } from './status.ts';

/**
 * Wires the parts of the extension together; everything that must end is in `context.subscriptions`. What commands work with
 * is exported for the tests that run inside VS Code, which cannot look into a native tree otherwise.
 */
export const activate = async (context: ExtensionContext): Promise<Services> => {
  const log = window.createOutputChannel('Xen Dump', { log: true });
  const server = createServer(context, log);
  const captures = createCaptures(server);
  const machine = createMachineTree(server);
  const findings = createFindingsTree(server, captures);
  const services: Services = { context, log, server, captures, machine, findings };
  context.subscriptions.push(
    log,
    server,
    captures,
    machine,
    findings,
    createStatus(captures),
    registerReplayDocuments(server),
    registerRuleDocuments(server),
    registerThingDocuments(server),
    registerWhatIfDocuments(server),
    watchLargeFiles(captures, machine.view),
    registerCommands(services),
  );
  await server.start();
  return services;
};
