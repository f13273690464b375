import { describe, expect, it } from 'vitest';
import { lowerSeverity, severityRank } from '../../server/src/core/finding.ts';
import { ruleCatalogue } from '../../server/src/rules/catalogue.ts';
import { analyseText } from '../support/analyse-text.ts';

describe.each(ruleCatalogue)('examples of $id ($title)', (rule) => {
  it('fires', async () => {
    const { findings } = await analyseText(rule.fires.capture, [rule]);
    expect(findings.map((finding) => finding.rule)).toContain(rule.id);
    const gravest = findings.reduce((best, next) =>
      severityRank(next.severity) > severityRank(best.severity) ? next : best,
    );
    // The example deserves the severity of the rule; only facts of different moments lower it, by one step.
    const expected =
      gravest.confidence === 'high' || rule.tearSafe ? [rule.severity] : [rule.severity, lowerSeverity(rule.severity)];
    expect(expected).toContain(gravest.severity);
    for (const { message, name, location } of findings) {
      expect(name).toBe(rule.name);
      expect(message).not.toMatch(/undefined|NaN|\[object|\{[A-Za-z]+\}/);
      expect(location.line).toBeGreaterThan(0);
    }
  });

  it('stays silent, and that because it could be decided', async () => {
    const { findings, passed, unknown } = await analyseText(rule.silent.capture, [rule]);
    expect(findings.map(({ message }) => message)).toEqual([]);
    expect(unknown).toEqual([]);
    expect(passed).toEqual([rule.id]);
  });
});
