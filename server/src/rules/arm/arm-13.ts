import { factPlace } from '../../facts/fact-place.ts';
import type { Rule } from '../rule.ts';
import { armSamples, mappedPages, type ArmSample } from './arm-samples.ts';
import { domainDump } from './example-text.ts';
import { mayBeArm } from './may-be-arm.ts';

/** Pages that a domain owns but does not map any more, or null when the counters cannot tell. */
const heldPages = (sample: ArmSample): number | null => {
  const { mappings1g, mappings2m, mappings4k, pages } = sample;
  return mappings1g < 0 || mappings2m < 0 || mappings4k < 0 ? null : pages - mappedPages(sample);
};

/** On Arm every page of a live guest is in its P2M; one that is not is held by a mapping of somebody else. */
export const arm13: Rule = {
  id: 'ARM-13',
  name: 'pages-held-outside-the-p2m',
  title: 'Pages held outside the P2M',
  severity: 'warning',
  tearSafe: false,
  needs: ['armP2m', 'domain.pages', 'domain.dying', 'domain.pauseCount'],
  condition:
    'A live guest (not dom0, dying=0, pause_count=0) owns more pages than its P2M maps: nr_pages > 262144 · 1G + 512 · 2M + 4K, all in its block of one dump of key q. One step lower with a single dump, because a page that is just being given back looks like this.',
  hint: 'Find the foreign mapping (emulator, toolstack, backend); until it is gone the guest cannot balloon up past it',
  reference: 'xen/arch/arm/p2m.c: p2m_dump_info(); xen/common/memory.c: guest_remove_page(); model M7-I2',
  fires: {
    capture:
      domainDump({ time: 100, domid: 1, pages: 65540, p2m: [95, 33, 516] }) +
      domainDump({ time: 200, domid: 1, pages: 65540, p2m: [95, 33, 516] }),
  },
  silent: { capture: domainDump({ time: 100, domid: 1, pages: 32772, p2m: [63, 1, 516] }) },
  evaluate: function* ({ world, report, pass, unknown }) {
    const { facts } = world;
    let decided = false;
    for (const samples of armSamples(world)) {
      const held: { readonly sample: ArmSample; readonly pages: number }[] = [];
      for (const sample of samples) {
        if (sample.domid === 0 || sample.dying !== 0 || sample.pauseCount !== 0) continue;
        const pages = heldPages(sample);
        decided ||= pages !== null;
        if (pages !== null && pages > 0) held.push({ sample, pages });
      }
      yield;
      const most = held.reduce((best, next) => (next.pages > (best?.pages ?? 0) ? next : best), held[0]);
      if (most === undefined) continue;
      const { sample, pages } = most;
      const { domid } = sample;
      report({
        subject: `d${domid}`,
        place: factPlace(facts, 'armP2m', sample.armRow),
        message: `d${domid}: ${pages} pages (${mebibytes(pages)} MiB) left its P2M but are still owned: somebody else maps them`,
        data: { domid, pages, nrPages: sample.pages, mapped: mappedPages(sample), samples: held.length },
        related: [
          { place: factPlace(facts, 'domain', sample.domainRow), message: `nr_pages=${sample.pages}` },
          ...held
            .filter((other) => other !== most)
            .map((other) => ({
              place: factPlace(facts, 'armP2m', other.sample.armRow),
              message: `${other.pages} pages in another dump`,
            })),
        ],
        evidence: [
          { table: 'armP2m', row: sample.armRow },
          { table: 'domain', row: sample.domainRow },
        ],
        confidence: held.length > 1 || sample.block.frozen ? 'high' : 'medium',
      });
    }
    if (decided) pass();
    else if (mayBeArm(world)) unknown('armP2m');
  },
};

/** Pages of 4 KiB as MiB with at most one decimal. */
const mebibytes = (pages: number): number => Math.round((pages * 10) / 256) / 10;
