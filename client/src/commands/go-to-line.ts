import type { WireLocation } from '../../../server/src/wire/location.ts';
import { openLocation } from '../open-location.ts';
import type { Command } from './services.ts';

/** The click on a row of a tree: shows the line where the thing stands. */
export const goToLine: Command = () => async (argument) => {
  if (isLocation(argument)) await openLocation(argument);
};

const isLocation = (value: unknown): value is WireLocation =>
  typeof value === 'object' && value !== null && 'uri' in value && 'range' in value;
