import { describe, expect, it } from 'vitest';
import { outlineOf } from '../../server/src/features/outline.ts';
import { machineTree } from '../../server/src/features/tree/machine.ts';
import { analyseText } from '../support/analyse-text.ts';
import { lookedAt } from './looked.ts';

const TEXT = `(XEN) 'u' pressed -> dumping numa info (now = 204696896884)
(XEN) NODE0 start->0 size->1310720 free->454173
(XEN) 'H' pressed -> dumping heap info (now = 162866513477)
(XEN) heap[node=0][zone=18] -> 131072 pages
(XEN) heap[node=0][zone=19] -> 0 pages
(XEN) Physical memory information:
(XEN)     Xen heap: 0kB free
(XEN)     heap[18]: 524288kB free
(XEN)     Dom heap: 524288kB free
`;

describe('memory in the Machine tree', () => {
  it('shows nodes and what is free in the last dump, and leaves out what is empty', async () => {
    const memory = machineTree(await lookedAt(TEXT)).find(({ key }) => key === 'memory');
    expect(memory?.description).toBe('512 MiB free');
    expect(memory?.children?.().map(({ label, description, place }) => [label, description, place?.line])).toEqual([
      ['node 0', '5120 MiB, 1774 MiB free', 2],
      ['zone 18', '512 MiB free', 8],
      ['domains', '512 MiB free', 9],
    ]);
  });

  it('is not there when nothing says how much is free', async () => {
    const tree = machineTree(await lookedAt("(XEN) 'h' pressed -> showing installed handlers\n"));
    expect(tree.find(({ key }) => key === 'memory')).toBeUndefined();
  });
});

describe('dumps in the outline', () => {
  it('have the title of their key, and what is missing of them', async () => {
    const items = outlineOf(await analyseText(`${TEXT}(XEN) MSI information:\n`), 0);
    expect(items.map(({ name, detail, firstLine, lastLine }) => [name, detail, firstLine, lastLine])).toEqual([
      ['key u', 'NUMA nodes', 1, 2],
      ['key H', 'heap by node and zone', 3, 5],
      ['key m', 'free memory', 6, 9],
      ['key M', 'message signalled interrupts, ends-early: nothing follows it that says that it is whole', 10, 10],
    ]);
  });
});
