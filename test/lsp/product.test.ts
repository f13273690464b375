import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { host } from '../features/host-fixture.ts';
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

describe('the product\u2019s own requests', () => {
  beforeEach(async () => {
    await client.open(URI, host.text);
  });

  it('give the trees level by level, with stable ids and tooltips', async () => {
    const [root] = await client.request('xdump/tree', { view: 'machine', id: null });
    expect(root).toMatchObject({ id: URI, kind: 'capture', label: 'a.xdump' });
    const level = await client.request('xdump/tree', { view: 'machine', id: URI });
    const guest = level.find(({ label }) => label === 'd1 guest');
    expect(guest).toMatchObject({ address: 'd1', icon: 'vm', capture: URI });
    expect(await client.request('xdump/treeTooltip', { view: 'machine', id: guest?.id ?? '' })).toContain('d1');
    expect(await client.request('xdump/tree', { view: 'machine', id: `${URI}\nnothing` })).toEqual([]);
    expect(await client.request('xdump/tree', { view: 'findings', id: 'file:///other' })).toEqual([]);
  });

  it('lead from a place to its node', async () => {
    const { line, start } = host.at('data');
    const nodes = await client.request('xdump/treePath', { uri: URI, position: { line: line - 1, character: start } });
    expect(nodes?.map(({ label }) => label)).toEqual(['a.xdump', 'd1 guest', 'grant table', 'mapped by d0', '0x735']);
    expect(await client.request('xdump/treePath', { uri: URI, position: { line: 0, character: 0 } })).toBeNull();
  });

  it('show a thing, search for it, or say why not', async () => {
    const shown = await client.request('xdump/show', { uri: URI, address: 'd1:gref:0x735' });
    expect(shown).toMatchObject({
      found: true,
      location: { uri: URI, range: { start: { line: host.at('data').line - 1 } } },
    });
    expect(await client.request('xdump/show', { uri: URI, address: 'd9' })).toMatchObject({ found: false });
    expect(await client.request('xdump/show', { uri: URI, address: 'nonsense' })).toMatchObject({
      found: false,
      message: expect.stringContaining('is no address'),
    });
    const found = await client.request('xdump/addresses', { uri: null, query: '0x735' });
    expect(found[0]).toMatchObject({ uri: URI, address: 'd1:gref:0x735' });
  });

  it('compare two values of a switch, over a scenario or the events of a document', async () => {
    const switches = await client.request('xdump/switches', null);
    expect(switches.find(({ id }) => id === 'W-22')).toMatchObject({ values: { kind: 'number', proposed: 352 } });
    const scenario = await client.request('xdump/whatIf', { uri: URI, choice: 'W-28=yes' });
    expect(scenario).toContain('# W-28 The range of a discard is checked: no or yes');
    expect(scenario).toContain('no recorded events were given');
    const events = 'file:///captures/events.xdump';
    await client.open(events, '%xdump 1\n%section events\n@0.0 m5.grantMapped B=0x60 F=0x500000 kmap=false\n%end\n');
    expect(await client.request('xdump/whatIf', { uri: events, choice: 'W-01=skip' })).toContain('1 recorded events');
    expect(await client.request('xdump/whatIf', { uri: null, choice: 'W-99' })).toContain('there is no switch W-99');
  });

  it('replay what a capture recorded, or say that nothing was', async () => {
    const trace = 'file:///captures/trace.txt';
    await client.open(
      trace,
      readFileSync(new URL('../corpus/x86/base612/trace-persistent.txt', import.meta.url), 'utf8'),
    );
    const page = await client.request('xdump/replay', { uri: trace });
    expect(page).toContain('Recording and model agree.');
    expect(page).toMatch(/\| gnttab\\_map\\_refs \| 8 \| 8 \| 8 \|/);
    await client.open('file:///captures/b.xdump', NEAR_LIMIT);
    expect(await client.request('xdump/replay', { uri: 'file:///captures/b.xdump' })).toContain('Nothing was recorded');
    expect(await client.request('xdump/replay', { uri: 'file:///nowhere' })).toBeNull();
  });

  it('give the capture script', async () => {
    expect(await client.request('xdump/captureScript', null)).toMatch(/^#!\/bin\/sh\n[^]*\nmain "\$@"\n$/);
  });

  it('explain rules and write findings', async () => {
    expect(await client.request('xdump/explain', { rule: 'gnt-07' })).toContain('# GNT-07');
    expect(await client.request('xdump/explain', { rule: 'XXX-1' })).toBeNull();
    expect((await client.request('xdump/rules', null)).map(({ id }) => id)).toContain('GNT-07');
    await client.open('file:///captures/b.xdump', NEAR_LIMIT);
    expect(
      await client.request('xdump/findingMarkdown', {
        uri: 'file:///captures/b.xdump',
        position: { line: 5, character: 0 },
      }),
    ).toContain('**warning GNT-07**');
  });
});
