/** A cost that is stated rather than modelled (MODEL.md 11.7). */
export interface SmallCost {
  readonly what: string;
  readonly cost: string;
}

/** Delays and rates of the drivers, at their defaults. */
export const smallCosts: readonly SmallCost[] = [
  { what: 'a request that fails', cost: '1 ms of sleep, so at most 1000 errors a second on a ring' },
  { what: 'purge of persistent grants', cost: 'at most 10 a second on a ring' },
  { what: 'drain before a barrier', cost: 'the slowest I/O under way, looked at each second' },
  { what: 'unmap of a page that is still referenced', cost: '5, 10, 15, … ms until nobody holds it' },
  { what: 'map that must be retried', cost: '1 + 2 + … + 255 ms, 32.64 s at worst' },
  { what: 'line of statistics', cost: 'each 10 s' },
  { what: 'grants that wait for their end', cost: '10 a second in newer kernels, all in older ones' },
];
