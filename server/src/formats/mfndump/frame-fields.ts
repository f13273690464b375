import { fieldsOf, type FieldReader, type FieldSpec } from '../field.ts';

interface Shape {
  readonly line: RegExp;
  readonly specs: readonly FieldSpec[];
}

const hex = (kind: FieldSpec['kind'], name: string): FieldSpec => ({ kind, name, base: 'hex' });
const dec = (kind: FieldSpec['kind'], name: string): FieldSpec => ({ kind, name, base: 'dec' });

/** Rows and heads of all sub-commands (tools/misc/xen-mfndump.c, 4.3 to 4.22). */
const SHAPES: readonly Shape[] = [
  {
    line: /^ {2}mfn=(0x[0-9a-f]{1,16}) ==> pfn=(0x[0-9a-f]{1,16}) {0,8}$/d,
    specs: [hex('mfn', 'mfn'), hex('pfn', 'pfn')],
  },
  {
    line: /^ {2}pfn=(0x[0-9a-f]{1,16}) ==> mfn=(0x[0-9a-f]{1,16}) \(type (0x[0-9a-f]{1,8})\)/d,
    specs: [hex('pfn', 'firstPfn'), hex('mfn', 'firstMfn'), hex('keyword', 'type')],
  },
  { line: /^ {2}pte\[(\d{1,5})\]: (0x[0-9a-f]{1,16})$/d, specs: [dec('count', 'index'), hex('address', 'value')] },
  {
    line: /^ {2}(0x[0-9a-f]{1,16}) <-- \[(0x[0-9a-f]{1,16})\]\[(\d{1,5})\]: (0x[0-9a-f]{1,16})$/d,
    specs: [hex('mfn', 'mfn'), hex('mfn', 'tableMfn'), dec('count', 'index'), hex('address', 'value')],
  },
  {
    line: /^ pfn: (0x[0-9a-f]{1,16}), mfn: (0x[0-9a-f]{1,16}), L(\d) table/d,
    specs: [hex('pfn', 'tablePfn'), hex('mfn', 'tableMfn'), dec('count', 'level')],
  },
  { line: /^ Max MFN: (\d{1,15})/d, specs: [dec('count', 'maxMfn')] },
  {
    line: /^ Guest Width: (\d{1,3}), PT Levels: (\d{1,3}) P2M size: = (\d{1,15})/d,
    specs: [dec('count', 'width'), dec('count', 'levels'), dec('count', 'p2mSize')],
  },
  { line: /^ --- Dumping P2M for domain (\d{1,5}) ---/d, specs: [dec('domain', 'domid')] },
  {
    line: /^ --- Dumping (\d{1,5}) PTEs for domain (\d{1,5}) ---/d,
    specs: [dec('count', 'entries'), dec('domain', 'domid')],
  },
  {
    line: /^ --- Looki(?:n)?g for PTEs mapping mfn (0x[0-9a-f]{1,16}) for domain (\d{1,5}) ---/d,
    specs: [hex('mfn', 'mfn'), dec('domain', 'domid')],
  },
  {
    line: /^ 1: (0x[0-9a-f]{1,16})\[dom (\d{1,5})\], 2: (0x[0-9a-f]{1,16})\[dom (\d{1,5})\]/d,
    specs: [hex('mfn', 'mfn'), dec('domain', 'domid'), hex('mfn', 'mfn'), dec('domain', 'domid')],
  },
  { line: /^ {2}mem(?:cpy|cmp)\(1, 2\) = (-?\d{1,10})/d, specs: [dec('count', 'result')] },
  { line: /^ --- End of P2M for domain (\d{1,5}) ---/d, specs: [dec('domain', 'domid')] },
  {
    line: /^ --- End of PTEs for domain (\d{1,5}), pfn=(0x[0-9a-f]{1,16}) \(mfn=(0x[0-9a-f]{1,16})\) ---/d,
    specs: [dec('domain', 'domid'), hex('pfn', 'tablePfn'), hex('mfn', 'tableMfn')],
  },
];

/** The fields of the lines of `xen-mfndump`. */
export const frameFields: FieldReader = (text, payload) => {
  if (text[payload] !== ' ') return null;
  for (const { line, specs } of SHAPES) {
    const fields = fieldsOf(text, payload, line, specs);
    if (fields !== null) return fields;
  }
  return null;
};
