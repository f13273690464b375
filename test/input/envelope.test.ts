import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeUtf8 } from '../../server/src/core/utf8.ts';
import { Clock, Origin, type Line } from '../../server/src/input/line.ts';
import { readLine } from '../support/read-line.ts';

const ORIGINS = Object.fromEntries(Object.entries(Origin).map(([name, value]) => [value, name]));
const CLOCKS = Object.fromEntries(Object.entries(Clock).map(([name, value]) => [value, name]));

/** What the reader found out, in words: `hypervisor boot 12.5 | payload`. */
const told = (line: Line): string => {
  const parts = [ORIGINS[line.origin]];
  if (line.guest !== -1) parts.push(`d${line.guest}`);
  if (line.clock !== Clock.none) parts.push(CLOCKS[line.clock], String(line.time));
  if (line.level !== -1) parts.push(`level ${line.level}`);
  return `${parts.join(' ')} | ${decodeUtf8(line.bytes, line.payload, line.end)}`;
};

const JANUARY_31_2024 = 1706702400;
const JANUARY_31_1970 = 2635200;

describe('the envelope of a line', () => {
  it.each([
    // Hypervisor console, every timestamp style (console.c, `console_timestamps`).
    ['(XEN) Xen version 4.17', 'hypervisor | Xen version 4.17'],
    ['(XEN)', 'hypervisor | '],
    ['(XEN) [  363.020997] p2m mappings', 'hypervisor boot 363.020997 | p2m mappings'],
    ['(XEN) [12345.000001] text', 'hypervisor boot 12345.000001 | text'],
    ['(XEN) [2024-01-31 12:00:00] text', `hypervisor wall ${JANUARY_31_2024} | text`],
    ['(XEN) [2024-01-31 12:00:00.250] text', `hypervisor wall ${JANUARY_31_2024 + 0.25} | text`],
    ['(XEN) [000000ffdeadbeef] text', `hypervisor raw 1098952589039 | text`],
    ['(XEN)     indented', 'hypervisor |     indented'],
    // A row of key `g` begins with a bracket and is no timestamp.
    ['(XEN) [0x00c]      0 0x12dbbb', 'hypervisor | [0x00c]      0 0x12dbbb'],
    ['(XEN) [  8]        0 0x21c5e7', 'hypervisor | [  8]        0 0x21c5e7'],
    // What guests write, and a hypervisor inside a guest.
    ['(d3) booting', 'guest d3 | booting'],
    ['(d6) (XEN) grant_table.c:1934: text', 'hypervisor d6 | grant_table.c:1934: text'],
    ['(d6) (XEN) [   12.500000] text', 'hypervisor d6 boot 12.5 | text'],
    ['(d1) [    1.000000] Linux version', 'guest d1 boot 1 | Linux version'],
    // xenconsoled puts its own stamp outside.
    ['[2024-01-31 12:00:00] (XEN) text', `hypervisor wall ${JANUARY_31_2024} | text`],
    // QEMU and collectors of logs stamp anybody's lines in UTC.
    ['2024-01-31T12:00:00.500000Z text', 'plain | text'],
    ['2024-01-31T12:00:00.500000Z (4242) text', 'plain | (4242) text'],
    ['2024-01-31T12:00:00.500000Z (XEN) text', `hypervisor wall ${JANUARY_31_2024 + 0.5} | text`],
    ['2024-01-31T12:00:00.500000Z [   12.345678] text', 'kernel boot 12.345678 | text'],
    ['2024-01-31T12:00:00.500000Z host kernel: text', `kernel wall ${JANUARY_31_2024 + 0.5} | text`],
    // The ring of a kernel as xen-crashdump-analyser prints it.
    ['[      1.234567]   INFO: text', 'kernel boot 1.234567 level 6 | text'],
    ['[      1.234567]   FOO : text', 'kernel boot 1.234567 |   FOO : text'],
    // dmesg.
    ['[   12.345678] text', 'kernel boot 12.345678 | text'],
    ['[   12.345678][  T123] text', 'kernel boot 12.345678 | text'],
    ['[   12.345678][    C3] text', 'kernel boot 12.345678 | text'],
    ['<6>[   12.345678] text', 'kernel boot 12.345678 level 6 | text'],
    ['<30>[   12.345678] text', 'kernel boot 12.345678 level 6 | text'],
    ['6,1234,5140900,-;text', 'kernel boot 5.1409 level 6 | text'],
    ['6,1234,5140900,-,caller=T123;text', 'kernel boot 5.1409 level 6 | text'],
    ['[Wed Jan 31 12:00:00 2024] text', `kernel wall ${JANUARY_31_2024} | text`],
    ['kern  :info  : [   12.345678] text', 'kernel boot 12.345678 level 6 | text'],
    ['2024-01-31T12:00:00,125000+01:00 text', `kernel wall ${JANUARY_31_2024 + 0.125} | text`],
    // syslog and journal.
    ['Jan 31 12:00:00 host kernel: [   12.345678] text', 'kernel boot 12.345678 | text'],
    ['Jan 31 12:00:00 host kernel: text', `kernel wall ${JANUARY_31_1970} | text`],
    ['Jan 31 12:00:00.500000 host kernel: text', `kernel wall ${JANUARY_31_1970 + 0.5} | text`],
    ['[   12.345678] host kernel: text', 'kernel boot 12.345678 | text'],
    ['2024-01-31T12:00:00+0100 host kernel: text', `kernel wall ${JANUARY_31_2024} | text`],
    // Other things are payload.
    ['plain text', 'plain | plain text'],
    ['[0x000]      0 0x7ec02', 'plain | [0x000]      0 0x7ec02'],
    ['Jan 31 12:00:00 host sshd[1]: text', `plain | Jan 31 12:00:00 host sshd[1]: text`],
    ['(XE) text', 'plain | (XE) text'],
    ['', 'plain | '],
  ])('%s', (text, expected) => {
    const line = readLine(text);
    // An outer clock that turned out not to belong to a kernel line says nothing about it.
    const clockless = expected.startsWith('plain') ? { ...line, clock: Clock.none } : line;
    expect(told(clockless)).toBe(expected);
  });

  it('never throws and never leaves the line, whatever stands in it', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        '(XEN) ',
        '(d1) ',
        '[',
        ']',
        ' 12.345678',
        '2024-01-31 12:00:00',
        'Jan 31 12:00:00 ',
        '<6>',
        '6,1,2,-;',
        ' kernel: ',
        'kern  :',
      ),
      fc.string({ maxLength: 8 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const line = readLine(pieces.join(''));
        expect(line.payload).toBeGreaterThanOrEqual(line.start);
        expect(line.payload).toBeLessThanOrEqual(line.end);
      }),
    );
  });
});
