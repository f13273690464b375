import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readInRuns } from '../support/read-in-runs.ts';

const text = fc.constantFrom(
  'xen_map_cache want 0x7000000',
  'cpu_ioreq_config_read I/O=0x7ffe219ed560 sbdf=0x0 reg=10 size=2 data=0x600',
  'handle_ioreq I/O=0x7ffe219ed560 type=0 dir=0 df=0 ptr=0 port=0xcf8 data=0x80000860 count=1 size=4',
  'cpu_ioreq_pio I/O=0x7ffe219ed560 pio dir=0 df=0 ptr=0 port=0xcf8 data=0x80000860 count=1 size=16',
  'xen_map_cache_return 0x7f40d4e1c000',
  'xen_ioreq_server_create id: 0',
  'spapr_iommu_put liobn=71000003 ioba=0x1000 tce=0x4cf2003 ret=0',
  'kvm_set_user_memory Slot#1 flags=0x0 gpa=0x0 size=0x1000 ua=0x7f ret=0',
  'some_other_event with text',
  'x',
  'an event & more < than =3D that',
  'xen_mapcache: Trying to find address 0x7f that is not in the mapcache!',
);
const prefix = fc.oneof(
  { weight: 20, arbitrary: fc.nat(999_999).map((micros) => `245@1795191278.${String(micros).padStart(6, '0')}:`) },
  {
    weight: 2,
    arbitrary: fc.constantFrom('', '(245) ', '245@12:', '> 245@1.000001:', '2026-11-20T15:50:50.068312Z (245) '),
  },
);
const line = fc
  .tuple(prefix, text, fc.constantFrom('', '', '', ' ', '\r', '=', 'é', '\u001b[0m'))
  .map(([before, event, after]) => before + event + after);
const other = fc.constantFrom('', 'something else', '(XEN) a line', '[    1.000000] a line', 'wrapped');
const log = fc
  .array(fc.oneof({ weight: 15, arbitrary: line }, { weight: 1, arbitrary: other }), { maxLength: 60 })
  .map((lines) => `${lines.join('\n')}\n`);

describe('lines of QEMU that are taken in runs', () => {
  it('are what the reader of single lines finds, wherever chunks end', async () => {
    await fc.assert(
      fc.asyncProperty(log, fc.integer({ min: 1, max: 5000 }), async (written, step) => {
        const bytes = new TextEncoder().encode(written);
        const single = await readInRuns(bytes, false);
        expect((await readInRuns(bytes, true)).told).toBe(single.told);
        expect((await readInRuns(bytes, true, step)).told).toBe(single.told);
      }),
      { numRuns: 300 },
    );
  });

  it('are nearly all lines of a trace', async () => {
    const one =
      '245@1795191278.202946:handle_ioreq I/O=0x7f type=0 dir=0 df=0 ptr=0 port=0xcf8 data=0x8 count=1 size=4\n';
    const { inRuns, told } = await readInRuns(new TextEncoder().encode(one.repeat(2000)), true);
    expect(inRuns).toBeGreaterThan(1900);
    expect(told).toContain('3320');
  });
});
