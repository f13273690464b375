/**
 * Types of the semantic tokens in the order of the server's legend. Each is declared in the extension's manifest, where
 * `semanticTokenScopes` gives it the colour that the TextMate grammar gives the same thing.
 */
export const SEMANTIC_TOKEN_TYPES = [
  'directive',
  'heading',
  'domain',
  'gref',
  'frame',
  'pin',
  'flags',
  'port',
  'device',
  'counter',
  'path',
] as const;

/** One of {@link SEMANTIC_TOKEN_TYPES}. */
export type SemanticTokenType = (typeof SEMANTIC_TOKEN_TYPES)[number];
