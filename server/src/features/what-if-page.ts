import type { Facts } from '../facts/facts.ts';
import { recordedScenario } from '../replay/what-if/recorded-scenario.ts';
import { switchCatalogue } from '../replay/what-if/switch-catalogue.ts';
import { areaOf, chooseSwitch, whatIf } from '../replay/what-if/what-if.ts';
import type { SwitchItem } from '../wire/what-if.ts';
import { whatIfText } from './what-if-text.ts';

/** All switches, for a list to choose from. */
export const switchItems = (): readonly SwitchItem[] =>
  switchCatalogue.map(({ id, title, values }) => ({
    id,
    title,
    values:
      values.kind === 'names'
        ? { kind: 'names', names: values.names }
        : { kind: 'number', least: values.least, most: values.most, proposed: values.second },
  }));

/** Where the events of a capture (null: those of the switch's scenario) differ under a choice such as `W-22=352`, as Markdown. */
export const whatIfPage = (choice: string, facts: Facts | null): string => {
  const chosen = chooseSwitch(choice);
  if (typeof chosen === 'string') return `${chosen}.\n`;
  const area = areaOf(chosen.definition.scenario?.() ?? null);
  const answer = whatIf([chosen], facts === null || area === null ? null : recordedScenario(facts, area));
  const { id, title } = chosen.definition;
  return [
    `# ${id} ${title}: ${chosen.from} or ${chosen.to}`,
    '',
    '```text',
    typeof answer === 'string' ? answer : whatIfText(answer).trimEnd(),
    '```',
    '',
  ].join('\n');
};
