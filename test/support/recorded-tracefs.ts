import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { RecordedHost } from './recorded-host.ts';

/** A kprobe event that another tool set; it must stay. */
const FOREIGN = 'p:other/theirs do_sys_open';

/** A folder that behaves like tracefs, as far as the capture script sees. */
export interface RecordedTracefs {
  /** The kprobe events that are set now. */
  readonly events: () => readonly string[];
  /** The trace buffers there are now. */
  readonly instances: () => readonly string[];
  /** What was written to a file of the instance, at the time when it was removed. */
  readonly written: (file: string) => string;
}

/**
 * Puts tracefs into a host. Its kprobe_events is a plain file, in which a line `-:group/name` undoes an earlier one, and a `grep`
 * and a `cp` in front of the real ones show it as the kernel would. `refused` are the functions that the kernel does not know, `trace` is
 * what the buffer holds.
 */
export const recordedTracefs = (
  host: RecordedHost,
  { refused = [], trace = '' }: { readonly refused?: readonly string[]; readonly trace?: string } = {},
): RecordedTracefs => {
  const folder = path.join(host.root, 'sys/kernel/tracing');
  const events = path.join(folder, 'kprobe_events');
  const removed = path.join(host.folder, 'removed');
  mkdirSync(path.join(folder, 'instances'), { recursive: true });
  writeFileSync(events, `${FOREIGN}\n`);
  writeFileSync(path.join(host.folder, 'trace'), trace);
  writeFileSync(path.join(host.folder, 'refused'), ['nothing', ...refused].map((name) => ` ${name}\n`).join(''));
  const settle = `
awk -v refused='${host.folder}/refused' '
  BEGIN { while ((getline line <refused) > 0) unknown[substr(line, 2)] = 1 }
  /^-:/ { delete set[substr($1, 3)]; next }
  NF > 1 && !($2 in unknown) { set[substr($1, 3)] = $0; order[++n] = substr($1, 3) }
  END { for (i = 1; i <= n; i++) if (order[i] in set) { print set[order[i]]; delete set[order[i]] } }
' '${events}' >'${events}.new' && cat '${events}.new' >'${events}' && rm '${events}.new'
`;
  for (const program of ['grep', 'cp'])
    host.program(program, `case $* in *kprobe_events*) ${settle};; esac\nexec /bin/${program} "$@"\n`);
  host.program(
    'mkdir',
    `/bin/mkdir "$@" || exit 1
for folder; do :; done
case $folder in
*/instances/*)
  /bin/mkdir -p "$folder/events/\${folder##*/}"
  /bin/cp '${host.folder}/trace' "$folder/trace"
  ;;
esac
`,
  );
  host.program(
    'rmdir',
    `case $1 in */instances/*) rm -rf '${removed}'; mv "$1" '${removed}' ;; *) exec /bin/rmdir "$@" ;; esac\n`,
  );
  return {
    events: () => {
      const set = new Map<string, string>();
      for (const line of readFileSync(events, 'utf8').split('\n').filter(Boolean)) {
        const [head = ''] = line.split(' ');
        if (head.startsWith('-:')) set.delete(head.slice(2));
        else set.set(head.slice(2), line);
      }
      return [...set.values()];
    },
    instances: () => readdirSync(path.join(folder, 'instances')),
    written: (file) => {
      const group = readdirSync(path.join(removed, 'events'))[0] ?? '';
      return readFileSync(path.join(removed, file.replace('GROUP', group)), 'utf8');
    },
  };
};

/** What must be left when the script is gone. */
export const UNTOUCHED = { events: [FOREIGN], instances: [] };
