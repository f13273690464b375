import { factPlace } from '../../facts/fact-place.ts';
import type { CaptureWorld } from '../../world/world.ts';
import type { Evidence, Rule } from '../rule.ts';
import { numberFact } from '../state/back-rings.ts';
import { stateText } from '../state/example-text.ts';
import { flagIsPerDomain } from './flag-variant.ts';

const example = (vcpus: number): string =>
  stateText([`dom{1}.vcpus = ${vcpus}`, 'ioreq{1}.servers = [{id=0,enabled=true,buf=false}]'], { host: 'xen=4.14.0' });

/** A domain with an enabled I/O server, and where that stands. */
const servedDomains = ({ facts, capture, snapshots }: CaptureWorld): ReadonlyMap<number, Evidence> => {
  const served = new Map<number, Evidence>();
  const { ioreqServer } = facts.tables;
  for (let row = 0; row < ioreqServer.rows(); row += 1) {
    const domid = ioreqServer.columns.domid.at(row);
    if (facts.blocks[ioreqServer.block.at(row)]?.capture !== capture.id || domid === null) continue;
    if (ioreqServer.columns.event.at(row) === 'enable') served.set(domid, { table: 'ioreqServer', row });
  }
  for (const { state } of snapshots)
    for (const { keys, path, row } of state.match('ioreq{*}.servers'))
      if (state.records(path)?.some(({ enabled }) => enabled === true || enabled === 1n) === true)
        served.set(Number(keys[0]), { table: 'stateValue', row });
  return served;
};

/** How many vCPUs a domain has; null: not known. */
const vcpusOf = (
  { facts, snapshots }: CaptureWorld,
  domid: number,
): { readonly count: number; readonly evidence: Evidence } | null => {
  for (const { state, domains } of snapshots.toReversed()) {
    const stated = numberFact(state, `dom{${domid}}.vcpus`);
    if (stated !== null) return { count: stated.number, evidence: { table: 'stateValue', row: stated.row } };
    for (const row of domains.get(domid)?.rows ?? []) {
      const count = facts.tables.domain.columns.vcpus.at(row);
      if (count !== null) return { count, evidence: { table: 'domain', row } };
    }
  }
  return null;
};

/** One flag for all vCPUs is taken by the first of them; a second one goes on before its own page is dropped. */
export const arm03: Rule = {
  id: 'ARM-03',
  name: 'flag-per-domain-several-vcpus',
  title: 'Flag per domain, several vCPUs',
  severity: 'warning',
  tearSafe: false,
  needs: ['host.xen', 'domain.vcpus', 'ioreqServer'],
  condition:
    'Xen before 4.15 (or the stated variant mapcache.variant=DF) keeps one flag for a domain, and a domain with more than one vCPU has an enabled I/O server (trace of its QEMU, or `ioreq{d}.servers` of the state).',
  hint: 'A vCPU can go on before the server has dropped the page that it gave back. Use 4.15 or later, which has a flag for each vCPU',
  reference: 'xen/common/ioreq.c, xen/arch/x86/hvm/hvm.c: qemu_mapcache_invalidate up to 4.14; model M7.5',
  fires: { capture: example(2) },
  silent: { capture: example(1) },
  evaluate: function* ({ world, report, pass, unknown }) {
    const perDomain = flagIsPerDomain(world);
    const served = servedDomains(world);
    if (served.size === 0) unknown('ioreqServer');
    for (const [domid, server] of served) {
      const vcpus = vcpusOf(world, domid);
      if (perDomain === false || vcpus?.count === 1) pass();
      else if (perDomain === null || vcpus === null) unknown(perDomain === null ? 'host.xen' : 'domain.vcpus');
      else
        report({
          subject: `d${domid}`,
          place: factPlace(world.facts, server.table, server.row),
          message: `d${domid}: one flag for ${vcpus.count} vCPUs: a vCPU can continue before its own removal is invalidated`,
          data: { domid, vcpus: vcpus.count, xen: world.host.xen?.text ?? null },
          related: [
            {
              place: factPlace(world.facts, vcpus.evidence.table, vcpus.evidence.row),
              message: `${vcpus.count} vCPUs`,
            },
          ],
          evidence: [server, vcpus.evidence],
          frozen: true,
        });
      yield;
    }
  },
};
