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

/** What the kinds mean that are no name of an event or a message. */
const LEGEND = [
  ['f, pg', 'messages of the backend: flushes since the connection, and persistent grants, of a statistics line'],
  ['added, Purged, going, missing, maximum', 'messages of the backend about its tree of persistent grants, along M3'],
  [
    'complaint',
    'a line about one request that the backend refused or complained of, against what M2 prints for that request',
  ],
  ['counted', 'the counter that M2 moves for it, against the next statistics lines'],
  ['dispatch', 'a kernel trace along M2: requests under way when the backend takes another one'],
  ['response', 'a response: its operation along M3, which knows how its pages were mapped, and its status along M2'],
  ['rd, wr, f, ds', 'a kernel trace along M2: requests between two statistics lines, as far as the trace covers them'],
  ['rd in all, …', 'all requests of the trace, against the statistics lines around it'],
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
    'Most kinds are named as the event or the call that was recorded. The others:',
    '',
    ...LEGEND.map(([kind, text]) => `- **${kind}**: ${text}`),
    '',
    ...Object.entries(golden).flatMap(([folder, recordings]) => [
      `## ${folder}`,
      '',
      ...recordings.flatMap(recordingText),
    ]),
  ].join('\n');
};
