import { chooseSwitch, whatIf } from '../replay/what-if/what-if.ts';
import { valuePair, type SwitchDefinition } from '../replay/what-if/switch-definition.ts';
import { whatIfText } from './what-if-text.ts';

/** Values of a switch in words. */
export const valuesText = ({ values }: SwitchDefinition): string =>
  values.kind === 'names'
    ? values.names.join(', ')
    : `a number from ${values.least} to ${values.most}; ${values.first} is compared with ${values.second} unless another is asked for`;

/** The page of a what-if switch as Markdown, with what its scenario shows at this moment. */
export const switchPage = (definition: SwitchDefinition): string => {
  const { id, title, models, debate, predicted } = definition;
  const chosen = chooseSwitch(id);
  const answer = typeof chosen === 'string' ? chosen : whatIf([chosen]);
  return [
    `# ${id} ${title}`,
    '',
    `Models: ${models.join(', ')} · values: ${valuesText(definition)}`,
    '',
    '## Where it was debated',
    '',
    `${debate}.`,
    '',
    '## What is to be seen',
    '',
    predicted,
    '',
    `## \`xdump what-if --switch ${id}=${valuePair(definition)[1]}\``,
    '',
    '```text',
    ...(typeof answer === 'string' ? [answer] : whatIfText(answer).trimEnd().split('\n').slice(4)),
    '```',
    '',
  ].join('\n');
};
