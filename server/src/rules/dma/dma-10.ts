import { isWhole } from '../../core/completeness.ts';
import { hex } from '../../core/hex.ts';
import { ownersOf } from '../p2m/state-map.ts';
import { stateText } from '../state/example-text.ts';
import { HOLDS, lacks, stateRule, type StateMoment } from '../state/state-rule.ts';
import { dmaMaps } from './dma-state.ts';

const PAGE = 4096n;
const example = (mfn: string): string =>
  stateText([
    'dma.map = [{dev="0000:00:02.0",paddr=0x10200,busaddr=0x99200,size=512,bounced=false}]',
    'owner = {0x99=3}',
    `gt{3}.e{8} = {actDom=0,mfn=${mfn},pin=0x1}`,
  ]);

/** The frames that a domain grants; null: its table is not known to be complete. */
const grantedFrames = ({ state, snapshot, world }: StateMoment, granter: number): ReadonlySet<bigint> | null => {
  const table = snapshot.dumps
    .flatMap(({ tables }) => tables)
    .findLast((view) => view.granter === granter && isWhole(view.completeness));
  const { mfn } = world.facts.tables.grantActive.columns;
  const frames = new Set<bigint>();
  for (let row = table?.first ?? 0; table !== undefined && row < table.first + table.count; row += 1) {
    const frame = mfn.at(row);
    if (frame !== null) frames.add(frame);
  }
  const stated = state.match(`gt{${granter}}.e{*}.mfn`);
  for (const { value } of stated) if (typeof value === 'bigint') frames.add(value);
  return table === undefined && stated.length === 0 ? null : frames;
};

/** A foreign frame stays granted as long as a device uses it. */
export const dma10 = stateRule({
  id: 'DMA-10',
  name: 'grant-unmapped-during-dma',
  title: 'Grant unmapped during DMA',
  severity: 'error',
  needs: ['stateValue', 'grantActive'],
  condition:
    'In a frozen moment a direct mapping (`dma.map`) uses a frame that another domain owns (`owner`), and no active entry of that domain’s grant table (key g or state) is of that frame.',
  hint: 'The backend released the pages before the device was done; from 4.0 on the unmap waits until nobody else holds the page',
  reference: 'Linux drivers/xen/grant-table.c: gnttab_unmap_refs_async(); invariant M6-I8',
  fires: example('0x98'),
  silent: example('0x99'),
  frozen: true,
  judge: function* (moment) {
    const owners = ownersOf(moment.state);
    for (const { bounced, bus, label, device, fact } of dmaMaps(moment.state) ?? []) {
      if (bounced === true) continue;
      const mfn = bus === null ? null : bus / PAGE;
      const owner = mfn === null ? undefined : owners.get(mfn);
      if (bounced === null || mfn === null || owner === undefined) yield lacks();
      else if (owner.value === 0n) yield HOLDS;
      else {
        const frames = grantedFrames(moment, Number(owner.value));
        if (frames === null) yield lacks('grantActive');
        else if (frames.has(mfn)) yield HOLDS;
        else
          yield {
            is: 'broken',
            facts: [fact, owner.fact],
            subject: `d${owner.value}:mfn:${hex(mfn)}`,
            message: `${label}: frame ${hex(mfn)} of d${owner.value} is in use by the device and no longer granted`,
            data: { device, mfn: hex(mfn), owner: Number(owner.value) },
          };
      }
    }
  },
});
