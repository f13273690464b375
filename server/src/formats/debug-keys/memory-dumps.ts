import type { FieldSpec } from '../field.ts';
import type { BlockContext } from '../format.ts';
import { decimalAt, type DumpDefinition } from './dump-definition.ts';

const count = (name: string): FieldSpec => ({ kind: 'count', name, base: 'dec' });
const size = (name: string): FieldSpec => ({ kind: 'size', name, base: 'dec' });
const PAGES_OF_KB = 4;

/** Adds a row of free memory: `what` it is free for, in which node and zone where the dump says so. */
const addFree = (
  { facts, block }: BlockContext,
  line: number,
  what: string,
  free: { readonly node?: number | null; readonly zone?: number | null; readonly pages: number | null },
): void => {
  facts.tables.memoryFree.add(block.id, line, { what, node: null, zone: null, ...free });
};

/** Pages of an amount that is printed in kilobytes (`pages << (PAGE_SHIFT - 10)`); pages of Xen have 4 KiB. */
const pagesAt = (match: RegExpExecArray, group: number): number | null => {
  const kilobytes = decimalAt(match, group);
  return kilobytes === null ? null : kilobytes / PAGES_OF_KB;
};

/** Key `m`: `pagealloc_info()` in xen/common/page_alloc.c. Zone N holds the frames below address 2^(N + 13). */
export const memoryInfoDump: DumpDefinition = {
  format: 'memory-info',
  key: 'm',
  headers: ['Physical memory information:'],
  shapes: [
    {
      text: '    heap[',
      pattern: /^ {4}heap\[(\d{1,3})\]: (\d{1,15})kB free *\r?$/d,
      fields: [count('zone'), size('kB')],
      row: 'zone',
      own: true,
    },
    {
      text: '    Dom heap: ',
      pattern: /^ {4}Dom heap: (\d{1,15})kB free *\r?$/d,
      fields: [size('kB')],
      row: 'domains',
      own: true,
      ends: true,
    },
    {
      text: '    Xen heap: ',
      pattern: /^ {4}Xen heap: (\d{1,15})kB free *\r?$/d,
      fields: [size('kB')],
      row: 'hypervisor',
      own: true,
    },
    {
      text: '    DMA heap: ',
      pattern: /^ {4}DMA heap: (\d{1,15})kB free *\r?$/d,
      fields: [size('kB')],
      row: 'dma',
      own: true,
    },
  ],
  rows: (context) => (row, line, match) => {
    if (row === 'zone') addFree(context, line, row, { zone: decimalAt(match, 1), pages: pagesAt(match, 2) });
    else addFree(context, line, row, { pages: pagesAt(match, 1) });
  },
};

/** Key `H`: `dump_heap()` in xen/common/page_alloc.c. All zones are printed, empty ones too. */
export const heapDump: DumpDefinition = {
  format: 'heap',
  key: 'H',
  headers: [],
  begins: ["'H' pressed -> dumping heap info "],
  shapes: [
    {
      text: 'heap[node=',
      pattern: /^heap\[node=(\d{1,4})\]\[zone=(\d{1,3})\] -> (\d{1,15}) pages *\r?$/d,
      fields: [count('node'), count('zone'), count('pages')],
      row: 'zone',
      own: true,
    },
    {
      text: 'Node ',
      pattern: /^Node (\d{1,4}) has (\d{1,15}) unscrubbed pages/d,
      fields: [count('node'), count('pages')],
      row: 'unscrubbed',
    },
    { text: 'Dumping color heap info' },
    {
      text: 'Color heap[',
      pattern: /^Color heap\[(\d{1,6})\]: (\d{1,15}) pages *\r?$/d,
      fields: [count('color'), count('pages')],
      row: 'color',
      own: true,
    },
  ],
  rows: (context) => (row, line, match) => {
    if (row === 'zone')
      addFree(context, line, row, {
        node: decimalAt(match, 1),
        zone: decimalAt(match, 2),
        pages: decimalAt(match, 3),
      });
    else if (row === 'unscrubbed')
      addFree(context, line, row, { node: decimalAt(match, 1), pages: decimalAt(match, 2) });
    else addFree(context, line, row, { zone: decimalAt(match, 1), pages: decimalAt(match, 2) });
  },
};

