import type { Facts } from '../facts/facts.ts';
import { readVersion, type Version } from './version.ts';
import type { HostView, ParameterView } from './world.ts';

/** Joins what the sources of one capture say about its host; the first that knows wins, dom0's kernel before others. */
export const buildHost = (facts: Facts, capture: number): HostView => {
  const { host } = facts.tables;
  let arch: string | null = null;
  let xen: Version | null = null;
  let kernel: Version | null = null;
  let anyKernel: Version | null = null;
  const texts = new Set<string>();
  for (let row = 0; row < host.rows(); row += 1) {
    const block = facts.blocks[host.block.at(row)];
    if (block?.capture !== capture) continue;
    arch ??= host.columns.arch.at(row);
    xen ??= versionAt(host.columns.xen.at(row));
    const here = versionAt(host.columns.kernel.at(row));
    const domid = host.columns.domid.at(row) ?? (block.guestName === null ? 0 : null);
    if (domid !== 0) anyKernel ??= here;
    else if (here !== null) {
      kernel ??= here;
      texts.add(here.text);
    }
  }
  return { arch, xen, kernel: kernel ?? anyKernel, dom0Kernel: texts.size > 1 ? null : kernel };
};

const versionAt = (text: string | null): Version | null => (text === null ? null : readVersion(text));

const RANK: Readonly<Record<string, number>> = { set: 3, captured: 2, stated: 1 };

/** Looks parameters up: `--set` wins over captured, captured over `%param`; of equals the last. */
export const buildParameters = (facts: Facts, capture: number): ((name: string) => ParameterView | null) => {
  const { parameter } = facts.tables;
  const best = new Map<string, ParameterView & { readonly rank: number }>();
  for (let row = 0; row < parameter.rows(); row += 1) {
    const origin = parameter.columns.origin.at(row) ?? 'captured';
    if (origin !== 'set' && facts.blocks[parameter.block.at(row)]?.capture !== capture) continue;
    const name = parameter.columns.name.at(row);
    const value = parameter.columns.value.at(row);
    if (name === null || value === null) continue;
    const rank = RANK[origin] ?? 0;
    const known = best.get(name);
    if (known === undefined || rank >= known.rank) best.set(name, { value, row, rank });
  }
  return (name) => best.get(name) ?? null;
};
