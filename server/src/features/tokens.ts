import type { LineView } from '../analysis/line-view.ts';
import type { FieldKind } from '../formats/field.ts';
import { SEMANTIC_TOKEN_TYPES, type SemanticTokenType } from '../wire/semantic-token-types.ts';

/** A coloured stretch of a line: columns [start, end) in UTF-16 units from 0, type as an index of the legend. */
export interface Token {
  readonly line: number;
  readonly start: number;
  readonly end: number;
  readonly type: number;
}

/** Which token a field is; fields of other kinds keep the colours of the grammar. */
const TYPE_OF: Readonly<Partial<Record<FieldKind, SemanticTokenType>>> = {
  domain: 'domain',
  gref: 'gref',
  mfn: 'frame',
  gfn: 'frame',
  pfn: 'frame',
  pin: 'pin',
  flags: 'flags',
  port: 'port',
  device: 'device',
  thread: 'device',
  counter: 'counter',
  count: 'counter',
  path: 'path',
};

/** The tokens of some lines, in their order. */
export const tokensOf = (views: readonly LineView[]): readonly Token[] =>
  views.flatMap(({ line, fields }) => {
    const tokens = fields.flatMap(({ start, end, kind }) => {
      const type = TYPE_OF[kind];
      return type === undefined ? [] : [{ line, start, end, type: SEMANTIC_TOKEN_TYPES.indexOf(type) }];
    });
    tokens.sort((a, b) => a.start - b.start);
    // Tokens must not overlap; of two fields at one place the first stands.
    return tokens.filter((token, index) => index === 0 || token.start >= (tokens[index - 1]?.end ?? 0));
  });
