import { fieldsOf, type FieldReader, type FieldSpec } from '../field.ts';

const domid: FieldSpec = { kind: 'domain', name: 'domid', base: 'dec' };
const count = (name: string): FieldSpec => ({ kind: 'count', name, base: 'dec' });

const OF_DOMAIN =
  /^(?:General information for domain|Rangesets belonging to domain|Memory pages belonging to domain|VCPU information and callbacks for domain|NODE affinity for domain) (\d{1,5})/d;

const GENERAL = /^ {0,4}refcnt=(-?\d{1,10}) dying=(\d{1,2})(?: pause_count=(-?\d{1,10}))?(?: |$)/d;
const GENERAL_FIELDS = [count('refcnt'), { kind: 'keyword', name: 'dying', base: 'dec' }, count('pauseCount')] as const;

/** Up to 4.1 the page counts stand behind `refcnt=… dying=…`. */
const PAGES =
  /^ {0,4}(?:refcnt=-?\d{1,10} dying=\d{1,2} )?nr_pages=(-?\d{1,10}) xenheap_pages=(-?\d{1,10})(?: shared_pages=(\d{1,10}))?(?: paged_pages=\d{1,10})? dirty_cpus=[^ ]{0,1000} max_pages=(\d{1,10})/d;
const PAGES_FIELDS = [count('pages'), count('xenheapPages'), count('sharedPages'), count('maxPages')];

const HANDLE = /^ {0,4}handle=([0-9a-f-]{36}) vm_assist=([0-9a-f]{8,16})/d;
const HANDLE_FIELDS: readonly FieldSpec[] = [
  { kind: 'name', name: 'uuid', base: 'text' },
  { kind: 'keyword', name: 'vmAssist', base: 'text' },
];

const PAGING = /^ {0,4}(paging assistance): ([a-z0-9 _,-]{1,200})$/d;
const PAGING_FIELDS: readonly FieldSpec[] = [
  { kind: 'keyword', name: 'translated', base: 'text' },
  { kind: 'keyword', name: 'paging', base: 'text' },
];

const P2M = /^p2m mappings for domain (\d{1,5}) \(vmid (\d{1,5})\)/d;
const MAPPINGS_1G = /^ {0,2}1G mappings: (-?\d{1,19}) \(shattered (-?\d{1,19})\)/d;
const MAPPINGS_2M = /^ {0,2}2M mappings: (-?\d{1,19}) \(shattered (-?\d{1,19})\)/d;
const MAPPINGS_4K = /^ {0,2}4K mappings: (-?\d{1,19})/d;

const RANGESET = /^ {4}([^ {][^{]{0,62}?) {1,12}\{ ?([0-9a-f, -]{0,4000})\}/d;
const RANGESET_FIELDS: readonly FieldSpec[] = [
  { kind: 'name', name: 'name', base: 'text' },
  { kind: 'keyword', name: 'ranges', base: 'text' },
];

const VCPU = /^ {0,4}VCPU(\d{1,5}): CPU(\d{1,5}) \[has=([TF])\]/d;
const VCPU_FIELDS: readonly FieldSpec[] = [
  { kind: 'vcpu', name: 'vcpu', base: 'dec' },
  count('cpu'),
  { kind: 'keyword', name: 'running', base: 'text' },
];

const PAUSE = /^ {0,4}pause_count=(-?\d{1,10}) pause_flags=([0-9a-f]{1,16})/d;
const PAUSE_FIELDS: readonly FieldSpec[] = [count('pauseCount'), { kind: 'flags', name: 'pauseFlags', base: 'hex' }];

/** A page list line: `%p` prints the machine frame as 16 hex digits without `0x`. */
const PAGE = /^ {0,4}(?:Dom|Xen|Extra)Page ([0-9a-f]{8,16}): caf=([0-9a-f]{8,16}), taf=([0-9a-f]{8,16})/d;
const PAGE_FIELDS: readonly FieldSpec[] = [
  { kind: 'mfn', name: 'mfn', base: 'hex' },
  { kind: 'keyword', name: 'caf', base: 'text' },
  { kind: 'keyword', name: 'taf', base: 'text' },
];

const NOTIFY = /^Notifying guest (\d{1,5}):(\d{1,5}) \(virq (\d{1,3}), port (\d{1,10})/d;
const NOTIFY_FIELDS: readonly FieldSpec[] = [
  domid,
  { kind: 'vcpu', name: 'vcpu', base: 'dec' },
  { kind: 'virq', name: 'virq', base: 'dec' },
  { kind: 'port', name: 'port', base: 'dec' },
];

const LINES: readonly (readonly [RegExp, readonly FieldSpec[]])[] = [
  [PAGES, PAGES_FIELDS],
  [GENERAL, GENERAL_FIELDS],
  [HANDLE, HANDLE_FIELDS],
  [PAGING, PAGING_FIELDS],
  [OF_DOMAIN, [domid]],
  [P2M, [domid, count('vmid')]],
  [MAPPINGS_1G, [count('mappings1g'), count('shattered1g')]],
  [MAPPINGS_2M, [count('mappings2m'), count('shattered2m')]],
  [MAPPINGS_4K, [count('mappings4k')]],
  [VCPU, VCPU_FIELDS],
  [PAUSE, PAUSE_FIELDS],
  [PAGE, PAGE_FIELDS],
  [RANGESET, RANGESET_FIELDS],
  [NOTIFY, NOTIFY_FIELDS],
];

/** The fields of the lines of key `q`. */
export const domainFields: FieldReader = (text, payload) => {
  for (const [expression, specs] of LINES) {
    const fields = fieldsOf(text, payload, expression, specs);
    if (fields !== null) return withOwner(fields);
  }
  return null;
};

/** The port that a `Notifying guest` line names belongs to the guest that it names. */
const withOwner = (fields: NonNullable<ReturnType<FieldReader>>): NonNullable<ReturnType<FieldReader>> => {
  const owner = fields.find(({ name }) => name === 'domid')?.value;
  return fields.map((field) =>
    field.kind === 'port' && typeof owner === 'number' ? { ...field, domain: owner } : field,
  );
};
