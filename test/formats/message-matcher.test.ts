import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeUtf8, encodeUtf8 } from '../../server/src/core/utf8.ts';
import type { MessageDefinition } from '../../server/src/formats/messages/message-definition.ts';
import { messageFields, payloadBytes } from '../../server/src/formats/messages/message-fields.ts';
import { hypervisorMessages } from '../../server/src/formats/hypervisor-messages/hypervisor-messages.ts';
import { kernelDefinitions } from '../../server/src/formats/kernel-messages/kernel-scopes.ts';
import { compileTemplate, emptySpans, matchTemplate } from '../../server/src/formats/messages/message-template.ts';
import { MessageMatcher } from '../../server/src/formats/messages/message-matcher.ts';

const definitions: readonly MessageDefinition[] = [
  {
    id: 'test.bad-ref-for',
    severity: 'warning',
    wordings: [
      ['Bad ref %#x for d%d', 'gref:ref@granter', 'domain:granter'],
      ['Bad ref (%d).', 'gref:ref'],
    ],
  },
  { id: 'test.owner', severity: 'info', wordings: [['%pd: GFN %#lx is %s, not %w', 'domain:owner', 'gfn:gfn']] },
  { id: 'test.number-first', severity: 'info', wordings: [['%u failed, 100%% of %5d%c']] },
];
const matcher = new MessageMatcher(definitions);

const matched = (text: string): readonly string[] | null => {
  const bytes = encodeUtf8(text);
  const found = matcher.match(bytes, 0, bytes.length);
  if (found === null) return null;
  const { starts, ends, count } = matcher.spans;
  return [
    found.message.id,
    ...starts.slice(0, count).map((start, index) => decodeUtf8(bytes, start, ends[index] ?? 0)),
  ];
};

describe('message matcher', () => {
  it.each([
    ['Bad ref 0x7fffffff for d1', ['test.bad-ref-for', '0x7fffffff', '1']],
    ['Bad ref 0 for d1.  ', ['test.bad-ref-for', '0', '1']],
    ['Bad ref (-5).', ['test.bad-ref-for', '-5']],
    ['d5: GFN 0xfeff is a b, c, not here', ['test.owner', '5', '0xfeff', 'a b, c', 'here']],
    ['d[IO]: GFN 0 is , not x', ['test.owner', 'd[IO]', '0', '', 'x']],
    ['12 failed, 100% of     7k', ['test.number-first', '12', '7', 'k']],
  ])('reads %s', (text, expected) => {
    expect(matched(text)).toEqual(expected);
  });

  it.each([
    'Bad ref 0x for d1',
    'Bad ref 0x1 for d',
    'Bad ref 0x1 for d1 and more',
    'Bad re',
    '',
    'GFN',
    'dx: GFN 1 is a, not b',
  ])('refuses %s', (text) => {
    expect(matched(text)).toBeNull();
  });

  it('gives the fields of a message with the domain that owns a reference', () => {
    const text = '(XEN) 𝔛 Bad ref 0x1b for d3';
    const payload = '(XEN) 𝔛 '.length;
    const bytes = payloadBytes(text, payload);
    const found = matcher.match(bytes, 0, bytes.length);
    const fields = found === null ? [] : messageFields({ bytes, offset: payload, found, spans: matcher.spans });
    expect(fields.map(({ name, value, domain, start, end }) => [name, value, domain, text.slice(start, end)])).toEqual([
      ['ref', 27, 3, '0x1b'],
      ['granter', 3, null, '3'],
    ]);
  });

  it('finds by its index what a search through all wordings finds', () => {
    const all = [...kernelDefinitions, ...hypervisorMessages, ...definitions];
    const whole = new MessageMatcher(all);
    const wordings = all.flatMap((message) =>
      message.wordings.map((wording) => ({ message, wording, template: compileTemplate(wording[0]) })),
    );
    const spans = emptySpans();
    const filling = fc.constantFrom('0x1f', '7', 'd5', 'word', 'two words', '', '-1', 'x');
    fc.assert(
      fc.property(
        fc.constantFrom(...wordings),
        fc.array(filling, { minLength: 12, maxLength: 12 }),
        fc.option(fc.tuple(fc.nat(6), fc.constantFrom('', ' ', 'm', 'F', '%', '.')), { freq: 3 }),
        fc.nat(40),
        ({ wording }, fillings, change, cut) => {
          let index = 0;
          const filled = wording[0].replace(
            /%(?:%|[#0 -]{0,3}\d{0,2}(?:\.\d)?(?:ll|l|hh|h|z)?(?:pd|[a-zA-Z]))/g,
            (conversion) => (conversion === '%%' ? '%' : (fillings[index++ % fillings.length] ?? '')),
          );
          const text = change === null ? filled : filled.slice(0, change[0]) + change[1] + filled.slice(change[0] + 1);
          const bytes = encodeUtf8(text);
          const end = cut > 20 ? bytes.length : Math.min(bytes.length, cut);
          const searched =
            end === 0 ? undefined : wordings.find(({ template }) => matchTemplate(template, bytes, 0, end, spans));
          const found = whole.match(bytes, 0, end);
          expect([found?.message.id, found?.wording]).toEqual([searched?.message.id, searched?.wording]);
        },
      ),
      { numRuns: 1500 },
    );
  });

  it('keeps its spans inside the text, whatever the text is', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), fc.nat(60), (noise, cut) => {
        const bytes = Uint8Array.from([...encodeUtf8('d5: GFN 0xfeff is '), ...noise, ...encodeUtf8(', not x')]);
        const end = Math.max(0, bytes.length - cut);
        if (matcher.match(bytes, 0, end) === null) return;
        const { starts, ends, count } = matcher.spans;
        for (let index = 0; index < count; index += 1) {
          expect(starts[index]).toBeLessThanOrEqual(ends[index] ?? -1);
          expect(ends[index]).toBeLessThanOrEqual(end);
        }
      }),
    );
  });
});
