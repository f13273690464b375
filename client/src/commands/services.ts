import type { ExtensionContext, LogOutputChannel } from 'vscode';
import type { Captures } from '../captures.ts';
import type { FindingsTree } from '../findings-tree.ts';
import type { Server } from '../language-client.ts';
import type { MachineTree } from '../machine-tree.ts';

/** What commands work with. */
export interface Services {
  readonly context: ExtensionContext;
  readonly log: LogOutputChannel;
  readonly server: Server;
  readonly captures: Captures;
  readonly machine: MachineTree;
  readonly findings: FindingsTree;
}

/**
 * A command: gets the services, gives the handler. Arguments come from menus, other extensions and key bindings, so they
 * are `unknown` and each handler looks at what it got.
 */
export type Command = (services: Services) => (...args: readonly unknown[]) => Promise<void>;
