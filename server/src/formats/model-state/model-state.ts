import { decodeUtf8 } from '../../core/utf8.ts';
import type { BlockFormat } from '../format.ts';
import { readStateLine } from './state-line.ts';
import { ModelStateReader } from './model-state-reader.ts';

/** What a path begins with outside of a `state` section: only names with a key in braces, which nothing else prints. */
const START = /^(?:gt|mt|fe|be|dom|ev|emu|ioreq|p2m|armp2m|owner)\{[^{}\s]{1,80}\}[^\s=]{0,300} {0,20}= {0,20}\S/;
/** How far to look for the brace, and how much of the line to look at. */
const MAX_NAME = 6;
const MAX_LINE = 500;

/**
 * A `state` section (XDUMP_FORMAT.md): the internal state of drivers and hypervisor as `PATH = VALUE`, from a debugger or written by hand.
 * Facts: `stateValue`.
 */
export const modelStateFormat: BlockFormat = {
  name: 'model-state',
  kind: 'state',
  key: null,
  stream: 'tool',
  starts: ({ bytes, start, payload, end }) => {
    if (payload !== start) return null;
    const brace = bytes.subarray(start, Math.min(end, start + MAX_NAME + 1)).indexOf(123);
    if (brace < 2) return null;
    return START.test(decodeUtf8(bytes, start, Math.min(end, start + MAX_LINE))) ? 'header' : null;
  },
  open: (context) => new ModelStateReader(context),
  fields: (text) => {
    const line = readStateLine(text.trimEnd());
    if (line === null) return null;
    return [
      { start: 0, end: line.pathEnd, kind: 'name', name: 'path', value: line.path, domain: null },
      {
        start: line.valueAt,
        end: line.valueAt + line.value.length,
        kind: 'name',
        name: 'value',
        value: line.value,
        domain: null,
      },
    ];
  },
};
