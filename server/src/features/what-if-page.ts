import type { World } from '../world/world.ts';
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
export const whatIfPage = (choice: string, world: World | null): string => {
  const chosen = chooseSwitch(choice);
  if (typeof chosen === 'string') return `${chosen}.\n`;
  const area = areaOf(chosen.definition.scenario?.() ?? null);
  const answer = whatIf([chosen], world === null || area === null ? null : recordedScenario(world, area));
  const {
    definition: { id, title },
    from,
    to,
  } = typeof answer === 'string' ? chosen : (answer.switches[0] ?? chosen);
  return [
    `# ${id} ${title}: ${from} or ${to}`,
    '',
    '```text',
    typeof answer === 'string' ? answer : whatIfText(answer).trimEnd(),
    '```',
    '',
  ].join('\n');
};
