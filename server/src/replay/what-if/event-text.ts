import { hex } from '../../core/hex.ts';
import type { ModelEvent } from '../../model/model.ts';

const LONGEST_LIST = 6;

/** An event in the notation of an `events` section, long lists cut: `m5.grantMapped page=0x60 frame=0x500000 kmap=false`. */
export const eventText = (model: string, event: ModelEvent): string => {
  const fields = Object.entries(event).filter(([key]) => key !== 'name');
  return [`${model}.${event.name}`, ...fields.map(([key, value]) => `${key}=${valueText(value)}`)].join(' ');
};

/** A value as it stands in an `events` section: frames and addresses in hex, numbers in decimal. */
const valueText = (value: unknown): string => {
  if (typeof value === 'bigint') return hex(value);
  if (Array.isArray(value)) {
    const shown = value.slice(0, LONGEST_LIST).map(valueText);
    return `[${[...shown, ...(value.length > LONGEST_LIST ? [`… ${value.length} in all`] : [])].join(',')}]`;
  }
  if (typeof value === 'object' && value !== null)
    return `{${Object.entries(value)
      .map(([key, inner]) => `${key}=${valueText(inner)}`)
      .join(',')}}`;
  return String(value);
};
