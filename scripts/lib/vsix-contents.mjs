import { readFileSync } from 'node:fs';

/** Largest size of the packaged extension in bytes. */
const LIMIT = 1_000_000;

/** What must be there; what else may be there follows. */
const REQUIRED = [
  'extension/package.json',
  'extension/readme.md',
  'extension/changelog.md',
  'extension/LICENSE.txt',
  'extension/bin/xdump.mjs',
  'extension/dist/client.cjs',
  'extension/dist/command.cjs',
  'extension/dist/language-server.cjs',
  'extension/dist/protocol-thread.cjs',
  'extension/dist/engine.cjs',
  'extension/media/icon.png',
  'extension/media/xdump.svg',
  'extension/syntaxes/language-configuration.json',
  'extension/syntaxes/xdump.tmLanguage.json',
];
const ALLOWED = [
  /^extension\.vsixmanifest$/,
  /^\[Content_Types\]\.xml$/,
  /^extension\/media\/walkthrough\/[\w-]+\.(md|svg|png)$/,
  /^extension\/samples\/(?:\w[\w.-]*\/){0,3}\w[\w.-]*\.(xdump|md|txt|log)$/,
];
const NATIVE = /\.(node|so|dll|dylib|exe)$/i;

/** Names and sizes (bytes, unpacked) of the files of a .vsix, which is a zip; from its central directory, so no 64-bit sizes. */
export const listVsix = (bytes) => {
  const end = bytes.lastIndexOf(Buffer.from('PK\x05\x06'));
  if (end < 0) return [];
  let at = bytes.readUInt32LE(end + 16);
  return Array.from({ length: bytes.readUInt16LE(end + 10) }, () => {
    const nameLength = bytes.readUInt16LE(at + 28);
    const entry = { name: bytes.toString('utf8', at + 46, at + 46 + nameLength), size: bytes.readUInt32LE(at + 24) };
    at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
    return entry;
  });
};

/** What is wrong with the files of a .vsix of this size, as sentences; empty when nothing is. */
export const findVsixProblems = (entries, size) => {
  const names = entries.map(({ name }) => name);
  const problems = REQUIRED.filter((name) => !names.includes(name)).map((name) => `${name} is missing`);
  for (const name of names) {
    if (NATIVE.test(name)) problems.push(`${name} is a native module`);
    else if (!REQUIRED.includes(name) && !ALLOWED.some((pattern) => pattern.test(name)))
      problems.push(`${name} does not belong in the package`);
  }
  if (size >= LIMIT) problems.push(`the package has ${size} bytes; the limit is ${LIMIT}`);
  return problems;
};

/** The same for a file. */
export const findVsixFileProblems = (file) => {
  const bytes = readFileSync(file);
  return findVsixProblems(listVsix(bytes), bytes.length);
};
