import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { SEMANTIC_TOKEN_TYPES } from '../../server/src/wire/semantic-token-types.ts';

interface Manifest {
  readonly contributes: {
    readonly semanticTokenTypes: readonly { readonly id: string }[];
    readonly semanticTokenScopes: readonly { readonly scopes: Readonly<Record<string, readonly string[]>> }[];
  };
}

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const { contributes } = JSON.parse(read('package.json')) as Manifest; // the manifest is ours

describe('semantic tokens', () => {
  it('are declared in the manifest exactly as the server names them', () => {
    expect(contributes.semanticTokenTypes.map(({ id }) => id)).toEqual([...SEMANTIC_TOKEN_TYPES]);
  });

  it.each(SEMANTIC_TOKEN_TYPES)('%s has the colour that the grammar gives the same thing', (type) => {
    const scopes = contributes.semanticTokenScopes.flatMap((entry) => entry.scopes[type] ?? []);
    expect(scopes).not.toEqual([]);
    for (const scope of scopes) expect(read('syntaxes/xdump.tmLanguage.json')).toContain(`"${scope}"`);
  });
});
