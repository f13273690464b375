import { startsWith } from '../../input/bytes.ts';
import type { Line } from '../../input/line.ts';
import type { BlockFormat } from '../format.ts';
import { domainFields } from './domain-fields.ts';
import { DomainInfoReader } from './domain-info-reader.ts';
import { domainTexts } from './domain-texts.ts';

/** Lines that only stand inside of one domain's part, by what may be the first line of a capture that lost its start. */
const INSIDE = [
  domainTexts.rangesets,
  domainTexts.memory,
  domainTexts.vcpus,
  domainTexts.node,
  domainTexts.p2m,
  '    refcnt=',
  '    nr_pages=',
  '    handle=',
];

const startsWithText = ({ bytes, payload, end }: Line, text: string): boolean => startsWith(bytes, payload, end, text);

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
        return startsWithText(line, domainTexts.general) ? 'header' : null;
      case 32:
      case 77:
      case 78:
      case 82:
      case 86:
      case 112:
        return INSIDE.some((text) => startsWithText(line, text)) ? 'middle' : null;
      default:
        return null;
    }
  },
  open: (context) => new DomainInfoReader(context),
  fields: domainFields,
};
