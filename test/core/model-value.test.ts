import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ModelValue } from '../../server/src/core/model-value.ts';
import { readModelFields, readModelValue } from '../../server/src/core/read-model-value.ts';
import { readStatePath, writeStatePath } from '../../server/src/core/state-path.ts';

const valueOf = (text: string): ModelValue | string => {
  const read = readModelValue(text, 0);
  return read.ok ? read.value : `${read.reason} at ${read.at}`;
};

const write = (value: ModelValue): string => {
  if (typeof value === 'bigint') return value >= 0n && value % 2n === 0n ? `0x${value.toString(16)}` : String(value);
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'string')
    return `"${value.replace(/["\\]/g, '\\$&').replaceAll('\n', '\\n').replaceAll('\t', '\\t')}"`;
  if (Array.isArray(value)) return `[${value.map(write).join(', ')}]`;
  return `{${Object.entries(value)
    .map(([key, part]) => `${key}=${write(part)}`)
    .join(',')}}`;
};

describe('values of events and state', () => {
  it.each([
    ['75', 75n],
    ['-1', -1n],
    ['0xffffffffffffffff', 0xffff_ffff_ffff_ffffn],
    ['true', true],
    ['B311', 'B311'],
    ['1/51712', '1/51712'],
    ['"a \\"b\\"\\n"', 'a "b"\n'],
    ['[]', []],
    ['[ 1 , 2 ]', [1n, 2n]],
    ['{gref=8,active=true}', { gref: 8n, active: true }],
    ['[{op=0,segs=[{gref=8}]}]', [{ op: 0n, segs: [{ gref: 8n }] }]],
  ])('%s', (text, value) => {
    expect(valueOf(text)).toEqual(value);
  });

  it.each([
    ['', 'a value is wanted here at 0'],
    ['0x1ffffffffffffffff', 'a number has at most 64 bits at 0'],
    ['18446744073709551616', 'a number has at most 64 bits at 0'],
    ['"open', 'the closing quotation mark is missing at 0'],
    ['[1 2]', 'a list goes on with , or ends with ] at 3'],
    ['{a}', '= is wanted after a at 2'],
    ['{=1}', 'a name is wanted here at 1'],
    ['['.repeat(40), 'lists and records are nested too deeply at 17'],
  ])('refuses %s', (text, reason) => {
    expect(valueOf(text)).toBe(reason);
  });

  it('keeps the arguments before a damaged one, and takes a comment for the end', () => {
    expect(readModelFields(' a=1 b=[2 c=3', 0)).toEqual({
      fields: { a: 1n },
      end: 5,
      error: { reason: 'a list goes on with , or ends with ]', at: 10 },
    });
    expect(readModelFields('a=1 # b=2', 0)).toEqual({ fields: { a: 1n }, end: 4, error: null });
    expect(readModelFields('__proto__=1', 0).fields).toEqual(Object.fromEntries([['__proto__', 1n]]));
  });

  it('come back as they were written', () => {
    const { value } = fc.letrec<{ value: ModelValue }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        fc.bigInt({ min: -(1n << 63n), max: (1n << 64n) - 1n }),
        fc.boolean(),
        fc.string({ unit: 'grapheme' }),
        fc.array(tie('value'), { maxLength: 4 }),
        fc.dictionary(fc.stringMatching(/^[a-z][A-Za-z0-9]{0,5}$/), tie('value'), {
          maxKeys: 4,
          noNullPrototype: true,
        }),
      ),
    }));
    fc.assert(
      fc.property(value, (one) => {
        expect(valueOf(write(one))).toEqual(one);
      }),
    );
  });

  it('never throw, whatever the text', () => {
    const text = fc.string({ unit: fc.constantFrom(...Array.from('[]{}=,"\\ 0x1aB-#.\t')) });
    fc.assert(
      fc.property(text, (one) => {
        readModelValue(one, 0);
        readModelFields(one, 0);
        const steps = readStatePath(one);
        if (steps !== null) expect(readStatePath(writeStatePath(steps))).toEqual(steps);
      }),
    );
  });
});

describe('paths of state', () => {
  it.each([
    ['be{1/51712}.r{0}.reqProd', 'be{1/51712}.r{0}.reqProd'],
    ['gt{1}.e{0x1b}', 'gt{1}.e{27}'],
    ['be{1/0xca00}.r{0}.pgTree[]', 'be{1/51712}.r{0}.pgTree'],
    ['dma.map[3]', 'dma.map{3}'],
  ])('%s', (text, canonical) => {
    expect(writeStatePath(readStatePath(text) ?? [])).toBe(canonical);
  });

  it.each(['', '.', 'a.', '1a', 'a b', 'a{1', 'be{1}x'])('refuses "%s"', (text) => {
    expect(readStatePath(text)).toBeNull();
  });
});
