import { fieldsOf, type Field, type FieldSpec } from '../field.ts';

/** Header of each update of `xentop -b` (tools/xentop/xentop.c); columns may be added behind these. */
export const xentopHeader =
  /^ {0,10}NAME {1,2}STATE {1,4}CPU\(sec\) CPU\(%\) {1,8}MEM\(k\) MEM\(%\) {1,4}MAXMEM\(k\) MAXMEM\(%\) VCPUS/;

/**
 * `NAME STATE CPU CPU% MEM MEM% MAXMEM MAXMEM% VCPUS …`: the state letters are dying, shutdown, blocked, crashed,
 * paused, running; memory in kB; `no limit` and `n/a` where there is none. `VBD_OO` and what is behind it follow when
 * they were not switched off.
 */
export const domainLine =
  /^ {0,10}(\S.{0,200}?) {1,40}([d-][s-][b-][c-][p-][r-]) {1,12}(\d{1,12}) {1,8}(\d{1,6}\.\d) {1,12}(\d{1,15}) {1,8}(\d{1,6}\.\d) {1,12}(no limit|\d{1,15}) {1,12}(n\/a|\d{1,6}\.\d) {1,8}(\d{1,5}) {1,8}(\d{1,5}) {1,12}(\d{1,20}) {1,12}(\d{1,20}) {1,8}(\d{1,5}) {1,12}(\d{1,20}) {1,12}(\d{1,20}) {1,12}(\d{1,20}) {1,12}(\d{1,20}) {1,12}(\d{1,20}) {1,8}(\S{1,100}) {0,40}$/d;
const DOMAIN_FIELDS: readonly FieldSpec[] = [
  { kind: 'name', name: 'name', base: 'text' },
  { kind: 'keyword', name: 'state', base: 'text' },
  { kind: 'time', name: 'cpuSeconds', base: 'dec' },
  { kind: 'keyword', name: 'cpuPercent', base: 'text' },
  { kind: 'size', name: 'memoryKiB', base: 'dec' },
  { kind: 'keyword', name: 'memoryPercent', base: 'text' },
  { kind: 'size', name: 'maxMemoryKiB', base: 'dec' },
  { kind: 'keyword', name: 'maxMemoryPercent', base: 'text' },
  { kind: 'count', name: 'vcpus', base: 'dec' },
  { kind: 'count', name: 'nets', base: 'dec' },
  { kind: 'counter', name: 'netTxKiB', base: 'dec' },
  { kind: 'counter', name: 'netRxKiB', base: 'dec' },
  { kind: 'count', name: 'vbds', base: 'dec' },
  { kind: 'counter', name: 'oo_req', base: 'dec' },
  { kind: 'counter', name: 'rd_req', base: 'dec' },
  { kind: 'counter', name: 'wr_req', base: 'dec' },
  { kind: 'counter', name: 'rd_sect', base: 'dec' },
  { kind: 'counter', name: 'wr_sect', base: 'dec' },
  { kind: 'keyword', name: 'ssid', base: 'text' },
];

/** `VBD %s %4d [%2x:%2x]  OO: %8llu   RD: %8llu   WR: %8llu` and since 4.1 the sectors. */
export const deviceLine =
  /^VBD \S{1,20} {1,4}(\d{1,10}) \[ {0,2}[0-9a-f]{1,4}: {0,2}[0-9a-f]{1,4}\] {1,4}OO: {1,12}(\d{1,15}) {1,4}RD: {1,12}(\d{1,15}) {1,4}WR: {1,12}(\d{1,15})(?: {1,4}RSECT: {1,12}(\d{1,15}) {1,4}WSECT: {1,12}(\d{1,15}))? {0,40}$/d;
/** Names of the counters of a device line, as sysfs calls them. */
export const deviceCounters = ['oo_req', 'rd_req', 'wr_req', 'rd_sect', 'wr_sect'] as const;
const DEVICE_FIELDS: readonly FieldSpec[] = [
  { kind: 'device', name: 'device', base: 'dec' },
  ...deviceCounters.map((name) => ({ kind: 'counter', name, base: 'dec' }) as const),
];

/** Other lines of an update: the seconds of each vCPU, network devices, memory of tmem. */
export const otherLine = /^(?:VCPUs\(sec\):|Net\d{1,3} RX: |Tmem: )/;
const VCPU = /( \d{1,5}): {1,12}(\d{1,12})s/dg;

/** The fields of a line of an update, or null when it is none. */
export const xentopFields = (text: string, payload: number): readonly Field[] | null => {
  const shown = text.slice(payload);
  if (xentopHeader.test(shown)) return [];
  const found =
    fieldsOf(text, payload, domainLine, DOMAIN_FIELDS) ?? fieldsOf(text, payload, deviceLine, DEVICE_FIELDS);
  if (found !== null || !otherLine.test(shown)) return found;
  return [...shown.slice(0, 4000).matchAll(VCPU)].flatMap((match) => {
    const [, cpu, seconds] = match.indices ?? [];
    if (cpu === undefined || seconds === undefined) return [];
    const own = { domain: null } as const;
    return [
      {
        ...own,
        kind: 'vcpu',
        name: 'vcpu',
        start: payload + cpu[0] + 1,
        end: payload + cpu[1],
        value: Number(match[1]),
      },
      {
        ...own,
        kind: 'time',
        name: 'cpuSeconds',
        start: payload + seconds[0],
        end: payload + seconds[1],
        value: Number(match[2]),
      },
    ] as const;
  });
};
