import { sharedEntry, useFlags, type GrantDomain, type GrantState } from './grant-state.ts';

const hex = (value: number | bigint, digits: number): string => `0x${value.toString(16).padStart(digits, '0')}`;

/** What debug-key g prints about one domain's table (gnttab_usage_print; MODEL.md M4.7), without the hypervisor's prefix. */
export const dumpRows = (state: GrantState, domain: GrantDomain): readonly string[] => {
  const modern = state.switches.modernRows;
  const rows = [...domain.active]
    .filter(([, { pin }]) => pin !== 0)
    .sort(([a], [b]) => a - b)
    .map(([ref, active]) => {
      const entry = sharedEntry(domain, ref);
      const use = `${String(active.domid).padStart(5)} ${hex(active.mfn, modern ? 5 : 6)} ${hex(active.pin, 8)}`;
      const shared = `${String(entry.domid).padStart(5)} ${hex(entry.frame, 6)} ${hex(useFlags(domain, entry), 2)}`;
      const name = modern ? `[${hex(ref, 3)}]  ` : `[${String(ref).padStart(3)}]    `;
      return `${name}${use}      ${shared}`;
    });
  const { id, version, frames, maxFrames, maptrackFrames, maxMaptrackFrames } = domain;
  const titles = [
    '      -------- active --------       -------- shared --------',
    '[ref] localdom mfn      pin          localdom gmfn     flags',
  ];
  if (modern)
    return [
      ...titles,
      `grant-table for remote d${id} (v${version})`,
      `  ${frames} frames (${maxFrames} max), ${maptrackFrames} maptrack frames (${maxMaptrackFrames} max)`,
      ...(rows.length === 0 ? ['no active grant table entries'] : rows),
    ];
  const header = `grant-table for remote domain:${String(id).padStart(5)}`;
  return rows.length === 0
    ? [...titles, `${header} ... no active grant table entries`]
    : [...titles, `${header} (v${version})`, ...rows];
};
