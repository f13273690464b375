import type { Report, RuleContext } from '../rule.ts';

/** Reports of one rule and file that are made; of the others only the number is kept. */
const MAX = 200;

/** Passes reports on until there are enough of a file. */
export interface ReportLimit {
  /** Reports what `make` makes, or only counts it. */
  readonly add: (source: number, make: () => Report) => void;
  /** Says how many were left out. Call it once, at the end. */
  readonly close: () => void;
}

/**
 * Keeps a rule that fires on every row of a huge table from making millions of reports: of each file the first 200 are
 * reported, and one more that carries in `data.more` how many it stands for.
 */
export const limitReports = (context: RuleContext): ReportLimit => {
  const made = new Map<number, number>();
  const rest = new Map<number, { readonly report: Report; more: number }>();
  return {
    add: (source, make) => {
      const count = made.get(source) ?? 0;
      if (count < MAX) {
        made.set(source, count + 1);
        context.report(make());
        return;
      }
      const last = rest.get(source);
      if (last === undefined) rest.set(source, { report: make(), more: 1 });
      else last.more += 1;
    },
    close: () => {
      for (const { report, more } of rest.values()) context.report({ ...report, data: { ...report.data, more } });
    },
  };
};
