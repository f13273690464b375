import { hex } from '../../core/hex.ts';
import { entryFormat, frameOf, isForeign } from '../../model/p2m/entry-format.ts';
import { stateText } from '../state/example-text.ts';
import { HOLDS, lacks, stateRule } from '../state/state-rule.ts';
import { usesOverride } from './override-kernel.ts';
import { overridesOf } from './overrides.ts';
import { m2pOf, ownersOf, p2mTables } from './state-map.ts';

const FORMAT = entryFormat(64);
const QDISK =
  '%section xenstore\n/local/domain/0/backend/qdisk/0/51712/frontend = "/local/domain/0/device/vbd/51712"\n/local/domain/0/backend/qdisk/0/51712/state = "4"\n/local/domain/0/device/vbd/51712/backend = "/local/domain/0/backend/qdisk/0/51712"\n/local/domain/0/device/vbd/51712/state = "4"\n%end\n';
const example = (overrides: string): string =>
  stateText(
    [`ovr = ${overrides}`, 'p2m{0} = {0x10=0x8000000000000099,0x20=0x99}', 'owner = {0x99=0}', 'm2p = {0x99=0x20}'],
    { host: 'kernel=3.10.0', text: QDISK },
  );

/** Where front and back are one domain, a frame without override leads to the page of the front. */
export const p2m09 = stateRule({
  id: 'P2M-09',
  name: 'reverse-lookup-hits-the-front-page',
  title: 'Reverse lookup hits the front page',
  severity: 'warning',
  needs: ['stateValue', 'vbd.backendType', 'host.kernel'],
  condition:
    'Kernel before 4.0: dom0 serves a disk of its own with a backend in user space (qdisk), a frame that dom0 owns is mapped as foreign, the M2P leads to the page of the front, and the override table (`ovr`) has no entry for it.',
  hint: 'Direct I/O can lock the page of the front a second time and hang: keep the override for mappings of user space (kmap_ops), or use a kernel that marks pages instead (4.0)',
  reference: 'Linux drivers/xen/gntdev.c, arch/x86/xen/p2m.c: m2p_add_override(); model M5.3 rows 4 and 5',
  fires: example('[]'),
  silent: example('[{mfn=0x99,pfn=0x10}]'),
  judge: function* ({ state, snapshot, world }) {
    const overrides = overridesOf(state);
    const entries = p2mTables(state).find(({ domid }) => domid === 0)?.entries;
    if (overrides === null || entries === undefined) return;
    const own = snapshot.vbds.some(
      ({ frontendDomid, backendDomid, backendType }) =>
        frontendDomid === 0 && backendDomid === 0 && backendType === 'qdisk',
    );
    const era = usesOverride(world);
    const known = new Set(overrides.entries.map(({ mfn }) => mfn));
    const [owners, m2p] = [ownersOf(state), m2pOf(state)];
    for (const [pfn, { value, fact }] of entries) {
      if (!isForeign(FORMAT, value)) continue;
      const mfn = frameOf(FORMAT, value);
      const front = m2p.get(mfn);
      const owner = owners.get(mfn);
      if (known.has(mfn) || era === false) yield HOLDS;
      else if (era === null) yield lacks('host.kernel');
      else if (front === undefined || owner === undefined) yield lacks();
      else if (owner.value !== 0n || entries.get(front.value)?.value !== mfn) yield HOLDS;
      else if (!own) yield lacks('vbd.backendType');
      else
        yield {
          is: 'broken',
          facts: [fact, overrides.fact, front.fact, owner.fact],
          subject: `d0:pfn:${hex(pfn)}`,
          message: `mfn ${hex(mfn)}, mapped at pfn ${hex(pfn)}, resolves to the front's page ${hex(front.value)}: direct I/O can deadlock on the page lock`,
          data: { mfn: hex(mfn), pfn: hex(pfn), front: hex(front.value) },
        };
    }
  },
});
