import type { CheckFormat } from './check-output.ts';
import { githubFormat } from './github.ts';
import { jsonFormat } from './json.ts';
import { markdownFormat } from './markdown.ts';
import { sarifFormat } from './sarif.ts';
import { textFormat } from './text.ts';

/** The output formats of `check` by name. */
export const checkFormats: ReadonlyMap<string, CheckFormat> = new Map([
  ['text', textFormat],
  ['json', jsonFormat],
  ['sarif', sarifFormat],
  ['github', githubFormat],
  ['markdown', markdownFormat],
]);
