import type { Json } from '../../core/finding.ts';
import type { Note } from '../../facts/note.ts';
import type { Rule } from '../rule.ts';

/** What a rule about the input says; what all of them share is added. */
export type NoteRuleText = Pick<Rule, 'name' | 'title' | 'severity' | 'condition' | 'hint' | 'reference'> & {
  readonly id: Note['rule'];
  readonly fires: string;
  readonly silent: string;
  /** The sentence about one note. */
  readonly message: (data: Note['data']) => string;
};

/**
 * A rule whose work the reader has done: it noted what is odd about the input, and each note is a finding. Such a
 * finding is about the input, so it has no subject and no moment.
 */
export const noteRule = ({ fires, silent, message, ...text }: NoteRuleText): Rule => ({
  ...text,
  tearSafe: true,
  needs: [],
  fires: { capture: fires },
  silent: { capture: silent },
  evaluate: function* ({ world, report, pass }) {
    let noted = false;
    for (const { rule, capture, source, line, data } of world.facts.notes) {
      if (rule !== text.id || capture !== world.capture.id) continue;
      noted = true;
      report({ subject: null, place: { source, line, field: null }, message: message(data), data, evidence: [] });
      yield;
    }
    if (!noted) pass();
  },
});

/** A number of a note; the reader states it. */
export const countOf = (data: Note['data'], name: string): number => {
  const value: Json | undefined = data[name];
  return typeof value === 'number' ? value : 0;
};

/** A text of a note; the reader states it. */
export const textOf = (data: Note['data'], name: string): string => {
  const value: Json | undefined = data[name];
  return typeof value === 'string' ? value : '';
};
