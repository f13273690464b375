import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startServer, type ServerProcess, type TestClient } from './client.ts';
import { NEAR_LIMIT } from './near-limit.ts';

const URI = 'file:///captures/a.xdump';

let server: ServerProcess;
let client: TestClient;

beforeEach(async () => {
  server = startServer();
  ({ client } = server);
  await client.initialize();
});
afterEach(() => {
  server.child.kill();
});

describe('large captures', () => {
  let file = '';
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'xdump-lsp-'));
    file = path.join(folder, 'large.log');
    const row = '(XEN) [0x00a]      0 0x7e706 0x00000001          0 0x07e706 0x19\n';
    const table = (domain: number): string =>
      `(XEN) grant-table for remote d${domain} (v1)\n(XEN)   1 frames (64 max), 0 maptrack frames (1024 max)\n`;
    const tables = Array.from({ length: 26 }, (_, index) => table(index + 1) + row.repeat(32_000));
    await writeFile(
      file,
      `(XEN) gnttab_usage_print_all [ key 'g' pressed\n${tables.join('')}${table(99)}${row.replace('0x00000001', '0x00000070')}(XEN) gnttab_usage_print_all ] done\n`,
    );
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('above 50 MB are analysed from disk, tell their progress, and let others be answered meanwhile', async () => {
    const uri = pathToFileURL(file).href;
    const large = client.request('xdump/analyse', { uri, kind: 'file' });
    await client.state(uri, 'analysing');
    // A second capture is analysed and answered while the first one runs.
    expect(await client.open(URI, NEAR_LIMIT)).toHaveLength(1);
    expect(await client.ask('hover', URI, 5, 31)).not.toBeNull();
    expect(
      client.received.some(
        ({ params }) =>
          (params as { phase?: string; uri?: string }).uri === uri && (params as { phase?: string }).phase === 'ready',
      ),
    ).toBe(false);
    expect((await large).phase).toBe('ready');
    const rules = (await client.diagnostics(uri)).map(({ code }) => code);
    expect(rules).toContain('GNT-07');
    const roots = await client.request('xdump/tree', { view: 'machine', id: uri });
    expect(roots.at(-1)?.label).toBe('d99');
  });

  it('stop when they are cancelled, and can be asked for again', async () => {
    const uri = pathToFileURL(file).href;
    const large = client.request('xdump/analyse', { uri, kind: 'file' });
    await client.state(uri, 'analysing');
    await client.request('xdump/cancel', { uri });
    expect((await large).phase).toBe('cancelled');
    expect((await client.request('xdump/analyse', { uri, kind: 'file' })).phase).toBe('ready');
  });
});
