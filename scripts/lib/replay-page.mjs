// The page of what the models make of the real recordings, from what the golden test keeps.

const cell = (text) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

const kindRow = ([kind, [read, stepped, equal, within, different, skipped]]) =>
  `| ${cell(kind)} | ${[read, stepped, equal + different, equal, within, different, skipped].join(' | ')} |`;

const reasonText = ([reason, count]) => `- ${count} × ${cell(reason)}`;

const recordingText = ({ file, name, part, model, variant, kinds, reasons, assumed, unexplained }) => [
  `### ${cell(file)}: ${cell(name)}`,
  '',
  `Part \`${part}\`, model ${model}${variant === null ? '' : `, variant ${variant}`}. ${unexplained} differences without a known reason, ${assumed} assumptions.`,
  '',
  '| recorded | read | moved the model | compared | equal | of these in limits | different | skipped |',
  '|---|--:|--:|--:|--:|--:|--:|--:|',
  ...Object.entries(kinds).map(kindRow),
  '',
  ...(Object.keys(reasons).length === 0 ? [] : [...Object.entries(reasons).map(reasonText), '']),
];

/** The page: totals, then each scenario with its recordings. */
export const replayPage = (golden) => {
  const all = Object.values(golden).flat();
  const sum = (of) =>
    all.reduce((total, { kinds }) => total + Object.values(kinds).reduce((part, one) => part + of(one), 0), 0);
  return [
    '# Recordings of real hosts along the models',
    '',
    `${all.length} recordings of ${Object.keys(golden).length} scenarios: ${sum(([read]) => read)} things were read, ${sum(([, , equal, , different]) => equal + different)} compared with what the model predicts, ${sum(([, , equal]) => equal)} of them are equal (${sum(([, , , within]) => within)} only lie in the limits of a prediction that is no single value), ${sum(([, , , , different]) => different)} differ and ${sum(([, , , , , skipped]) => skipped)} were skipped. A difference without a known reason is a finding (RPL-01); there are ${all.reduce((total, { unexplained }) => total + unexplained, 0)}.`,
    '',
    'The scenarios are named as in the collection that the tests use. This page is made by `node scripts/make-docs.mjs` from `test/golden/replay.json`, which `test/truth/replay-golden.test.ts` compares with the captures.',
    '',
    ...Object.entries(golden).flatMap(([folder, recordings]) => [
      `## ${folder}`,
      '',
      ...recordings.flatMap(recordingText),
    ]),
  ].join('\n');
};
