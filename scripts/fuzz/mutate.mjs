// Makes one damaged input from the seeds: a few lines of one of them, changed once to some times, at times in a container.

/** Longest piece of a seed. */
const PIECE = 240;
/** Longest input. */
const MOST = 4096;
const MAX_CHANGES = 4;

/** What is inserted: envelopes, marks of mailers and of the format, numbers at the borders of their types. */
const TOKENS = [
  '\n',
  '\r\n',
  '\r',
  '\t',
  ' ',
  '\0',
  '\x1b[31m',
  '\xff',
  '\xc2\xa0',
  '"',
  '\\',
  '\\x',
  '%',
  '(',
  ')',
  '[',
  ']',
  '|',
  '> ',
  '>> ',
  '=\n',
  '=3D',
  '=20\n',
  '&lt;',
  '&amp;',
  '&#x',
  '<pre>',
  '+ ',
  '- ',
  '# ',
  '* ',
  '[...]',
  '--- snip ---',
  '8< ---',
  '(XEN) ',
  '(d1) ',
  '(XEN) [  12.345678] ',
  '[   12.345678] ',
  '<6>[ 1.0]',
  'Jan 31 12:00:00 host kernel: ',
  '2024-01-31T12:00:00+00:00 ',
  '0x',
  '0xffffffffffffffff',
  '18446744073709551616',
  '-1',
  '4294967296',
  '00000000000000000000',
  '%xdump 1\n',
  '%section xen-console key=g\n',
  '%section events\n',
  '%section state\n',
  '%end lines=3\n',
  '%snapshot\n',
  '%param a=1\n',
  '%suppress GNT-01\n',
  '%%',
  'xen-blkback: ',
  'vbd vbd-5-51712: ',
  "'g' pressed",
  'd5',
  'd[IO]',
  'NULL',
  '{',
  '}',
  ',',
  '==> ',
].map((text) => Buffer.from(text, 'latin1'));
const KINDS = [
  'xen-console key=g',
  'kernel-log',
  'xenstore',
  'sysfs',
  'p2m',
  'm2p',
  'lsevtchn',
  'xl',
  'trace',
  'qemu-log',
  'proc',
  'state',
  'events',
  'text',
];

/** One input; the same random numbers give the same bytes. */
export const mutatedInput = (seeds, random) => {
  let bytes = piece(seeds, random);
  for (let change = random.next(MAX_CHANGES) + 1; change > 0; change -= 1)
    bytes = random.pick(CHANGES)(bytes, random, seeds);
  if (random.next(8) === 0) bytes = contained(bytes, random);
  return bytes.subarray(0, MOST);
};

/** Some lines of a seed, half of the time behind its first lines, which open its block. */
const piece = (seeds, random) => {
  const { bytes } = random.pick(seeds);
  const from = lineStart(bytes, random.next(bytes.length));
  const part = bytes.subarray(from, from + 40 + random.next(PIECE - 40));
  if (random.next(2) === 0 || from < PIECE) return part;
  return Buffer.concat([bytes.subarray(0, lineStart(bytes, Math.min(PIECE / 2, from))), part]);
};

const lineStart = (bytes, at) => bytes.lastIndexOf(10, at) + 1;

const flipBit = (bytes, random) => {
  const changed = Buffer.from(bytes);
  if (changed.length > 0) changed[random.next(changed.length)] ^= 1 << random.next(8);
  return changed;
};

const splice = (bytes, random, seeds) => {
  const other = piece(seeds, random);
  const at = random.next(bytes.length + 1);
  return Buffer.concat([
    bytes.subarray(0, at),
    other.subarray(random.next(other.length + 1)),
    bytes.subarray(at + random.next(20)),
  ]);
};

const repeat = (bytes, random) => {
  const from = random.next(bytes.length + 1);
  const part = bytes.subarray(from, from + 1 + random.next(random.next(2) === 0 ? 4 : 120));
  const times = 1 + random.next(part.length > 8 ? 4 : 200);
  return Buffer.concat([bytes.subarray(0, from), ...Array.from({ length: times }, () => part), bytes.subarray(from)]);
};

const cut = (bytes, random) => {
  const from = random.next(bytes.length + 1);
  return random.next(2) === 0
    ? bytes.subarray(0, from)
    : Buffer.concat([bytes.subarray(0, from), bytes.subarray(from + random.next(80))]);
};

const insert = (bytes, random) => {
  const at = random.next(bytes.length + 1);
  return Buffer.concat([bytes.subarray(0, at), random.pick(TOKENS), bytes.subarray(at)]);
};

const overwrite = (bytes, random) => {
  const changed = Buffer.from(bytes);
  random.pick(TOKENS).copy(changed, random.next(changed.length + 1));
  return changed;
};

const CHANGES = [flipBit, splice, repeat, cut, insert, overwrite];

const contained = (bytes, random) => {
  const kind = random.pick(KINDS);
  const end = random.next(3) === 0 ? '' : `%end lines=${random.next(12)}\n`;
  return Buffer.concat([Buffer.from(`%xdump 1\n%section ${kind}\n`), bytes, Buffer.from(`\n${end}`)]);
};
