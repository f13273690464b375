import type { MessageMeaning } from './message-meaning.ts';

/** A meaning as sentences of plain text. */
export const meaningText = ({ text, isHarmless }: MessageMeaning): string =>
  `${text}.${isHarmless ? ' Harmless: sound machines print it too.' : ''}`;
