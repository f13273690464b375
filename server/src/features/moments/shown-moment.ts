import { differenceText } from '../../replay/difference-text.ts';
import type { Place } from '../../core/place.ts';
import type { Recording } from '../../replay/recording.ts';
import { heldWords, valueWords } from './held-words.ts';
import type { Moments } from './moments.ts';

/** One value of a model around a line, in words. */
export interface ShownValue {
  readonly path: string;
  readonly thing: string;
  readonly what: string;
  readonly before: string;
  readonly after: string;
}

/** What a model holds around a line, as data; the edges print it. */
export interface ShownMoment {
  /** The recording, its model and variant, in words. */
  readonly title: string;
  readonly values: readonly ShownValue[];
  /** What was expected here and was not recorded, and what is assumed, in sentences. */
  readonly notes: readonly string[];
}

/** Most assumptions that are told; the newest. */
const MAX_ASSUMED = 3;

/** What the models hold around a line; empty where no recording has it. */
export const momentsAt = (moments: Moments, place: Pick<Place, 'source' | 'line'>): readonly ShownMoment[] =>
  moments.flatMap((recording) => {
    const moment = recording.moments?.at(place) ?? null;
    if (moment === null) return leftOut(recording, place);
    const values = moment.values.map(({ path, before, after }) => ({
      path,
      ...heldWords(path),
      before: valueWords(before),
      after: valueWords(after),
    }));
    return [{ title: titleOf(recording), values, notes: notesOf(recording, place, values) }];
  });

/** A line behind those that are kept. */
const leftOut = (recording: Recording, { source, line }: Pick<Place, 'source' | 'line'>): readonly ShownMoment[] => {
  const { head, moments } = recording;
  if (moments?.isFull !== true || head.source !== source || line <= head.line) return [];
  const note = `The recording is too long to keep what the model holds this far; "xdump replay FILE --until ${line} --state" prints it.`;
  return [{ title: titleOf(recording), values: [], notes: [note] }];
};

const titleOf = ({ head: { name, model, variant, variantReason } }: Recording): string => {
  const known = variantReason === null ? '' : ` (${variantReason})`;
  return `${name}, model ${model.toUpperCase()}${variant === null ? '' : `, variant ${variant}${known}`}`;
};

const notesOf = (
  recording: Recording,
  { source, line }: Pick<Place, 'source' | 'line'>,
  values: readonly ShownValue[],
): readonly string[] => {
  const before = <T extends Pick<Place, 'source' | 'line'>>(all: readonly T[]): readonly T[] =>
    all.filter((one) => one.source === source && one.line <= line);
  const here = recording.differences.filter((one) => one.source === source && one.line === line);
  const parted = before(recording.differences).filter((one) => one.line < line && one.reason === null);
  const assumed = before(recording.assumptions);
  const last = parted.at(-1);
  return [
    ...here.map(
      ({ kind, expected, recorded, reason }) =>
        `Recording and model part here: ${differenceText({ kind, expected, recorded })}${reason === null ? '' : ` (${reason})`}.`,
    ),
    ...(last === undefined
      ? []
      : [`They parted at line ${last.line} last; since then the model goes on with ${last.resumed}.`]),
    ...assumed.slice(-MAX_ASSUMED).map((one) => `Assumed at line ${one.line}: ${one.text}.`),
    ...(assumed.length > MAX_ASSUMED ? [`And ${assumed.length - MAX_ASSUMED} assumptions before.`] : []),
    ...UNKNOWN.filter(([prefix]) => values.some(({ path }) => path.startsWith(prefix))).map(([, text]) => text),
  ];
};

/** What the lines of a kind never tell. */
const UNKNOWN: readonly (readonly [string, string])[] = [
  [
    'log{',
    'A log does not tell how many of the grants are in use, what the page pool holds or how many requests are under way.',
  ],
  ['tce{', 'What stands in the lists of calls is not recorded: their entries count as in use.'],
  ['swiotlb', 'The trace tells when slots are taken and not when they are given back.'],
];
