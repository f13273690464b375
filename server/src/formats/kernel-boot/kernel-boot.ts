import { decodeUtf8 } from '../../core/utf8.ts';
import type { Block } from '../../facts/block.ts';
import type { Facts } from '../../facts/facts.ts';
import { startsWith } from '../../input/bytes.ts';
import { Origin, type Line } from '../../input/line.ts';
import { fieldsOf, type FieldSpec } from '../field.ts';
import type { MessageFormat } from '../format.ts';
import { readBootParameters } from './boot-parameters.ts';

const VERSION = 'Linux version ';
/** x86 prints the first early (arch/x86/kernel/setup.c), all architectures the second (init/main.c). */
const COMMAND_LINES: readonly string[] = ['Command line: ', 'Kernel command line: '];
/** A command line has at most so many bytes (`COMMAND_LINE_SIZE`). */
const MAX_COMMAND_LINE = 4096;

const STARTS: readonly string[] = [VERSION, ...COMMAND_LINES];
const VERSION_LINE = /^Linux version (\d{1,3}\.\d{1,3}[^ ]{0,100}) /d;
const VERSION_FIELD: readonly FieldSpec[] = [{ kind: 'version', name: 'kernel', base: 'text' }];

/**
 * The lines with which a kernel log begins: version and command line. Facts: `host.kernel`, and `parameter` for the
 * block drivers and swiotlb. A guest says nothing about the parameters of its host.
 */
export const kernelBootFormat: MessageFormat = {
  name: 'kernel-boot',
  read: (line, block, facts) => {
    if (line.origin === Origin.hypervisor || !mayBegin(line.bytes[line.payload])) return false;
    return readVersion(line, block, facts) || readCommandLine(line, block, facts);
  },
  ignores: (bytes, payload, end) => {
    if (!mayBegin(bytes[payload])) return true;
    for (const text of STARTS) if (startsWith(bytes, payload, end, text)) return false;
    return true;
  },
  fields: (text, payload) => {
    const version = fieldsOf(text, payload, VERSION_LINE, VERSION_FIELD);
    if (version !== null) return version;
    const prefix = COMMAND_LINES.find((known) => text.startsWith(known, payload));
    if (prefix === undefined) return null;
    const from = payload + prefix.length;
    return readBootParameters(text.slice(from, from + MAX_COMMAND_LINE)).map(({ name, value, start, end }) => ({
      start: from + start,
      end: from + end,
      kind: 'parameter',
      name,
      value,
      domain: null,
    }));
  },
};

/** The first letter of each. */
const mayBegin = (first: number | undefined): boolean => first === 76 || first === 67 || first === 75;

const domainOf = (line: Line, block: Block): number | null => (line.guest === -1 ? block.domain : line.guest);

const readVersion = (line: Line, block: Block, facts: Facts): boolean => {
  const { bytes, payload, end } = line;
  if (!startsWith(bytes, payload, end, VERSION)) return false;
  const kernel = VERSION_LINE.exec(decodeUtf8(bytes, payload, Math.min(end, payload + 160)))?.[1];
  if (kernel === undefined) return false;
  facts.tables.host.add(block.id, line.number, {
    name: null,
    arch: null,
    xen: null,
    kernel,
    domid: domainOf(line, block),
  });
  return true;
};

const readCommandLine = (line: Line, block: Block, facts: Facts): boolean => {
  const { bytes, payload, end } = line;
  const prefix = COMMAND_LINES.find((known) => startsWith(bytes, payload, end, known));
  if (prefix === undefined) return false;
  const from = payload + prefix.length;
  const domain = domainOf(line, block);
  const isHost = domain === 0 || (domain === null && block.guestName === null);
  for (const { name, value } of readBootParameters(decodeUtf8(bytes, from, Math.min(end, from + MAX_COMMAND_LINE)))) {
    if (isHost || name.startsWith('xen_blkfront.'))
      facts.tables.parameter.add(block.id, line.number, { name, value, origin: 'captured' });
  }
  return true;
};
