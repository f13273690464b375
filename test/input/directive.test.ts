import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { looksLikeDirective, readDirective, type Directive } from '../../server/src/input/directive.ts';
import { readLine } from '../support/read-line.ts';

const read = (text: string): Directive => readDirective(readLine(text));

describe('directives', () => {
  it('are lines that begin with % and a lower-case letter', () => {
    expect(['%xdump 1', '%end', '%x'].map((text) => looksLikeDirective(readLine(text)))).toEqual([true, true, true]);
    expect(['%%end', '% end', '%END', '%', ' %end', '%1'].some((text) => looksLikeDirective(readLine(text)))).toBe(
      false,
    );
  });

  it('have words and attributes, quoted or not', () => {
    const { keyword, words, attributes } = read(
      '%section xen-console  key=g cmd="xl \\"debug-keys\\" g\\n" exit=0 empty=',
    );
    expect(keyword).toBe('section');
    expect(words).toEqual(['xen-console']);
    expect([...attributes]).toEqual([
      ['key', 'g'],
      ['cmd', 'xl "debug-keys" g\n'],
      ['exit', '0'],
      ['empty', ''],
    ]);
  });

  it('keep the rest verbatim and survive a missing quote', () => {
    expect(read('%note  two  blanks = kept ').rest).toBe('two  blanks = kept');
    expect(read('%capture tool="never closed').attributes.get('tool')).toBe('never closed');
  });

  it('give back any value that is written quoted', () => {
    const escape = (value: string): string =>
      value.replace(/[\\"]/g, '\\$&').replace(/\n/g, '\\n').replace(/\t/g, '\\t');
    // No lone surrogates: the text goes through UTF-8.
    const values = fc.string({ unit: 'grapheme', maxLength: 20 }).filter((value) => !/[\r\u0000]/.test(value));
    fc.assert(
      fc.property(values, (value) => {
        expect(read(`%host name="${escape(value)}" arch=x86_64`).attributes.get('name')).toBe(value);
      }),
    );
  });
});
