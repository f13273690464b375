import { decodeUtf8 } from '../../core/utf8.ts';
import type { Block } from '../../facts/block.ts';
import type { Facts } from '../../facts/facts.ts';
import { startsWith } from '../../input/bytes.ts';
import type { Line } from '../../input/line.ts';
import { addXenParameters } from './command-line.ts';

const VERSION = /^Xen version (\d{1,3}\.\d{1,3}[^ ]{0,60}) \(/;
/** First line of a register dump: `----[ Xen-4.17.7  x86_64  debug=n  Not tainted ]----`. */
const REGISTERS = /^----\[ Xen-(\d{1,3}\.\d{1,3}[^ ]{0,60}) {1,4}([a-z0-9_-]{1,20})/;
const COMMAND_LINE = 'Command line: ';

/**
 * Lines of the boot and of register dumps that say what runs: `host.xen`, `host.arch`, and each parameter of the
 * hypervisor's command line as `xen.NAME` (one without a value has the empty text). False for any other line.
 */
export const readBootLine = (line: Line, block: Block, facts: Facts): boolean => {
  const { bytes, payload, end } = line;
  switch (bytes[payload]) {
    case 88: {
      const version = startsWith(bytes, payload, end, 'Xen version ') ? VERSION.exec(textOf(line)) : null;
      return version !== null && addHost(line, block, facts, version[1] ?? null, null);
    }
    case 45: {
      const version = startsWith(bytes, payload, end, '----[ Xen-') ? REGISTERS.exec(textOf(line)) : null;
      return version !== null && addHost(line, block, facts, version[1] ?? null, version[2] ?? null);
    }
    case 67:
      return startsWith(bytes, payload, end, COMMAND_LINE) && addParameters(line, block, facts);
    default:
      return false;
  }
};

const textOf = ({ bytes, payload, end }: Line): string => decodeUtf8(bytes, payload, Math.min(end, payload + 4096));

const addHost = (line: Line, block: Block, facts: Facts, xen: string | null, arch: string | null): true => {
  facts.tables.host.add(block.id, line.number, { name: null, arch, xen, kernel: null, domid: null });
  return true;
};

const addParameters = (line: Line, block: Block, facts: Facts): true => {
  addXenParameters(facts, block, line.number, textOf(line).slice(COMMAND_LINE.length));
  return true;
};
