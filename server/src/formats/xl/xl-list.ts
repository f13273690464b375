import { decodeUtf8 } from '../../core/utf8.ts';
import { skipBlanks, startsWith } from '../../input/bytes.ts';
import type { Line } from '../../input/line.ts';
import { domainRow } from '../domain-row.ts';
import type { Field, FieldReader } from '../field.ts';
import { Taken, type BlockContext, type BlockFormat, type BlockReader } from '../format.ts';
import { isXlListHeader, readXlListRow } from './xl-list-row.ts';

const textOf = ({ bytes, payload, end }: Line): string => decodeUtf8(bytes, payload, Math.min(end, payload + 1001));

class XlListReader implements BlockReader {
  readonly #context: BlockContext;
  #begun = false;

  constructor(context: BlockContext) {
    this.#context = context;
  }

  read(line: Line): Taken {
    const text = textOf(line);
    const row = readXlListRow(text);
    if (row === null) {
      // A second header is another list.
      if (this.#begun || !isXlListHeader(text)) return Taken.no;
      this.#begun = true;
      return Taken.yes;
    }
    this.#context.facts.tables.domain.add(
      this.#context.block.id,
      line.number,
      domainRow({
        domid: Number(row.domid.text),
        name: row.name,
        uuid: row.uuid?.text ?? null,
        state: row.state.text,
        vcpus: Number(row.vcpus.text),
        memoryMiB: Number(row.memory.text),
      }),
    );
    return Taken.yes;
  }

  end(): void {
    // Nothing closes the list, so nothing tells whether it is whole.
  }
}

const fields: FieldReader = (text, payload) => {
  const row = readXlListRow(text.slice(payload));
  if (row === null) return isXlListHeader(text.slice(payload)) ? [] : null;
  const field = (
    kind: Field['kind'],
    name: string,
    { text: printed, start, end }: { readonly text: string; readonly start: number; readonly end: number },
  ): Field => ({
    start: payload + start,
    end: payload + end,
    kind,
    name,
    value: /^\d{1,15}$/.test(printed) ? Number(printed) : printed,
    domain: null,
  });
  const name = { text: row.name ?? '(null)', start: row.nameStart, end: row.nameEnd };
  return [
    { ...field('name', 'name', name), value: name.text },
    field('domain', 'domid', row.domid),
    field('size', 'memoryMiB', row.memory),
    field('count', 'vcpus', row.vcpus),
    field('keyword', 'state', row.state),
    ...(row.uuid === null ? [] : [field('handle', 'uuid', row.uuid)]),
  ];
};

/**
 * Output of `xl list`, with `-v` or without, Xen 4.1 to 4.22, and of `xm list`. Facts: `domain`, one row a domain; a
 * domain without a name (`(null)`: its guest is gone but pages are held) has none.
 */
export const xlListFormat: BlockFormat = {
  name: 'xl-list',
  kind: 'xl',
  key: null,
  stream: 'tool',
  starts: (line) => {
    const { bytes, payload, end } = line;
    if (!startsWith(bytes, skipBlanks(bytes, payload, Math.min(end, payload + 16)), end, 'Name ')) return null;
    return isXlListHeader(textOf(line)) ? 'header' : null;
  },
  open: (context) => new XlListReader(context),
  fields,
};
