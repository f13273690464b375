import type { Analysis } from '../analysis/analysis.ts';
import { productVersion } from '../wire/product-version.ts';
import { Exit, type Terminal } from './terminal.ts';

/** Says which rules broke down, after what the others found has been printed; null when none did. */
export const reportFailures = ({ failures }: Analysis, terminal: Terminal): Exit | null => {
  if (failures.length === 0) return null;
  terminal.error(`xdump ${productVersion}: internal error, please report it with this text:\n`);
  for (const { rule, text } of failures) terminal.error(`${rule}: ${text}\n`);
  return Exit.internal;
};
