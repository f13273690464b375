// The table of all rules for people who want to know what is looked at. The pages of single rules are `xdump explain RULE`.

/** Chapters by the first letters of the ids, in the order of the page. */
const CHAPTERS = {
  GNT: 'Grant tables',
  RNG: 'Rings and queues',
  BLK: 'Block devices',
  PGT: 'Persistent grants',
  P2M: 'Frame numbers',
  DMA: 'Bounce buffers and DMA',
  ARM: 'Arm',
  EVC: 'Event channels',
  TCE: 'DMA windows of POWER',
  LOG: 'Failed checks, crashes and panics',
  RPL: 'Recordings and models',
  GEN: 'The input itself',
};

const cell = (text) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

const rowOf = ({ id, severity, title, condition, needs }) =>
  `| ${id} | ${severity} | ${cell(title)} | ${cell(condition)} | ${needs.map((need) => `\`${need}\``).join(' ')} |`;

const chapter = (heading, rules) => [
  `## ${heading}`,
  '',
  '| rule | level | title | fires when | needs |',
  '|---|---|---|---|---|',
  ...rules.map(rowOf),
  '',
];

export const rulesPage = (rules) =>
  [
    '# Rules',
    '',
    `There are ${rules.length}. \`xdump explain RULE\` (in the editor *Xen Dump: Explain Rule*, or the rule id beside a finding) shows the page of one: what to do, where it comes from, and two examples that are run through the rule while you read.`,
    '',
    'A rule that lacks what it *needs* answers "could not be decided", never "all is well". The level is one step lower when facts of different moments were combined, unless the contradiction holds for different moments as well.',
    '',
    'This page is made by `node scripts/make-docs.mjs`; a test keeps it equal to the catalogue.',
    '',
    ...Object.entries(CHAPTERS).flatMap(([prefix, heading]) => {
      const own = rules.filter(({ id }) => id.startsWith(`${prefix}-`));
      return own.length === 0 ? [] : chapter(heading, own);
    }),
  ].join('\n');
