import type { Sample } from './sample.ts';

const format = 'blkback-stat';

/** Statistics lines of xen-blkback in all wordings, and lines of others that look alike. */
export const blkbackStatSamples: readonly Sample[] = [
  { format, line: 'blkback.5.xvda: oo   0  |  rd  612  |  wr 1033' },
  { format, line: 'blkback.5.xvda: oo   0  |  rd  612  |  wr 1033  |  br    4' },
  { format, line: '[ 1234.567890] xen-blkback (blkback.5.xvda): oo   0  |  rd  612  |  wr 1033  |  f   12' },
  { format, line: 'xen-blkback (blkback.5.xvda): oo   0  |  rd  612  |  wr 1033  |  f   12  |  ds    0' },
  {
    format,
    line: '<6>[ 1234.567890] xen-blkback (blkback.5.xvda): oo   0  |  rd  612  |  wr 1033  |  f   12  |  ds    0 | pg:  892/1056',
  },
  {
    format,
    line: '[ 1234.567890] xen-blkback: (5.xvda-0): oo   3  |  rd  612  |  wr 1033  |  f   12  |  ds    0 | pg: 1056/1056',
  },
  {
    format,
    line: 'Jan 31 12:00:00 host kernel: [   12.345678] xen-blkback: (5.xvda-0): oo   3  |  rd  612  |  wr 1033  |  f   12  |  ds    0 | pg:   16/  16',
  },
  {
    format,
    line: 'Jan 31 12:00:00 host kernel: xen-blkback: (blkback.12.xvda): oo   3  |  rd  612  |  wr 1033  |  f   12  |  ds    0 | pg:    0/1056',
  },
  {
    format,
    line: 'kern  :info  : [  397.677325] xen-blkback: (2.xvda-0): oo   0  |  rd   70  |  wr   64  |  f    0  |  ds    0 | pg:    0/1056',
  },
  { format, line: 'xen-blkback: (20674.xvdf-0): oo 0 | rd 0 | wr 0 | f 0 | ds 0 | pg: 1/1056' },
  {
    format,
    line: '  xen-blkback: (20674.xvdf-0): oo   0  |  rd    0  |  wr    0  |  f    0 |  ds    0 | pg:    1/1056',
  },
  { format, line: '(5.xvda-0): oo   3  |  rd  612  |  wr 1033  |  f   12  |  ds    0 | pg: 1056/1056' },
  {
    format,
    line: '[1.000001] xen-blkback (blkback.5.xvda): oo  -1  |  rd -612  |  wr 1033  |  f   12  |  ds    0 | pg:  892/1056',
  },
  { format: null, line: 'usbback.5.1: oo   0  |  in    0 (     0)  |  out    0 (     0)' },
  { format: null, line: 'blktap.5.xvda: oo   0  |  rd    0  |  wr    0' },
  { format: null, line: 'xen-blkback: (5.xvda-0): oo   3  |  rd  612  |  wr 1033' },
  {
    format: null,
    line: 'xen-blkback: (5.xvda-0): oo   3  |  rd  612  |  wr 1033  |  f   12  |  ds    0 | pg:  892/105',
  },
  { format: null, line: 'xen-blkback: (5.xvda-0): oo   3  |  rd' },
  {
    format: null,
    line: '(XEN) xen-blkback: (5.xvda-0): oo   3  |  rd  612  |  wr 1033  |  f   12  |  ds    0 | pg: 1056/1056',
  },
];
