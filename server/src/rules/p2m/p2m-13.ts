import { hex } from '../../core/hex.ts';
import { readModelFields, readModelValue } from '../../core/read-model-value.ts';
import { readStatePath } from '../../core/state-path.ts';
import { factPlace } from '../../facts/fact-place.ts';
import { entryFormat } from '../../model/p2m/entry-format.ts';
import type { Rule } from '../rule.ts';
import { usesOverride } from './override-kernel.ts';

const FORMAT = entryFormat(64);
const example = (entry: string): string =>
  [
    '%xdump 1',
    '%host kernel=6.1.0',
    '%section events',
    '@1.0 m5.grantMapped@d0 B=0x10 F=0x99',
    '? p2m{0}.e{0x10} = 0x8000000000000099',
    '@2.0 m5.grantUnmapped@d0 B=0x10',
    `? p2m{0}.e{0x10} = ${entry}`,
    '%end',
    '',
  ].join('\n');

/** What a recorded fact says about the entry of a page, or null when it is about something else. */
const entryOf = (text: string, pfn: bigint): bigint | null => {
  const at = text.indexOf('=', text.lastIndexOf('}'));
  if (at === -1) return null;
  const [table, entry, ...more] = readStatePath(text.slice(0, at).trim()) ?? [];
  if (table?.name !== 'p2m' || entry?.name !== 'e' || entry.key !== pfn.toString() || more.length > 0) return null;
  const read = readModelValue(text, at + 1);
  return read.ok && typeof read.value === 'bigint' ? read.value : null;
};

/** An unmap gives the page back as it was: without a frame, or before 4.0 with the frame that it had. */
export const p2m13: Rule = {
  id: 'P2M-13',
  name: 'restore-wrong-after-remove',
  title: 'Restore wrong after remove',
  severity: 'error',
  tearSafe: false,
  needs: ['events', 'host.kernel'],
  condition:
    'A recorded unmap (event m5.grantUnmapped) is followed by a recorded P2M entry of its page (`? p2m{d}.e{B} = …`) that is not INVALID (kernel 4.0 and later), or not what was recorded before the map (older kernels).',
  hint: 'The balloon will take the page for one that it is not, and the memory of dom0 no longer adds up',
  reference: 'Linux arch/x86/xen/p2m.c: clear_foreign_p2m_mapping(), m2p_remove_override(); invariant M5-I8',
  fires: { capture: example('0x55') },
  silent: { capture: example('0xffffffffffffffff') },
  evaluate: function* ({ world, report, pass, unknown }) {
    const { facts } = world;
    const table = facts.tables.events;
    const old = usesOverride(world);
    const saved = new Map<string, bigint>();
    const known = new Map<string, bigint>();
    let judged = false;
    for (let row = 0; row < table.rows(); row += 1) {
      const { model, event, object, values, facts: recorded } = table.row(row);
      if (model !== 'm5' || facts.blocks[table.block.at(row)]?.capture !== world.capture.id) continue;
      const page = readModelFields(values ?? '', 0).fields['B'];
      if (typeof page !== 'bigint') continue;
      const key = `${object} ${page}`;
      const now = (recorded ?? []).map((text) => entryOf(text, page)).find((value) => value !== null) ?? null;
      if (event === 'grantMapped') {
        const before = known.get(key);
        if (before === undefined) saved.delete(key);
        else saved.set(key, before);
      }
      if (event === 'grantUnmapped') {
        judged = true;
        const expected = old === false ? FORMAT.invalid : old === true ? saved.get(key) : undefined;
        if (now === null) unknown('events.facts');
        else if (expected === undefined) unknown(old === null ? 'host.kernel' : 'events.facts');
        else if (now === expected) pass();
        else
          report({
            subject: `${object ?? 'd0'}:pfn:${hex(page)}`,
            place: factPlace(facts, 'events', row),
            message: `pfn ${hex(page)} holds ${hex(now)} after the unmap, and not ${expected === FORMAT.invalid ? 'INVALID' : hex(expected)}`,
            data: { pfn: hex(page), entry: hex(now), expected: hex(expected) },
            evidence: [{ table: 'events', row }],
          });
      }
      if (now !== null) known.set(key, now);
      yield;
    }
    if (!judged) unknown('events');
  },
};
