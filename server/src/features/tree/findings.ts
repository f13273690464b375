import type { Analysis, LocatedFinding } from '../../analysis/analysis.ts';
import type { Severity } from '../../core/finding.ts';
import type { Rule } from '../../rules/rule.ts';
import { escapeMarkdown } from '../markdown.ts';
import { inBuckets, treeItem, type TreeItem } from './node.ts';
import { amount } from '../../core/amount.ts';

const LEVELS: readonly {
  readonly severity: Severity;
  readonly label: string;
  readonly icon: string;
  readonly color: string;
}[] = [
  { severity: 'error', label: 'errors', icon: 'error', color: 'problemsErrorIcon.foreground' },
  { severity: 'warning', label: 'warnings', icon: 'warning', color: 'problemsWarningIcon.foreground' },
  { severity: 'info', label: 'infos', icon: 'info', color: 'problemsInfoIcon.foreground' },
];

/** The Findings tree: by severity, then rule, then place; suppressed ones apart; and what could not be decided. */
export const findingsTree = (analysis: Analysis, rules: readonly Rule[], withUnknown: boolean): readonly TreeItem[] => {
  const shown = analysis.findings.filter(({ suppressed }) => suppressed === null);
  const hidden = analysis.findings.filter(({ suppressed }) => suppressed !== null);
  const levels = LEVELS.flatMap(({ severity, label, icon, color }) => {
    const findings = shown.filter((finding) => finding.severity === severity);
    if (findings.length === 0) return [];
    return [
      treeItem({
        key: severity,
        label,
        description: String(findings.length),
        icon,
        iconColor: color,
        kind: 'bucket',
        expanded: severity !== 'info',
        children: () => ruleNodes(analysis, findings, rules, icon, color),
      }),
    ];
  });
  const apart =
    hidden.length === 0
      ? []
      : [
          treeItem({
            key: 'suppressed',
            label: 'suppressed',
            description: String(hidden.length),
            icon: 'eye-closed',
            iconColor: 'disabledForeground',
            kind: 'bucket',
            children: () => ruleNodes(analysis, hidden, rules, 'eye-closed', 'disabledForeground'),
          }),
        ];
  return [...levels, ...apart, ...(withUnknown && analysis.unknown.length > 0 ? [unknownNode(analysis, rules)] : [])];
};

const ruleNodes = (
  analysis: Analysis,
  findings: readonly LocatedFinding[],
  rules: readonly Rule[],
  icon: string,
  color: string,
): readonly TreeItem[] => {
  const byRule = new Map<string, LocatedFinding[]>();
  for (const finding of findings) {
    const group = byRule.get(finding.rule) ?? [];
    byRule.set(finding.rule, group);
    group.push(finding);
  }
  return [...byRule].map(([id, group]) => {
    const rule = rules.find((known) => known.id === id);
    const keys = keysOf(group);
    return treeItem({
      key: id,
      label: id,
      description: `${rule?.title ?? ''} (${group.length})`,
      tooltip: rule === undefined ? null : escapeMarkdown(rule.condition),
      icon,
      iconColor: color,
      rule: id,
      kind: 'rule',
      expanded: group.length <= 20,
      children: () =>
        inBuckets(
          group.length,
          (index) => findingNode(analysis, group[index], keys[index] ?? String(index), icon, color),
          (index) => `line ${group[index]?.location.line ?? 0}`,
        ),
    });
  });
};

/** A key for each finding that stays when others come and go: its object and place, and a number where that is not enough. */
const keysOf = (group: readonly LocatedFinding[]): readonly string[] => {
  const seen = new Map<string, number>();
  return group.map(({ subject, location: { source, line } }) => {
    const key = `${subject ?? 'line'}:${source}:${line}`;
    const nth = seen.get(key) ?? 0;
    seen.set(key, nth + 1);
    return nth === 0 ? key : `${key}#${nth}`;
  });
};

const findingNode = (
  analysis: Analysis,
  finding: LocatedFinding | undefined,
  key: string,
  icon: string,
  color: string,
): TreeItem => {
  if (finding === undefined) return treeItem({ key, label: 'finding' });
  const file = (analysis.sources[finding.location.source]?.path ?? '').split(/[/\\]/).at(-1) ?? '';
  const related = finding.relatedLocations.map(({ location, message }, position) =>
    treeItem({
      key: `r${position}`,
      label: message,
      description: `line ${location.line}`,
      icon: 'link',
      place: { source: location.source, line: location.line, field: null },
      kind: 'note',
    }),
  );
  return treeItem({
    key,
    label: finding.message,
    description: `${file}:${finding.location.line}`,
    tooltip: `${escapeMarkdown(finding.message)}\n\n${escapeMarkdown(finding.hint)}${finding.suppressed === null ? '' : `\n\nSuppressed: ${escapeMarkdown(finding.suppressed)}`}`,
    icon,
    iconColor: color,
    place: finding.place,
    address: finding.subject,
    value: finding.message,
    rule: finding.rule,
    kind: 'finding',
    children: related.length === 0 ? null : () => related,
  });
};

const unknownNode = (analysis: Analysis, rules: readonly Rule[]): TreeItem =>
  treeItem({
    key: 'unknown',
    label: 'could not be decided',
    description: amount(analysis.unknown.length, 'rule'),
    tooltip: 'These rules need facts that the capture does not hold. They say nothing, neither good nor bad.',
    icon: 'question',
    kind: 'bucket',
    children: () =>
      analysis.unknown.map(({ rule, needs }) =>
        treeItem({
          key: rule,
          label: rule,
          description: `needs ${needs.join(', ')}`,
          tooltip: escapeMarkdown(rules.find(({ id }) => id === rule)?.title ?? rule),
          icon: 'question',
          rule,
          kind: 'rule',
        }),
      ),
  });
