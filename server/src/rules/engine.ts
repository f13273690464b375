import {
  compareFindings,
  lowerSeverity,
  severityRank,
  type Confidence,
  type Finding,
  type Related,
  type Severity,
} from '../core/finding.ts';
import type { Work } from '../core/work.ts';
import { atomicGroup } from '../facts/atomic-group.ts';
import type { Facts } from '../facts/facts.ts';
import { replayCapture } from '../replay/replay.ts';
import { replayParts } from '../replay/replay-parts.ts';
import type { Recording } from '../replay/recording.ts';
import type { CaptureWorld, World } from '../world/world.ts';
import { capFindings } from './cap-findings.ts';
import type { Report, Rule } from './rule.ts';

/** A rule that could not be decided for at least one object, and what it would need. */
export interface Undecided {
  readonly rule: string;
  /** Table or `table.column` names, sorted. */
  readonly needs: readonly string[];
}

/** A rule that broke down: a defect of this program, never of the input. The other rules are not touched by it. */
export interface Failure {
  readonly rule: string;
  /** What was thrown, for a report of the defect. */
  readonly text: string;
}

/** What the rules say about a world. */
export interface Verdicts {
  /** Sorted by source, line and rule. */
  readonly findings: readonly Finding[];
  readonly unknown: readonly Undecided[];
  /** Rules that held for at least one object. */
  readonly passed: readonly string[];
  readonly failures: readonly Failure[];
}

/** Most related lines that a finding shows. */
const MAX_RELATED = 20;

/** Runs the rules over every capture of a world; yields inside long rules and between rules. */
export const runRules = function* (world: World, rules: readonly Rule[]): Work<Verdicts> {
  const findings: Finding[] = [];
  const unknown: Undecided[] = [];
  const passed: string[] = [];
  const failures: Failure[] = [];
  const replays = new Map<CaptureWorld, readonly Recording[]>();
  for (const rule of rules) {
    const needs = new Set<string>();
    const held = new Set<string>();
    for (const capture of world.captures) {
      const reports: Report[] = [];
      try {
        yield* rule.evaluate({
          world: capture,
          replay: () => replayOnce(replays, capture),
          report: (report) => reports.push(report),
          pass: () => {
            held.add(rule.id);
          },
          unknown: (...names) => {
            for (const name of names) needs.add(name);
          },
        });
      } catch (error) {
        failures.push({ rule: rule.id, text: error instanceof Error ? (error.stack ?? error.message) : String(error) });
      }
      findings.push(...capFindings(joinReports(capture, rule, reports)));
    }
    if (needs.size > 0) unknown.push({ rule: rule.id, needs: [...needs].sort() });
    passed.push(...held);
    yield;
  }
  return { findings: findings.sort(compareFindings), unknown, passed, failures };
};

const replayOnce = function* (
  replays: Map<CaptureWorld, readonly Recording[]>,
  capture: CaptureWorld,
): Work<readonly Recording[]> {
  const known = replays.get(capture) ?? (yield* replayCapture(capture, replayParts, { until: null }));
  replays.set(capture, known);
  return known;
};

/** One finding for one object: the gravest report leads, the others become related lines. */
const joinReports = (capture: CaptureWorld, rule: Rule, reports: readonly Report[]): readonly Finding[] => {
  const bySubject = new Map<string, Finding[]>();
  const alone: Finding[] = [];
  for (const report of reports) {
    const finding = toFinding(capture.facts, rule, report);
    if (report.subject === null) alone.push(finding);
    else {
      const group = bySubject.get(report.subject) ?? [];
      bySubject.set(report.subject, group);
      group.push(finding);
    }
  }
  return [...alone, ...[...bySubject.values()].map(joinFindings)];
};

const joinFindings = (group: readonly Finding[]): Finding => {
  const lead = group.reduce((best, next) => (severityRank(next.severity) > severityRank(best.severity) ? next : best));
  if (group.length === 1) return lead;
  const others: Related[] = group
    .filter((finding) => finding !== lead)
    .map(({ place, message }) => ({ place, message }));
  const counted = group.reduce((sum, { data }) => sum + (typeof data['count'] === 'number' ? data['count'] : 1), 0);
  return {
    ...lead,
    related: [...lead.related, ...others].slice(0, MAX_RELATED),
    data: { ...lead.data, count: counted },
  };
};

const toFinding = (facts: Facts, rule: Rule, report: Report): Finding => {
  const groups = new Set(report.evidence.map(({ table, row }) => atomicGroup(facts, table, row)));
  const confidence: Confidence = report.confidence ?? (groups.size <= 1 || report.frozen === true ? 'high' : 'medium');
  return {
    rule: rule.id,
    name: rule.name,
    severity: severityOf(rule, report, confidence),
    confidence,
    message: report.message,
    place: report.place,
    related: (report.related ?? []).slice(0, MAX_RELATED),
    data: report.data,
    hint: report.hint ?? rule.hint,
    reference: rule.reference,
    variant: report.variant ?? null,
    subject: report.subject,
    category: rule.category ?? null,
  };
};

const severityOf = (rule: Rule, report: Report, confidence: Confidence): Severity => {
  const asked = report.severity ?? rule.severity;
  if (report.exact === true) return asked;
  if (confidence === 'low') return 'info';
  return confidence === 'medium' && !rule.tearSafe ? lowerSeverity(asked) : asked;
};
