// Joins the files of a captured folder into one .xdump text: how the samples are made, and what tests cut to pieces.

/** Section head for a file name of the corpus: its kind and what the name says beyond it. */
const sectionOf = (name) => {
  const stem = name.replace(/\.(?:txt|log|json|tsv)$/, '');
  const domain = /(?:^|[-_])d(?:om)?(\d+)(?:[-_]|$)/.exec(stem)?.[1];
  const of = domain === undefined ? '' : ` domain=${domain}`;
  const key = /key-(\w)(?:-|$)/.exec(stem)?.[1];
  if (key !== undefined) return `xen-console key=${key} cmd="xl debug-keys ${key}"`;
  if (/^(?:serial|hypervisor|xl-dmesg)/.test(stem)) return 'xen-console';
  if (/guest/.test(stem)) return `kernel-log${of === '' ? '' : of}`;
  if (/dmesg|^evil-|stats-lines|resize|detach|^00-start/.test(stem)) return 'kernel-log domain=0';
  if (/xenstore-ls/.test(stem)) return 'xenstore cmd="xenstore-ls"';
  if (/sysfs|params|sys-hypervisor|swiotlb/.test(stem)) return 'sysfs';
  if (/lsevtchn/.test(stem)) return `lsevtchn${of}`;
  if (/^(?:\dg-)?(?:xl-|xentop|gnttab-size|xen-diag)/.test(stem)) return 'xl';
  if (/interrupts|iomem|meminfo/.test(stem)) return 'proc';
  return 'text';
};

/** One section with its end; a content line that begins with % gets one more. */
const section = ({ name, text }) => {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  const content = lines.map((line) => (line.startsWith('%') ? `%${line}` : line));
  return [`%section ${sectionOf(name)} path="${name}"`, ...content, `%end lines=${lines.length}`];
};

/**
 * A capture from files: `host` is the rest of the %host line, each snapshot an id with its files. Files beside snapshots
 * belong to the whole capture.
 */
export const folderToXdump = ({ host, note, files = [], snapshots = [] }) =>
  [
    '%xdump 1',
    ...(host === undefined ? [] : [`%host ${host}`]),
    ...(note === undefined ? [] : [`%note ${note}`]),
    ...files.flatMap(section),
    ...snapshots.flatMap(({ id, files: own }) => [`%snapshot id=${id}`, ...own.flatMap(section)]),
    '',
  ].join('\n');
