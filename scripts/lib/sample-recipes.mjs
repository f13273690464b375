// What the captures in samples/ are made of: files of test/corpus, and for one of them a single changed number.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { folderToXdump } from './folder-to-xdump.mjs';
import { inProject } from './project.mjs';

/** What was captured of a whole host at one moment, in the order in which a reader wants it. */
const HOST = ['xl-list-v', 'key-g', 'key-e', 'key-q', 'xenstore-ls', 'vbd-sysfs', 'dmesg-new'];

const sizesOf = (...domains) => domains.map((domain) => `gnttab-size-d${domain}`);

const channelsOf = (...domains) => domains.map((domain) => `lsevtchn-d${domain}`);

const KERNEL = 'arch=x86_64 xen=4.17.7 kernel=6.1.0-56-amd64';

const SAMPLES = {
  'healthy-load': {
    host: `name=dom0 ${KERNEL}`,
    note: 'Two guests with four block devices, first idle after one pass of I/O, then under endless direct I/O.',
    folder: 'x86/base',
    files: ['02-idle-after-io/xl-info', '02-idle-after-io/blkback-params'],
    snapshots: {
      idle: { folder: '02-idle-after-io', files: [...HOST, ...channelsOf(0, 1, 2), ...sizesOf(0, 1, 2)] },
      load: { folder: '03-load', files: [...HOST, ...channelsOf(0, 1, 2), ...sizesOf(0, 1, 2)] },
    },
  },
  'guest-destroyed': {
    host: KERNEL,
    note: 'Guest "de" does endless I/O: xvdb is detached, then the backend of xvda is unbound, then the guest is destroyed.',
    folder: 'x86/faults',
    snapshots: {
      'xvdb-detached': { folder: '09-de-detached', files: [...HOST, ...channelsOf(0, 4), ...sizesOf(0, 4)] },
      'backend-unbound': { folder: '10-de-unbound', files: [...HOST, ...channelsOf(0, 4), ...sizesOf(0, 4)] },
      destroyed: { folder: '11-de-destroyed', files: [...HOST, ...channelsOf(0), ...sizesOf(0)] },
    },
  },
  'hostile-frontend': {
    host: KERNEL,
    note: 'The block driver of guest "ev" corrupts one request at a time; then the host as it stands.',
    folder: 'x86/faults',
    files: [2, 3, 4, 5, 7, 8, 9, '12-write-on-ro'].map((request) => `evil-${request}`),
    snapshots: { after: { folder: '01-after-evil', files: [...HOST, ...channelsOf(0, 1), ...sizesOf(0, 1)] } },
  },
  'changed-flag': {
    host: KERNEL,
    note: 'A healthy host; in one row of the grant table of domain 1 the flags were changed by hand.',
    folder: 'x86/base',
    snapshots: {
      'idle-after-io': {
        folder: '02-idle-after-io',
        files: ['xl-info', ...HOST, 'blkback-params', ...channelsOf(0, 1, 2), ...sizesOf(0, 1, 2)],
      },
    },
    change: [
      '[0x00a]      0 0x7e706 0x00000001          0 0x07e706 0x19',
      '[0x00a]      0 0x7e706 0x00000001          0 0x07e706 0x00',
    ],
  },
};

/** Names of the captures that are made. */
export const sampleNames = Object.keys(SAMPLES);

/** Where the capture of a sample stands in the project. */
export const samplePath = (name) => inProject('samples', name, `${name}.xdump`);

/** Makes the text of one sample from the corpus. */
export const makeSample = (name) => {
  const { host, note, folder, files = [], snapshots, change } = SAMPLES[name];
  const text = folderToXdump({
    host,
    note,
    files: files.map((file) => readCaptured(folder, file)),
    snapshots: Object.entries(snapshots).map(([id, of]) => ({
      id,
      files: of.files.map((file) => readCaptured(`${folder}/${of.folder}`, file)),
    })),
  });
  return change === undefined ? text : replaceOnce(text, change);
};

const readCaptured = (folder, file) => {
  const name = `${file}.txt`;
  return { name: path.posix.basename(name), text: readFileSync(inProject('test/corpus', folder, name), 'utf8') };
};

const replaceOnce = (text, [before, after]) => {
  const parts = text.split(before);
  if (parts.length !== 2) throw new Error(`"${before}" stands ${parts.length - 1} times in the capture, not once`);
  return parts.join(after);
};
