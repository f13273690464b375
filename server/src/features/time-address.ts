import { months } from '../input/months.ts';

/** A moment as people write it. */
export interface TimeAddress {
  /** Name of a clock of the capture, or null: the usual one. */
  readonly clock: string | null;
  /** Seconds of the clock; since 1970 for a date, in 1970 for a date without a year. */
  readonly time: number;
  /** A date and a time of day were written. */
  readonly isDate: boolean;
}

const CLOCK = '(?:([A-Za-z][^:]{0,80}):)?';
const SECONDS = new RegExp(`^time:${CLOCK}(-?\\d{1,12}(?:\\.\\d{1,9})?)$`);
const DATE = new RegExp(
  `^time:${CLOCK}(\\d{4})-(\\d\\d)-(\\d\\d)[T ](\\d\\d):(\\d\\d)(?::(\\d\\d(?:[.,]\\d{1,9})?))?Z?$`,
);
const STAMP = new RegExp(`^time:${CLOCK}([A-Z][a-z]{2}) {1,2}(\\d{1,2}) (\\d\\d):(\\d\\d):(\\d\\d(?:\\.\\d{1,9})?)$`);

/**
 * Reads `time:12.5`, `time:d0:12.5`, `time:2024-01-31T12:00:05` (or with a blank) and `time:Jan 31 12:00:05`, each with or
 * without the name of a clock in front. The zone of a date is that of the log. Null for anything else.
 */
export const parseTimeAddress = (text: string): TimeAddress | null => {
  const seconds = SECONDS.exec(text);
  if (seconds !== null) return { clock: seconds[1] ?? null, time: Number(seconds[2]), isDate: false };
  const date = DATE.exec(text);
  if (date !== null) {
    const [clock, year, month, day, hour, minute, second = '0'] = date.slice(1);
    return dated(clock, Number(year), Number(month), day, hour, minute, second.replace(',', '.'));
  }
  const stamp = STAMP.exec(text);
  if (stamp === null) return null;
  const [clock, name = '', day, hour, minute, second] = stamp.slice(1);
  const month = months.indexOf(name) + 1;
  return month > 0 ? dated(clock, 1970, month, day, hour, minute, second) : null;
};

const dated = (
  clock: string | undefined,
  year: number,
  month: number,
  ...[day, hour, minute, second]: (string | undefined)[]
): TimeAddress => {
  const whole = Date.UTC(year, month - 1, Number(day), Number(hour), Number(minute)) / 1000;
  return { clock: clock ?? null, time: whole + Number(second), isDate: true };
};
