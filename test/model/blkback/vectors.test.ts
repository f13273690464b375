import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { buildBios, type BioLimits } from '../../../server/src/model/blkback/build-bios.ts';
import type { BlkbackConnection } from '../../../server/src/model/blkback/blkback-event.ts';
import type { BlkifRequest } from '../../../server/src/model/blkback/blkback-request.ts';
import { indirect, Machine, pages, request } from './machine.ts';

const vectors = JSON.parse(readFileSync(new URL('../../golden/model/vectors.json', import.meta.url), 'utf8')) as {
  readonly bio_split: Readonly<Record<string, readonly (readonly [number, number])[] | string>>;
  readonly validate: readonly (readonly [string, readonly [string, number | string, readonly string[], number]])[];
};

const early = (maxSectors: number, maxSegments = 128): BioLimits => ({ lateSplit: false, maxSectors, maxSegments });

/** Pages, sectors of each, offsets in bytes, and limits of each vector. */
const SPLITS: Readonly<Record<string, readonly [number[], number[], number[], BioLimits]>> = (() => {
  const full = (count: number, limits: BioLimits): readonly [number[], number[], number[], BioLimits] => {
    const all = Array.from({ length: count }, (_, index) => index);
    return [all, all.map(() => 8), all.map(() => 0), limits];
  };
  return {
    '11 full pages, max_sectors 1024, max_segs 128': full(11, early(1024)),
    '11 full pages, max_sectors 64': full(11, early(64)),
    '256 full pages, max_sectors 1024, max_segs 128': full(256, early(1024)),
    '256 full pages, max_sectors 2560, max_segs 168': full(256, early(2560, 168)),
    '256 full pages, late split': full(256, { ...early(1024), lateSplit: true }),
    '2 halves of one page': [[0, 0], [4, 4], [0, 2048], early(1024)],
    '3 segs max_sectors 8, one of 8': [[0, 1, 2], [8, 8, 4], [0, 0, 0], early(8)],
    '1 seg of 8 sectors, max_sectors 4': [[0], [8], [0], early(4)],
    '1 seg max_segs 1': [[0, 1, 2], [8, 8, 8], [0, 0, 0], early(1024, 1)],
  };
})();

for (const [name, expected] of Object.entries(vectors.bio_split))
  test(`bios: ${name}`, () => {
    const split = SPLITS[name];
    if (split === undefined) throw new Error('no such vector here');
    const [numbers, lengths, offsets, limits] = split;
    const bios = buildBios(numbers.length, { pages: numbers, lengths, offsets }, limits);
    if (typeof bios === 'number') expect(`LIVELOCK at segment ${bios}`).toBe(expected);
    else expect(bios.map(({ vectors: count, sectors }) => [count, sectors])).toEqual(expected);
  });

const segment = (firstSector: number, lastSector: number, gref = 8) => ({ gref, firstSector, lastSector });

/** The request of each vector, on a disk of 1000 sectors. */
const REQUESTS: Readonly<Record<string, readonly [BlkifRequest, Partial<BlkbackConnection>?]>> = {
  'read 1 page sector 0': [request(0, 1, 0, pages(1))],
  'read nseg 0': [request(0, 1, 0, [])],
  'flush nseg 0': [request(3, 1, 0, [])],
  'flush nseg 0 on read-only vbd': [request(3, 1, 0, []), { readonly: true }],
  'write on ro': [request(1, 1, 0, pages(1)), { readonly: true }],
  'read nseg 12': [request(0, 1, 0, pages(11), { segmentCount: 12 })],
  'last_sect 8': [request(0, 1, 0, [segment(0, 8)])],
  'last<first': [request(0, 1, 0, [segment(5, 4)])],
  'end == capacity': [request(0, 1, 992, pages(1))],
  'end > capacity': [request(0, 1, 993, pages(1))],
  'sector overflow': [request(0, 1, 2n ** 64n - 4n, pages(1))],
  'misaligned sector lbs4096': [request(0, 1, 4, pages(1)), { blockSize: 4096 }],
  'misaligned nsec lbs4096': [request(0, 1, 8, [segment(0, 3)]), { blockSize: 4096 }],
  'aligned lbs4096': [request(0, 1, 8, pages(1)), { blockSize: 4096 }],
  'odd offset lbs1024 (not checked)': [request(0, 1, 2, [segment(1, 2)]), { blockSize: 1024 }],
  'high bits of sector ignored by check': [
    request(0, 1, 2n ** 32n + 8n, pages(1)),
    { blockSize: 4096, sectors: 2n ** 40n },
  ],
  'indirect write 256': [indirect(1, 1, 0, pages(256)), { sectors: 4096n }],
  'indirect 257': [{ ...indirect(1, 1, 0, pages(256)), segmentCount: 257 }, { sectors: 4096n }],
  'indirect flush': [indirect(3, 1, 0, pages(1))],
  'indirect nested': [indirect(6, 1, 0, pages(1))],
  'indirect read nseg 0': [indirect(0, 1, 0, [])],
  'barrier with data': [request(2, 1, 0, pages(1))],
};

test('each vector of a request has its request here', () => {
  expect(vectors.validate.map(([name]) => name)).toEqual(Object.keys(REQUESTS));
});

for (const [name, [outcome, what, counters, operation]] of vectors.validate)
  test(`request: ${name}`, () => {
    const [one, disk] = REQUESTS[name] ?? [];
    if (one === undefined) throw new Error('no such vector here');
    const machine = new Machine('B311', {}, disk);
    machine.submit(one);
    const put = machine.take();
    expect(put.filter((text) => text.endsWith('+1')).map((text) => text.slice(0, -2))).toEqual(counters);
    const lines = put.filter((text) => text.startsWith('xen-blkback')).map((text) => text.slice('xen-blkback:'.length));
    if (outcome === 'SUBMIT') {
      expect(lines).toEqual([]);
      const sectors = put.map((text) => / (\d+) sectors/.exec(text)?.[1]).filter((text) => text !== undefined);
      expect(sectors.reduce((sum, text) => sum + Number(text), 0)).toBe(what);
      machine.done(1n);
      expect(machine.take()).toContain(`response 1 ${operation} 0`);
    } else {
      expect(put).toContain(`response 1 ${operation} -1`);
      expect(put.at(-1)).toBe('sleep 1');
      if (what === '(silent)') expect(lines).toEqual([]);
      else expect(lines[0]?.startsWith(String(what))).toBe(true);
    }
    expect(machine.broken()).toEqual([]);
  });
