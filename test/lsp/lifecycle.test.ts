import { afterEach, describe, expect, it } from 'vitest';
import { startServer, type ServerProcess } from './client.ts';

const started: ServerProcess[] = [];
const start = (transport: 'stdio' | 'ipc'): ServerProcess => {
  const server = startServer(transport);
  started.push(server);
  return server;
};

afterEach(() => {
  for (const { child } of started.splice(0)) child.kill();
});

describe.each(['stdio', 'ipc'] as const)('over %s', (transport) => {
  it('says what it can do', async () => {
    const { client } = start(transport);
    const { capabilities, serverInfo } = await client.initialize();
    expect(serverInfo?.name).toBe('xdump');
    expect(capabilities).toMatchObject({
      textDocumentSync: { openClose: true, change: 2 },
      hoverProvider: true,
      definitionProvider: true,
      referencesProvider: true,
      documentHighlightProvider: true,
      documentSymbolProvider: true,
      workspaceSymbolProvider: true,
      foldingRangeProvider: true,
      documentLinkProvider: {},
      semanticTokensProvider: { range: true, legend: { tokenModifiers: [] } },
    });
  });

  it('ends with 0 after shutdown and exit', async () => {
    const { client, exit } = start(transport);
    await client.initialize();
    await client.connection.sendRequest('shutdown');
    await client.connection.sendNotification('exit');
    expect(await exit).toBe(0);
  });

  it('ends with 1 after exit alone', async () => {
    const { client, exit } = start(transport);
    await client.initialize();
    await client.connection.sendNotification('exit');
    expect(await exit).toBe(1);
  });

  it('ends when its client goes away', async () => {
    const { client, child, exit } = start(transport);
    await client.initialize();
    client.connection.dispose();
    if (transport === 'ipc') child.disconnect();
    else child.stdin?.end();
    expect(await exit).toBe(1);
  });

  it('does not analyse after shutdown', async () => {
    const { client } = start(transport);
    await client.initialize();
    await client.connection.sendRequest('shutdown');
    await expect(client.request('xdump/rules', null)).rejects.toThrow();
  });
});