/** Key `u`: `dump_numa()` in xen/arch/x86/numa.c, since 4.17 xen/common/numa.c. Sizes and starts are in pages. */
export const numaDump: DumpDefinition = {
  format: 'numa',
  key: 'u',
  headers: [],
  begins: ["'u' pressed -> dumping numa info "],
  shapes: [
    {
      text: 'NODE',
      pattern: /^NODE(\d{1,4}) start->(\d{1,15}) size->(\d{1,15}) free->(\d{1,15}) *\r?$/d,
      fields: [count('node'), { kind: 'mfn', name: 'startPfn', base: 'dec' }, count('pages'), count('freePages')],
      row: 'node',
      own: true,
    },
    {
      text: 'idx',
      pattern: /^idx\d{1,4} -> NODE(\d{1,4}) start->(\d{1,15}) size->(\d{1,15})(?: free->(\d{1,15}))? *\r?$/d,
      fields: [count('node'), { kind: 'mfn', name: 'startPfn', base: 'dec' }, count('pages'), count('freePages')],
      row: 'node',
      own: true,
    },
    { text: 'phys_to_nid(' },
    {
      text: 'CPU',
      pattern: /^CPU(\d{1,5})(?:\.\.\.(\d{1,5}))? -> NODE(\d{1,4}) *\r?$/d,
      fields: [count('firstCpu'), count('lastCpu'), count('node')],
      row: 'processors',
    },
    { text: 'Memory location of each domain:' },
    {
      text: 'Domain ',
      pattern: /^Domain (\d{1,5}) \(total: (\d{1,12})\):/d,
      fields: [{ kind: 'domain', name: 'domid', base: 'dec' }, count('pages')],
      row: 'domain',
      own: true,
    },
    {
      text: 'd',
      pattern: /^d(\d{1,5}) \(total: (\d{1,12})\):/d,
      fields: [{ kind: 'domain', name: 'domid', base: 'dec' }, count('pages')],
      row: 'domain',
    },
    {
      text: '    Node ',
      pattern: /^ {4}Node (\d{1,4}): (\d{1,12}) *\r?$/d,
      fields: [count('node'), count('pages')],
      row: 'share',
    },
    { text: '     ', pattern: /^ {5}\d{1,4} vnodes, \d{1,5} vcpus, guest physical layout:/ },
    { text: '    ', pattern: /^ {7,10}\d{1,4}: pnode {1,4}(?:\d{1,4}|---), vcpus / },
    { text: '     ', pattern: /^ {5,12}[0-9a-f]{16} - [0-9a-f]{16}/ },
  ],
  rows: ({ facts, block }) => {
    const { numaNode, numaCpus, domainNode } = facts.tables;
    let domid: number | null = null;
    return (row, line, match) => {
      switch (row) {
        case 'node':
          numaNode.add(block.id, line, {
            node: decimalAt(match, 1),
            startPfn: decimalAt(match, 2),
            pages: decimalAt(match, 3),
            freePages: decimalAt(match, 4),
          });
          break;
        case 'processors': {
          const firstCpu = decimalAt(match, 1);
          numaCpus.add(block.id, line, {
            node: decimalAt(match, 3),
            firstCpu,
            lastCpu: decimalAt(match, 2) ?? firstCpu,
          });
          break;
        }
        case 'domain':
          domid = decimalAt(match, 1);
          domainNode.add(block.id, line, { domid, node: null, pages: decimalAt(match, 2) });
          break;
        default:
          domainNode.add(block.id, line, { domid, node: decimalAt(match, 1), pages: decimalAt(match, 2) });
      }
    };
  },
};
