import { hex } from '../../core/hex.ts';
import type { Rule } from '../rule.ts';
import { grantAddress } from './grant-row.ts';
import { decideByConsole, groupLines, logLines, printedNumber, type LogLine } from './log-lines.ts';

const BAD_REF = 'grant-table.bad-ref-for';
const BAD_REFERENCE = 'grant-table.bad-grant-reference';

/** What `map_grant_ref()`, `unmap_common()`, copy and transfer say when they refuse. */
const REFUSALS: ReadonlySet<string> = new Set(
  [
    'bad-ref-for',
    'bad-grant-reference',
    'bad-grant-reference-for-transfer-to',
    'bad-flags-or-dom-expected',
    'unstable-flags-or-dom-expected-r',
    'attempt-to-write-pin-a-r',
    'unstable-grant-readonly-flag',
    'shared-grant-entry-is-unstable',
    'bad-domain-or-risk-of-counter',
    'bad-flags-in-grant-map-op',
    'no-device-mapping-in-hvm-domain',
    'could-not-find-domain',
    'failed-to-obtain-maptrack-handle',
    'could-not-pin-grant-frame',
    'iomem-mapping-not-permitted-domain',
    'hvm-guests-can-t-grant-map',
    'bad-handle',
    'zero-flags-for-handle',
    'unstable-handle',
    'bus-address-doesn-t-match-gntref',
    'could-not-get-writable-frame',
    'copy-beyond-page-area',
    'copy-source-out-of-bounds',
    'copy-dest-out-of-bounds',
    'source-frame-invalid',
    'transitive-grant-when-transitivity-not-allowed',
    'transitive-grants-cannot-be-self-referential',
    'transitive-grant-referenced-bad-domain',
  ].map((slug) => `grant-table.${slug}`),
);

/** The hypervisor did not do what a backend asked of a grant. */
export const gnt22: Rule = {
  id: 'GNT-22',
  name: 'hypervisor-refused-a-grant-operation',
  title: 'Hypervisor refused a grant operation',
  severity: 'warning',
  tearSafe: true,
  needs: ['hypervisorMessage'],
  condition:
    'The hypervisor printed one of the texts with which it refuses to map, unmap, copy or transfer a grant (Bad ref, Bad flags, Bad domain, Could not pin, Bad handle, …). Lines about references that follow each other are one finding.',
  hint: 'The reference is not granted to this domain; 0xffffffff and references far beyond the table are uninitialised memory of the frontend or a wrong ring layout. Only debug builds print these lines, so no line proves nothing on a release build',
  reference:
    'xen/common/grant_table.c: map_grant_ref(), unmap_common(), acquire_grant_for_copy(), gnttab_transfer(), 4.0 to 4.22; M4.3 to M4.5',
  fires: { capture: '(XEN) common/grant_table.c:1053:d0v1 Bad ref 0x7fffffff for d1\n' },
  silent: {
    capture:
      '(XEN) Xen version 4.17.7 (Debian)\n(XEN) common/grant_table.c:1809:d1v0 Expanding d1 grant table from 1 to 2 frames\n',
  },
  evaluate: function* (context) {
    const { world, report } = context;
    const lines = logLines(world, 'hypervisorMessage', REFUSALS);
    for (const group of groupLines(lines, keyOf)) {
      for (const run of runsOf(group)) {
        yield;
        const [lead, ...others] = run;
        const granter = granterOf(lead);
        const refs = run.map(refOf).filter((ref) => ref !== null);
        const first = refs[0] ?? null;
        const last = refs.at(-1) ?? null;
        const who = lead.domid === null ? 'A domain' : `d${lead.domid}`;
        const whose = granter === null ? 'a grant' : `a grant of d${granter}`;
        const range = first !== null && last !== null && last !== first ? `, and so on up to ${hex(last)}` : '';
        report({
          subject:
            run.length === 1 && first !== null ? grantAddress(granter, first) : granter === null ? null : `d${granter}`,
          place: lead.place,
          message: `${who} was refused ${whose}: ${words(lead)}${range}${run.length === 1 ? '' : ` (${run.length} times)`}`,
          data: {
            mapper: lead.domid,
            granter,
            text: words(lead),
            firstRef: first === null ? null : hex(first),
            lastRef: last === null ? null : hex(last),
            count: run.length,
          },
          related: others.map((line) => ({ place: line.place, message: words(line) })),
          evidence: [{ table: 'hypervisorMessage', row: lead.event.row }],
        });
      }
    }
    decideByConsole(context, lines.length > 0);
  },
};

/** Lines that say the same of the same two domains. */
const keyOf = (line: LogLine): string =>
  refOf(line) === null
    ? `${line.place.source} ${line.domid} ${words(line)}`
    : `${line.place.source} ${line.domid} ${line.id} ${granterOf(line)}`;

/** Cuts lines with references where the reference neither stays nor goes up by one. */
const runsOf = (group: readonly [LogLine, ...LogLine[]]): readonly (readonly [LogLine, ...LogLine[]])[] => {
  if (refOf(group[0]) === null) return [group];
  const runs: [LogLine, ...LogLine[]][] = [];
  for (const line of group) {
    const run = runs.at(-1);
    const step = run === undefined ? NaN : (refOf(line) ?? NaN) - (refOf(run.at(-1) ?? line) ?? NaN);
    if (run !== undefined && (step === 0 || step === 1)) run.push(line);
    else runs.push([line]);
  }
  return runs;
};

const refOf = ({ id, args }: LogLine): number | null =>
  id === BAD_REF || id === BAD_REFERENCE ? printedNumber(args[0]) : null;

const granterOf = ({ id, args }: LogLine): number | null => (id === BAD_REF ? printedNumber(args[1]) : null);

/** The message without file, line and vCPU. */
const words = ({ text }: LogLine): string =>
  text.replace(/^(?:common\/)?grant_table\.c:\d{1,6}:(?:d\d{1,5}v?\d{0,4} )?\s?/, '');
