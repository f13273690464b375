import type { SectionKind } from '../facts/block.ts';
import type { Directive } from '../input/directive.ts';
import type { DirectiveHost } from './directive-host.ts';

/** The newest format version that is understood. */
const VERSION = 1;

const KINDS: readonly SectionKind[] = [
  'xen-console',
  'kernel-log',
  'xenstore',
  'sysfs',
  'p2m',
  'm2p',
  'lsevtchn',
  'xl',
  'trace',
  'qemu-log',
  'proc',
  'state',
  'events',
  'text',
];

/** Attributes that version 1 knows, by keyword; `param`, `note` and `xdump` have none of their own. */
const ATTRIBUTES: Readonly<Record<string, readonly string[]>> = {
  host: ['name', 'arch', 'xen', 'kernel'],
  capture: ['tool', 'at'],
  snapshot: ['id', 'at', 'frozen'],
  section: ['domain', 'key', 'cmd', 'path', 'at', 'exit'],
  end: ['lines', 'sha256'],
  missing: ['cmd', 'reason'],
  suppress: ['at', 'reason'],
};

/** Carries out one directive: what it says goes into facts or opens and closes sections; what is unknown is noted. */
export const applyDirective = (reader: DirectiveHost, directive: Directive, line: number): void => {
  const { keyword } = directive;
  for (const attribute of directive.attributes.keys()) {
    const known = ATTRIBUTES[keyword];
    if (known !== undefined && !known.includes(attribute))
      reader.note('GEN-09', line, { what: `attribute ${attribute} of %${keyword}` }, `${keyword} ${attribute}`);
  }
  switch (keyword) {
    case 'xdump':
      startCapture(reader, directive, line);
      break;
    case 'host':
      addHost(reader, directive, line);
      break;
    case 'capture': {
      const capture = reader.currentCapture(line);
      capture.tool = directive.attributes.get('tool') ?? null;
      capture.at = directive.attributes.get('at') ?? null;
      break;
    }
    case 'snapshot':
      startSnapshot(reader, directive, line);
      break;
    case 'section':
      openSection(reader, directive, line);
      break;
    case 'end':
      reader.closeSection(line, directive);
      break;
    case 'missing':
      addMissing(reader, directive, line);
      break;
    case 'param':
      addParameter(reader, directive, line);
      break;
    case 'suppress':
      addSuppression(reader, directive, line);
      break;
    case 'note':
      reader.currentCapture(line).remarks.push({ source: reader.input.source, line, text: directive.rest });
      break;
    default:
      reader.note('GEN-09', line, { what: `%${keyword}` }, keyword);
  }
};

const startCapture = (reader: DirectiveHost, directive: Directive, line: number): void => {
  reader.closeSection(line - 1, null);
  const version = Number(directive.words[0] ?? '1');
  const inFolder = reader.input.hints.capture !== null;
  if (!inFolder || reader.inXdump) {
    reader.newCapture(line);
    reader.snapshot = null;
    reader.frozen = false;
  }
  reader.inXdump = true;
  if (version > VERSION) reader.note('GEN-12', line, { n: version });
};

const addHost = (reader: DirectiveHost, { attributes }: Directive, line: number): void => {
  reader.closeSection(line - 1, null);
  const block = reader.directiveBlock(line);
  reader.input.facts.tables.host.add(block.id, line, {
    name: attributes.get('name') ?? null,
    arch: attributes.get('arch') ?? null,
    xen: attributes.get('xen') ?? null,
    kernel: attributes.get('kernel') ?? null,
    domid: null,
  });
};

const startSnapshot = (reader: DirectiveHost, { attributes, words }: Directive, line: number): void => {
  reader.closeSection(line - 1, null);
  reader.frozen = attributes.get('frozen') === 'yes';
  const block = reader.directiveBlock(line);
  reader.snapshot = reader.input.facts.tables.snapshot.add(block.id, line, {
    id: attributes.get('id') ?? words[0] ?? String(line),
    at: attributes.get('at') ?? null,
    frozen: reader.frozen,
  });
};

const openSection = (reader: DirectiveHost, directive: Directive, line: number): void => {
  const stated = directive.words[0] ?? 'text';
  const kind = KINDS.find((name) => name === stated);
  if (kind === undefined) reader.note('GEN-09', line, { what: `section kind ${stated}` }, `kind ${stated}`);
  reader.openSection(kind ?? 'text', line, directive);
};

const addMissing = (reader: DirectiveHost, { words, attributes }: Directive, line: number): void => {
  reader.closeSection(line - 1, null);
  const { missing } = reader.currentCapture(line);
  missing.push({
    kind: words[0] ?? 'text',
    reason: attributes.get('reason') ?? null,
    source: reader.input.source,
    line,
  });
};

const addParameter = (reader: DirectiveHost, { attributes }: Directive, line: number): void => {
  const block = reader.directiveBlock(line);
  for (const [name, value] of attributes)
    reader.input.facts.tables.parameter.add(block.id, line, { name, value, origin: 'stated' });
};

const addSuppression = (reader: DirectiveHost, { words, attributes }: Directive, line: number): void => {
  const reason = attributes.get('reason');
  const rule = words[0];
  if (rule === undefined || reason === undefined) {
    reader.note('GEN-09', line, { what: '%suppress without a rule or without reason="…"' }, 'suppress');
    return;
  }
  reader.currentCapture(line).suppressions.push({
    rule,
    at: attributes.get('at') ?? null,
    reason,
    source: reader.input.source,
    line,
  });
};
