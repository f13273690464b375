import type { Json } from '../../core/finding.ts';
import { printableLines } from './printable.ts';

/** One row of CSV (RFC 4180 with LF): null is empty, a list is joined by blanks, a text with a comma is quoted. */
export const csvRow = (values: readonly Json[]): string => `${values.map(cell).join(',')}\n`;

const cell = (value: Json): string => {
  if (value === null) return '';
  const text = printableLines(
    Array.isArray(value) ? value.join(' ') : typeof value === 'object' ? JSON.stringify(value) : String(value),
  );
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};
