import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { dumpText } from '../../server/src/rules/grant/dump-text.ts';
import { gnt01 } from '../../server/src/rules/grant/gnt-01.ts';
import { gnt07 } from '../../server/src/rules/grant/gnt-07.ts';
import { pinCounters } from '../../server/src/rules/grant/pin-counters.ts';
import { analyseText } from '../support/analyse-text.ts';

interface Vectors {
  readonly pins: Readonly<
    Record<
      string,
      {
        readonly host_w: number;
        readonly host_r: number;
        readonly dev_w: number;
        readonly dev_r: number;
        readonly reading: boolean;
        readonly writing: boolean;
      }
    >
  >;
  /** Counter of one kind → may another mapping of that kind be made? */
  readonly pin_overflow: Readonly<Record<string, boolean>>;
}

const read = (url: URL): Vectors => {
  const { pins, pin_overflow } = JSON.parse(readFileSync(url, 'utf8')) as Vectors;
  return { pins, pin_overflow };
};
const vectors = read(new URL('../golden/pins.json', import.meta.url));
const design = new URL('../../../shared/design/data/vectors.json', import.meta.url);

const row = (pin: number, flags: number): string =>
  dumpText({
    granter: 1,
    rows: [
      `[0x008]      0 0x7de44 0x${pin.toString(16).padStart(8, '0')}          0 0x07de44 0x${flags.toString(16).padStart(2, '0')}`,
    ],
  });

describe.each(Object.entries(vectors.pins))('pin %s', (text, expected) => {
  const pin = Number(text);
  const flags = 1 | (expected.reading ? 0x08 : 0) | (expected.writing ? 0x10 : 0);

  it('is split into its counters', () => {
    expect(pinCounters(pin)).toEqual({
      hostWrite: expected.host_w,
      hostRead: expected.host_r,
      deviceWrite: expected.dev_w,
      deviceRead: expected.dev_r,
    });
  });

  it('goes with exactly these reading and writing bits', async () => {
    for (const other of [0x01, 0x09, 0x11, 0x19]) {
      const { findings } = await analyseText(row(pin, other), [gnt01]);
      expect(findings).toHaveLength(other === flags ? 0 : 1);
    }
  });
});

describe('counters near their end', () => {
  it.each(Object.keys(vectors.pin_overflow))('%s is reported before or when the hypervisor refuses', async (text) => {
    const { findings } = await analyseText(row(Number(text), 0x19), [gnt07]);
    expect(findings.map(({ rule }) => rule)).toEqual(['GNT-07']);
  });

  it.each([99, 100])('%i', async (count) => {
    const { findings } = await analyseText(row(count * 0x100, 0x09), [gnt07]);
    expect(findings).toHaveLength(count < 100 ? 0 : 1);
  });
});

it.runIf(existsSync(design))('the copy of the vectors agrees with the design', () => {
  expect(vectors).toEqual(read(design));
});
