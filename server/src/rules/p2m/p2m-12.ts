import { isWhole } from '../../core/completeness.ts';
import { hex } from '../../core/hex.ts';
import { factPlace } from '../../facts/fact-place.ts';
import type { Report, Rule } from '../rule.ts';

const example = (...ranges: readonly string[]): string =>
  `%xdump 1\n%section p2m path=/sys/kernel/debug/xen/mmu/p2m\n${ranges.map((range) => ` ${range}\n`).join('')}%end\n`;

/** The kernel's own list of its P2M covers all pages once, and knows what each holds. */
export const p2m12: Rule = {
  id: 'P2M-12',
  name: 'debugfs-ranges-broken',
  title: 'debugfs ranges broken',
  severity: 'warning',
  tearSafe: false,
  needs: ['p2mRange'],
  condition:
    'In /sys/kernel/debug/xen/mmu/p2m a range is "abnormal", or a complete listing has a gap between two ranges or pages in two of them.',
  hint: 'The memory map of the machine was laid out wrongly at boot: memory is missing or the boot hangs',
  reference: 'Linux arch/x86/xen/p2m.c: p2m_dump_show(); invariant M5-I10',
  fires: { capture: example('[0x0->0x100] pfn', '[0x100->0x200] abnormal', '[0x200->0x1000] missing') },
  silent: { capture: example('[0x0->0x9f] pfn', '[0x9f->0x100] identity', '[0x100->0x40000] pfn') },
  evaluate: function* ({ world, report, pass, unknown }) {
    const { facts } = world;
    const { columns, block } = facts.tables.p2mRange;
    const blocks = new Set(
      facts.blocks
        .filter(({ capture, format }) => capture === world.capture.id && format === 'linux-p2m')
        .map(({ id }) => id),
    );
    let next = null as { readonly block: number; readonly pfn: bigint } | null;
    for (let row = 0; blocks.size > 0 && row < facts.tables.p2mRange.rows(); row += 1) {
      const id = block.at(row);
      const [first, last, type] = [columns.firstPfn.at(row), columns.lastPfn.at(row), columns.type.at(row)];
      if (!blocks.has(id) || first === null || last === null) continue;
      const told = (what: string): Report => ({
        subject: null,
        place: factPlace(facts, 'p2mRange', row),
        message: `P2M range ${hex(first)} to ${hex(last)}: ${what}`,
        data: { firstPfn: hex(first), lastPfn: hex(last), type },
        evidence: [{ table: 'p2mRange', row }],
      });
      if (type === 'abnormal') report(told('abnormal'));
      else if (next?.block === id && first !== next.pfn && isWhole(facts.blocks[id]?.completeness ?? 'damaged'))
        report(
          told(first > next.pfn ? `nothing is said about ${hex(next.pfn)} to ${hex(first - 1n)}` : 'listed twice'),
        );
      else pass();
      next = { block: id, pfn: last + 1n };
      yield;
    }
    if (blocks.size === 0) unknown('p2mRange');
  },
};
