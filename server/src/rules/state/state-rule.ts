import type { Related } from '../../core/finding.ts';
import { factPlace } from '../../facts/fact-place.ts';
import type { StateFact, StateView } from '../../world/state-view.ts';
import type { CaptureWorld, SnapshotWorld } from '../../world/world.ts';
import type { Report, Rule } from '../rule.ts';

/** One moment whose model state a rule looks at. */
export interface StateMoment {
  readonly state: StateView;
  readonly snapshot: SnapshotWorld;
  readonly world: CaptureWorld;
}

/** The rule is broken for one object. */
export interface Breach extends Omit<Report, 'place' | 'evidence'>, Partial<Pick<Report, 'evidence'>> {
  readonly is: 'broken';
  /** The state lines that were combined; the finding stands at the first. */
  readonly facts: readonly [StateFact, ...StateFact[]];
}

/** What a rule says about one object of the state. */
export type StateVerdict =
  Breach | { readonly is: 'holds' } | { readonly is: 'unknown'; readonly needs: readonly string[] };

/** The rule holds for an object. */
export const HOLDS: StateVerdict = { is: 'holds' };

/** Part of the state (or of what is named) is missing for an object. */
export const lacks = (...needs: readonly string[]): StateVerdict => ({
  is: 'unknown',
  needs: needs.length === 0 ? ['stateValue'] : needs,
});

/** A rule that model state decides: from a crash dump's `state` section. */
export type StateRuleText = Omit<Rule, 'evaluate' | 'tearSafe' | 'needs' | 'fires' | 'silent'> & {
  readonly tearSafe?: boolean;
  /** Instead of the state alone. */
  readonly needs?: readonly string[];
  readonly fires: string;
  readonly silent: string;
  /** Only a machine that stood still can break it: on another the values may have been read one after the other. */
  readonly frozen?: boolean;
  /** One verdict for each object of the moment; none where the state does not speak of any. */
  readonly judge: (moment: StateMoment) => Iterable<StateVerdict>;
};

/** Makes the rule: every moment with state is judged; without any it cannot be decided. */
export const stateRule = ({ judge, fires, silent, frozen, tearSafe, needs, ...text }: StateRuleText): Rule => ({
  ...text,
  tearSafe: tearSafe ?? false,
  needs: needs ?? ['stateValue'],
  fires: { capture: fires },
  silent: { capture: silent },
  evaluate: function* ({ world, report, pass, unknown }) {
    let judged = false;
    for (const snapshot of world.snapshots) {
      for (const verdict of judge({ state: snapshot.state, snapshot, world })) {
        judged = true;
        if (verdict.is === 'holds') pass();
        else if (verdict.is === 'unknown') unknown(...verdict.needs);
        else if (frozen === true && !snapshot.frozen) unknown('snapshot.frozen');
        else report(toReport(world, snapshot, verdict));
        yield;
      }
    }
    if (!judged) unknown(...(needs ?? ['stateValue']));
  },
});

const toReport = (
  { facts }: CaptureWorld,
  snapshot: SnapshotWorld,
  { facts: state, evidence, related, ...said }: Breach,
): Report => {
  const [first, ...others] = state;
  const seen = new Set([first.row]);
  const shown: Related[] = [];
  for (const { row, path } of others) {
    if (seen.has(row)) continue;
    seen.add(row);
    shown.push({ place: factPlace(facts, 'stateValue', row), message: path });
  }
  return {
    ...said,
    place: factPlace(facts, 'stateValue', first.row, 'value'),
    related: [...(related ?? []), ...shown],
    evidence: [...[...seen].map((row) => ({ table: 'stateValue' as const, row })), ...(evidence ?? [])],
    frozen: snapshot.frozen,
  };
};
