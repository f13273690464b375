// The arrows of docs/architecture.md. One direction, no cycle; protocol and editor types only at the edges.
const ROOMS = {
  core: [],
  wire: [],
  input: ['core'],
  facts: ['core'],
  formats: ['core', 'input', 'facts'],
  world: ['core', 'facts'],
  model: ['core'],
  replay: ['core', 'facts', 'world', 'model'],
  rules: ['core', 'facts', 'world', 'model', 'replay'],
  analysis: ['core', 'input', 'facts', 'formats', 'world', 'model', 'replay', 'rules'],
  features: ['core', 'input', 'facts', 'formats', 'world', 'model', 'replay', 'rules', 'analysis', 'wire'],
  io: ['core', 'input', 'analysis'],
  lsp: ['core', 'analysis', 'features', 'wire', 'io', 'rules'],
  cli: ['core', 'facts', 'model', 'replay', 'rules', 'analysis', 'features', 'wire', 'io', 'lsp'],
};
const NODE_ROOMS = 'io|lsp|cli|main';

module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-orphans',
      severity: 'error',
      from: { orphan: true, path: 'server/src', pathNot: '\\.d\\.ts$' },
      to: {},
    },
    ...Object.entries(ROOMS).map(([room, allowed]) => ({
      name: `${room}-imports-only-${allowed.join('-') || 'nothing'}`,
      severity: 'error',
      from: { path: `server/src/${room}/` },
      to: { path: 'server/src/|client/', pathNot: `server/src/(${[room, ...allowed].join('|')})/` },
    })),
    {
      name: 'node-only-at-the-edges',
      severity: 'error',
      from: { path: 'server/src/', pathNot: `server/src/(${NODE_ROOMS})/` },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'protocol-only-in-lsp',
      severity: 'error',
      from: { path: 'server/src/', pathNot: 'server/src/(lsp|main)/' },
      to: { path: 'node_modules/vscode-languageserver' },
    },
    {
      name: 'pure-rooms-use-no-package',
      severity: 'error',
      from: { path: 'server/src/(core|input|facts|formats|world|model|replay|rules|analysis|features|wire)/' },
      to: { path: 'node_modules/' },
    },
    {
      name: 'editor-only-in-client',
      severity: 'error',
      from: { pathNot: '^(client|test/host)/' },
      to: { path: '^vscode$|node_modules/@types/vscode' },
    },
    {
      name: 'client-imports-only-wire',
      severity: 'error',
      from: { path: 'client/src/' },
      to: { path: 'server/src/', pathNot: 'server/src/wire/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
