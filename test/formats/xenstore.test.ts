import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { xenstoreFormat } from '../../server/src/formats/xenstore/xenstore.ts';
import { readText } from '../support/read-text.ts';
import { rowsOf } from '../support/rows.ts';
import { listing, nodeCount } from './samples/xenstore-listing.ts';

const SHAPES = [
  ['tree', false],
  ['tree', true],
  ['full', false],
  ['full', true],
] as const;

const disk = async (text: string, device = 51712) =>
  rowsOf(await readText(text), 'vbd').find((row) => row.device === device);

describe('xenstore-ls', () => {
  it.each(SHAPES)('as %s, permissions %s: the same nodes, one block', async (shape, perms) => {
    const facts = await readText(listing(shape, perms));
    const nodes = rowsOf(facts, 'xenstoreNode');
    expect(nodes.map(({ line }) => line)).toEqual(nodes.map((_, row) => row + 1));
    expect(nodes).toHaveLength(nodeCount);
    expect(nodes[11]).toEqual({
      path: '/local/domain/0/backend/vbd/5/51712/params',
      value: '/dev/vg/a "quoted" name',
      perms: perms ? 'n0,r5' : null,
      line: 12,
    });
    expect(facts.blocks).toHaveLength(1);
    expect(facts.blocks[0]).toMatchObject({ kind: 'xenstore', format: 'xenstore', completeness: 'complete' });
  });

  it.each(SHAPES)('as %s, permissions %s: one row a device, with both ends', async (shape, perms) => {
    const facts = await readText(listing(shape, perms));
    expect(rowsOf(facts, 'vbd').map(({ device }) => device)).toEqual([51712, 51728]);
    expect(rowsOf(facts, 'vbd')[0]).toEqual({
      frontendDomid: 5,
      backendDomid: 0,
      device: 51712,
      node: 'backend/vbd/5/51712',
      frontState: 4,
      backState: 4,
      mode: 'w',
      sectors: 131072,
      sectorSize: 512,
      queues: 2,
      ringPageOrder: 1,
      ringRefs: [8, 9, 10, 11],
      eventChannels: [15, 16],
      protocol: 'x86_64-abi',
      persistent: true,
      maxIndirectSegments: 256,
      backendType: 'vbd',
      name: 'xvda',
      physicalDevice: 'fd:3',
      frontPersistent: true,
      backPersistent: true,
      maxQueues: 4,
      maxRingPageOrder: 4,
      queueRingRefs: ['0:0x8,0x9', '1:0xa,0xb'],
      barrier: null,
      flushCache: true,
      discard: false,
      hotplugStatus: 'connected',
      frontLine: 48,
      backLine: 14,
      ringLine: 52,
      channelLine: 54,
      line: 48,
    });
    expect(rowsOf(facts, 'vbd')[1]).toMatchObject({ backendType: 'qdisk', frontState: 1, backState: 2, ringRefs: [] });
    const names = rowsOf(facts, 'domain').map(({ domid, name, uuid }) => [domid, name, uuid]);
    expect(names).toEqual([
      [0, 'Domain-0', null],
      [5, 'web 5', '5679e245-54fd-4f06-81d9-daa11d407aaa'],
    ]);
  });

  it('never takes a value that was cut to the width for the value', async () => {
    const facts = await readText(listing('tree', false, 40));
    const node = rowsOf(facts, 'xenstoreNode').find(({ path }) => path?.endsWith('51712/params'));
    expect(node?.value).toBeNull();
    // The link to the backend is cut; the only backend of that device stands for it.
    expect(await disk(listing('tree', false, 40))).toMatchObject({
      frontState: 4,
      backState: 4,
      ringRefs: [8, 9, 10, 11],
    });
  });

  it('keeps a value that ends in a backslash and dots of its own', async () => {
    const facts = await readText('/tool = ""\n/tool/a = "x\\\\..."\n/tool/b = "\\t\\x1b\\001"\n/tool/c = "q\\..."\n');
    expect(rowsOf(facts, 'xenstoreNode').map(({ value }) => value)).toEqual(['', 'x\\...', '\t\u001b\u0001', null]);
  });

  it.each([
    ['/local/domain/5/data:\n\n', '/local/domain/5/data', null],
    ['/local/domain/5/data:\n  (n5,r0)\n', '/local/domain/5/data', 'n5,r0'],
  ])('%j is a node that could not be read', async (text, path, perms) => {
    const facts = await readText(`/local = ""\n${text}/vm = ""\n`);
    expect(rowsOf(facts, 'xenstoreNode')[1]).toEqual({ path, value: null, perms, line: 2 });
    expect(rowsOf(facts, 'xenstoreNode')).toHaveLength(3);
  });

  it('knows the ring of a device only when all of it is listed', async () => {
    const text = listing('full', true);
    const until = (path: string): string => text.slice(0, text.indexOf(`${path} = `));
    const front = '/local/domain/5/device/vbd/51712';
    expect(await disk(until(`${front}/queue-1/ring-ref1`))).toMatchObject({
      frontState: 4,
      ringRefs: null,
      queueRingRefs: null,
      eventChannels: null,
    });
    expect(await disk(until(`${front}/queue-0`))).toMatchObject({ queues: 2, ringRefs: null, persistent: null });
    // Without any ring in a directory that is whole there is none.
    expect(await disk(text.replaceAll(/^.*51712\/(?:queue-|multi|ring-page).*\n/gm, ''))).toMatchObject({
      ringRefs: [],
    });
  });

  it('takes a missing feature for absent only in a whole directory', async () => {
    const text = listing('full', false);
    const without = text.replace(/^.*device\/vbd\/51712\/feature-persistent.*\n/m, '');
    expect(await disk(without)).toMatchObject({ frontPersistent: false, persistent: false });
    const grepped = without
      .split('\n')
      .filter((line) => line.includes('vbd'))
      .join('\n');
    expect(await disk(grepped)).toMatchObject({ frontPersistent: null, persistent: null });
  });

  it('does not take numbers that state nothing', async () => {
    const text = listing('full', false).replace(/queue-1\/ring-ref1 = "11"/, 'queue-1/ring-ref1 = "-1"');
    expect(await disk(text)).toMatchObject({ ringRefs: null });
    expect(await disk(text.replace('51712/state = "4"', '51712/state = "-1"'))).toMatchObject({ backState: null });
  });

  it('does not hang the tree of a part of the store below the root', async () => {
    const facts = await readText('device = ""\n vbd = ""\n  51712 = ""\n   ring-ref = "8"\n   state = "4"\n');
    expect(rowsOf(facts, 'xenstoreNode').map(({ path }) => path)[3]).toBe('device/vbd/51712/ring-ref');
    expect(rowsOf(facts, 'vbd')).toEqual([]);
    expect(facts.blocks[0]?.completeness).toBe('starts-late');
  });

  it('hangs it where the command says, or where its links say', async () => {
    const tree = 'device = ""\n vbd = ""\n  51712 = ""\n   ring-ref = "8"\n   state = "4"\n';
    const asked = await readText(`%xdump 1\n%section xenstore cmd="xenstore-ls /local/domain/7"\n${tree}%end\n`);
    expect(rowsOf(asked, 'vbd')).toMatchObject([{ frontendDomid: 7, device: 51712, ringRefs: [8], line: 7 }]);
    const linked = await readText(
      '  1 = ""\n   vm = "/vm/0004fb00-0006-0000-c5fe-e5922b83ac28"\n   device = ""\n    vbd = ""\n     51712 = ""\n      state = "4"\n      backend = "/local/domain/0/backend/vbd/1/51712"\n      ring-ref = "9"\n',
    );
    expect(rowsOf(linked, 'vbd')).toMatchObject([{ frontendDomid: 1, backendDomid: 0, device: 51712, ringRefs: [9] }]);
    expect(rowsOf(linked, 'xenstoreNode')[5]?.path).toBe('/local/domain/1/device/vbd/51712/state');
  });

  it('starts another block where the store begins again', async () => {
    for (const [shape, perms] of SHAPES) {
      const facts = await readText(listing(shape, perms) + listing(shape, perms));
      expect(facts.blocks.map(({ format }) => format)).toEqual(['xenstore', 'xenstore']);
      expect(rowsOf(facts, 'vbd')).toHaveLength(4);
    }
  });

  it('says that its end may be missing unless another top-level node follows the domains', async () => {
    const text = listing('full', true);
    const whole = await readText(text.slice(0, text.indexOf('/libxl/5 = ')));
    expect(whole.blocks[0]?.completeness).toBe('complete');
    const cut = await readText(text.slice(0, text.indexOf('/libxl = ')));
    expect(cut.blocks[0]?.completeness).toBe('ends-early');
    const inValue = await readText('/local = ""\n/local/domain/0/name = "Doma');
    expect(inValue.blocks[0]).toMatchObject({ completeness: 'ends-early', reason: 'its last line is cut' });
    expect(rowsOf(inValue, 'domain')).toEqual([]);
  });

  it('names the fields of its lines', () => {
    const line = '/local/domain/5/device/vbd/51712/ring-ref = "8"   (n5,r0)';
    const fields = xenstoreFormat.fields(line, 0) ?? [];
    const shown = fields.map(({ start, end, kind, name, domain }) => [line.slice(start, end), kind, name, domain]);
    expect(shown).toEqual([
      ['/local/domain/5/device/vbd/51712/ring-ref', 'path', 'path', null],
      ['8', 'gref', 'ringRefs', 5],
      ['8', 'gref', 'value', 5],
      ['n5,r0', 'keyword', 'perms', null],
    ]);
    expect(xenstoreFormat.fields('/local/domain/5/store/ring-ref = "1044479"', 0)?.[1]).toMatchObject({ kind: 'gfn' });
    expect(xenstoreFormat.fields('    state = "4"  . . .  (n0,r5)', 0)?.[1]).toMatchObject({ kind: 'state', value: 4 });
    expect(xenstoreFormat.fields('no listing', 0)).toBeNull();
  });

  it('does not throw and stays inside the text, whatever is cut or changed', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...SHAPES),
        fc.nat(4000),
        fc.nat(400),
        fc.string({ unit: 'binary', maxLength: 5 }),
        async ([shape, perms], from, length, put) => {
          const text = listing(shape, perms);
          const changed = text.slice(0, from) + put + text.slice(from + length);
          const rows = rowsOf(await readText(changed), 'vbd');
          expect(rows.every(({ line }) => line >= 1 && line <= changed.split('\n').length)).toBe(true);
          for (const line of text.slice(from, from + length).split('\n')) xenstoreFormat.fields(line + put, 0);
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe('a tree that is not written as the tool prints it', () => {
  const lines = listing('tree', false).trimEnd().split('\n');
  const rowsWithoutLines = async (text: string) => {
    const facts = await readText(text);
    const nodes = rowsOf(facts, 'xenstoreNode').map(({ path, value }) => ({ path, value }));
    return {
      nodes,
      vbds: rowsOf(facts, 'vbd').map((row) =>
        Object.fromEntries(Object.entries(row).filter(([name]) => !name.toLowerCase().endsWith('line'))),
      ),
      blocks: facts.blocks,
    };
  };

  it.each(['    ', '\t', '\t  ', '+', '+\t'])('indented by %j is the same tree', async (mark) => {
    const plain = await rowsWithoutLines(lines.join('\n'));
    const marked = await rowsWithoutLines(lines.map((line) => mark + line).join('\n'));
    if (mark === '+\t') {
      // What a comment holds behind its mark is no tree: the tab stands behind the mark.
      expect(marked.vbds).toEqual([]);
      return;
    }
    expect(marked.nodes).toEqual(plain.nodes);
    expect(marked.vbds).toEqual(plain.vbds);
    expect(marked.blocks).toMatchObject([{ format: 'xenstore', completeness: 'complete' }]);
  });

  it('in a diff is what the diff leaves', async () => {
    const plain = await rowsWithoutLines(lines.join('\n'));
    const diff = lines.flatMap((line) =>
      line.includes(' mode = "w"') ? [`-${line.replace('"w"', '"r"')}`, `+${line}`] : [` ${line}`],
    );
    const read = await rowsWithoutLines(['--- a/store', '+++ b/store', '@@ -1,90 +1,90 @@', ...diff].join('\n'));
    expect(read.nodes).toEqual(plain.nodes);
    expect(read.vbds).toEqual(plain.vbds);
  });

  it('is cut where a diff leaves lines out', async () => {
    const diff = lines.map((line) => ` ${line}`);
    diff.splice(20, 4, '@@ -24,60 +24,60 @@');
    const { blocks } = await rowsWithoutLines(diff.join('\n'));
    expect(blocks.filter(({ format }) => format === 'xenstore').map(({ completeness }) => completeness)).not.toContain(
      'complete',
    );
  });

  it('of one device finds its root by its links, however far it is indented', async () => {
    const device = [
      'backend = "/local/domain/0/backend/vbd/5/51712"',
      'backend-id = "0"',
      'state = "4"',
      'ring-ref = "8"',
      'event-channel = "15"',
    ];
    const tree = ['device = ""', ' vbd = ""', '  51712 = ""', ...device.map((line) => `   ${line}`)];
    for (const mark of ['', '  ', '        ']) {
      const { vbds } = await rowsWithoutLines(tree.map((line) => mark + line).join('\n'));
      expect(vbds).toMatchObject([{ frontendDomid: 5, device: 51712, frontState: 4, ringRefs: [8] }]);
    }
  });

  it('whose blanks are gone gives no devices and says that it is damaged', async () => {
    const { vbds, blocks } = await rowsWithoutLines(lines.map((line) => line.replace(/^ +/, ' ')).join('\n'));
    expect(vbds).toEqual([]);
    expect(blocks.some(({ completeness }) => completeness === 'damaged')).toBe(true);
  });

  it.each([
    '+++ b/tool = ""',
    '-tool = ""',
    '+ name = "guest"',
    '\tkernel = "/boot/vmlinuz"',
    '  vm = ""',
    '  libxl = ""',
  ])('%j begins none', async (line) => {
    expect((await readText(`${line}\n`)).blocks.every(({ format }) => format === null)).toBe(true);
  });
});
