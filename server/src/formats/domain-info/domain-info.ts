import { startsNumbered, startsWith } from '../../input/bytes.ts';
import type { Line } from '../../input/line.ts';
import type { BlockFormat } from '../format.ts';
import { domainFields } from './domain-fields.ts';
import { DomainInfoReader } from './domain-info-reader.ts';
import { domainTexts } from './domain-texts.ts';

/** Lines that only stand inside of one domain's part, by what may be the first line of a capture that lost its start. */
const INSIDE = ['    refcnt=', '    nr_pages=', '    handle='];
/** Such lines that name the domain, with what stands behind its number. */
const NAMED: readonly (readonly [string, number])[] = [
  [domainTexts.rangesets, 58],
  [domainTexts.memory, 58],
  [domainTexts.vcpus, 58],
  [domainTexts.node, 58],
  [domainTexts.p2m, 32],
];

const startsWithText = ({ bytes, payload, end }: Line, text: string): boolean => startsWith(bytes, payload, end, text);

const isInside = (line: Line): boolean =>
  INSIDE.some((text) => startsWithText(line, text)) ||
  NAMED.some(([text, close]) => startsNumbered(line.bytes, line.payload, line.end, text, close));

/**
 * Output of debug key `q`: what the hypervisor knows of each domain, x86 and Arm, Xen 4.0 to 4.22.
 * Facts: `domain`, `vcpu` and `rangeset`, on Arm `armP2m`.
 */
export const domainInfoFormat: BlockFormat = {
  name: 'domain-info',
  kind: 'xen-console',
  key: 'q',
  stream: 'hypervisor',
  starts: (line) => {
    switch (line.bytes[line.payload]) {
      case 39:
        return startsWithText(line, domainTexts.begin) ? 'header' : null;
      case 71:
        return startsNumbered(line.bytes, line.payload, line.end, domainTexts.general, 58) ? 'header' : null;
      case 32:
      case 77:
      case 78:
      case 82:
      case 86:
      case 112:
        return isInside(line) ? 'middle' : null;
      default:
        return null;
    }
  },
  open: (context) => new DomainInfoReader(context),
  fields: domainFields,
};
