import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { corpusFolder } from './corpus.ts';

/** Where the outputs of the recorded host are. */
export const recordedFolder = path.join(corpusFolder, 'x86/base/02-idle-after-io');

/** Reads one recorded output. */
export const recorded = (name: string): string => readFileSync(path.join(recordedFolder, name), 'utf8');

/** A host made of recorded outputs: programs that replay them, a console ring, /proc and /sys. */
export interface RecordedHost {
  /** Folder with everything. */
  readonly folder: string;
  /** Folder with the programs, for PATH. */
  readonly programs: string;
  /** Folder that stands in front of /proc and /sys. */
  readonly root: string;
  /** The console ring, a file. */
  readonly ring: string;
  /** Sets what a command prints and its exit code: `command` with its arguments, as `xl list -v`. */
  readonly answer: (command: string, output: string, exit?: number) => void;
  /** Sets what a debug key adds to the ring. */
  readonly key: (letter: string, output: string) => void;
  /** Takes a program away. */
  readonly without: (program: string) => void;
  /** Puts a program there. */
  readonly program: (name: string, script: string) => void;
  /** Puts a file into /proc or /sys. */
  readonly file: (name: string, content: string) => void;
  /** The debug keys that were pressed, in order. */
  readonly pressed: () => readonly string[];
}

/** What the ring held before: the first lines of the recorded boot, which tell the version and the size of the ring. */
export const bootRing = readFileSync(path.join(corpusFolder, 'x86/base/xl-dmesg-full.txt'), 'utf8')
  .split('\n')
  .slice(0, 90)
  .map((line) => `${line}\n`)
  .join('');

/** Makes the host in an empty folder. `ringSize` is the size of its console ring in bytes. */
export const recordedHost = (folder: string, ringSize = 1 << 24): RecordedHost => {
  const write = (name: string, content: string): void => {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
  };
  const programs = path.join(folder, 'bin');
  const program = (name: string, script: string): void => {
    write(`bin/${name}`, `#!/bin/sh\n${script}`);
    chmodSync(path.join(programs, name), 0o755);
  };
  const host: RecordedHost = {
    folder,
    programs,
    root: path.join(folder, 'root'),
    ring: path.join(folder, 'ring'),
    answer: (command, output, exit = 0) => {
      write(`answers/${command.replaceAll('/', '%')}`, output);
      write(`answers/${command.replaceAll('/', '%')}.exit`, `${exit}\n`);
    },
    key: (letter, output) => {
      write(`keys/${letter}`, output);
    },
    without: (name) => {
      rmSync(path.join(programs, name));
    },
    program,
    file: (name, content) => {
      write(`root${name}`, content);
    },
    pressed: () => readFileSync(path.join(folder, 'pressed'), 'utf8').split('\n').filter(Boolean),
  };
  write('ring', bootRing);
  write('pressed', '');
  write('answers/none', '');
  const replay = `
file='${folder}/answers/'\${0##*/}
for word; do file="$file $(printf '%s' "$word" | tr / %)"; done
if [ ! -f "$file" ]; then echo "nothing is recorded for $*" >&2; exit 1; fi
cat "$file"
read -r code <"$file.exit"
[ "$code" = 0 ] || echo 'recorded failure' >&2
exit "$code"
`;
  for (const name of ['xenstore-ls', 'xenstore-list', 'dmesg', 'lsevtchn', 'xen-diag', 'xentop']) program(name, replay);
  program(
    'xl',
    `case $1 in
dmesg) exec cat '${folder}/ring' ;;
debug-keys)
  echo "$2" >>'${folder}/pressed'
  if [ -f '${folder}/keys/'"$2" ]; then cat '${folder}/keys/'"$2" >>'${folder}/ring'; fi
  tail -c ${ringSize} '${folder}/ring' >'${folder}/ring.new' && mv '${folder}/ring.new' '${folder}/ring'
  exit 0 ;;
esac
${replay}`,
  );
  program('uname', `case $1 in -n) echo dom0 ;; -m) echo x86_64 ;; -r) echo 6.1.0-56-amd64 ;; esac\n`);
  answers(host);
  return host;
};

/** Everything that was recorded, where the capture script looks for it. */
const answers = (host: RecordedHost): void => {
  for (const name of readdirSync(recordedFolder)) {
    const key = /^key-(.)\.txt$/.exec(name)?.[1];
    if (key !== undefined) host.key(key, recorded(name));
    const domain = /^(?:lsevtchn|gnttab-size)-d(\d+)\.txt$/.exec(name)?.[1];
    if (domain !== undefined)
      host.answer(
        name.startsWith('lsevtchn') ? `lsevtchn ${domain}` : `xen-diag gnttab_query_size ${domain}`,
        recorded(name),
      );
  }
  const listed = recorded('xl-list-v.txt');
  host.answer('xl list -v', listed);
  host.answer('xl list', listed.replaceAll(/^(.{79}).*$/gm, '$1'));
  host.answer('xl list -l', recorded('xl-list-l.txt'));
  host.answer('xl info', recorded('xl-info.txt'));
  host.answer('xl vcpu-list', recorded('xl-vcpu-list.txt'));
  recorded('xl-block-list.txt')
    .split(/(?=^Vdev)/m)
    .forEach((table, index) => {
      host.answer(`xl block-list ${index + 1}`, table);
    });
  host.answer('xentop -b -i 1 -x', recorded('xentop.txt'));
  host.answer('xenstore-ls -f -p', recorded('xenstore-ls.txt'));
  host.answer('dmesg', recorded('dmesg-new.txt'));
  for (const name of ['interrupts', 'meminfo', 'iomem'])
    host.file(`/proc/${name}`, recorded(name === 'iomem' ? 'proc-iomem.txt' : `${name}.txt`));
  host.file('/proc/xen/capabilities', 'control_d\n');
  for (const line of `${recorded('vbd-sysfs.txt')}${recorded('blkback-params.txt')}`.split('\n')) {
    const [, name, value] = /^(\/sys\/[^:]+): (.*)$/.exec(line) ?? [];
    if (name !== undefined && value !== undefined && !value.startsWith('cat:')) host.file(name, `${value}\n`);
  }
};
