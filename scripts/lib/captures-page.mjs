// The table of what the rules say about the real captures: made of the counts that the golden test keeps, and of reasons that a person wrote.

const LEVELS = ['error', 'warning', 'info'];

const countText = (counts) =>
  counts
    .map((count, index) => (count === 0 ? null : `${count} ${LEVELS[index]}${count === 1 || index === 2 ? '' : 's'}`))
    .filter((text) => text !== null)
    .join(', ');

/** Folders with a finding of the rule; a moment is left out when the folder around it has one too. */
const foldersOf = (id, fired) => {
  const all = Object.entries(fired).filter(([, rules]) => id in rules);
  const names = new Set(all.map(([name]) => name));
  const isInside = (name) => [...names].some((other) => other !== name && name.startsWith(`${other}/`));
  return all.filter(([name]) => !isInside(name));
};

/** Why a rule says nothing about any capture. */
const silence = ({ needs }) => {
  if (needs.every((need) => /^(?:stateValue|events)/.test(need)))
    return 'undecided: it needs the state or events of a model, which come from a crash dump or a debugger; no capture has them';
  if (needs.some((need) => /^stateValue/.test(need)))
    return 'holds or undecided: no capture has the state of a crash dump, and what the tables show holds';
  return 'holds wherever the captures have what it needs';
};

const cell = (text) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

const firedRow = ({ id, title }, folders, reasons) =>
  `| ${id} | ${cell(title)} | ${folders.map(([name, rules]) => `${name} (${countText(rules[id])})`).join('<br>')} | ${cell(reasons[id] ?? '')} |`;

/** The page: rules that fire with their captures and the reason, then those that do not. */
export const capturesPage = (rules, fired, reasons) => {
  const withFolders = rules.map((rule) => ({ rule, folders: foldersOf(rule.id, fired) }));
  const firing = withFolders.filter(({ folders }) => folders.length > 0);
  const silent = withFolders.filter(({ folders }) => folders.length === 0);
  return [
    '# What the rules say about real captures',
    '',
    `${Object.keys(fired).length} folders of captures were taken from hosts on which the truth is known: healthy ones, and ones on which one fault at a time was made. ${firing.length} of the ${rules.length} rules fire on some of them, and ${silent.length} on none. No rule of level warning or above fires on a healthy capture.`,
    '',
    'The folders are named as in the collection that the tests use (`test/corpus` is a part of it). Numbers are findings. This page is made by `node scripts/make-docs.mjs` from `test/golden/fired.json`, which `test/truth/golden.test.ts` compares with the captures, and from `test/golden/fired-reasons.json`, which a person wrote after reading the lines.',
    '',
    '## Rules that fire',
    '',
    '| rule | title | captures | why that is right |',
    '|---|---|---|---|',
    ...firing.map(({ rule, folders }) => firedRow(rule, folders, reasons)),
    '',
    '## Rules that do not',
    '',
    '| rule | title | why |',
    '|---|---|---|',
    ...silent.map(({ rule }) => `| ${rule.id} | ${cell(rule.title)} | ${silence(rule)} |`),
    '',
  ].join('\n');
};
