import { hex } from '../core/hex.ts';
import type { Facts } from '../facts/facts.ts';
import { channelState, pagesInMiB, pinInWords, xenbusState } from './decode.ts';
import { describeTraces } from './describe-traces.ts';
import type { FactRef } from './lookup/rows-by-line.ts';

/** One fact as a short plain sentence, for hovers, `show` and related lines. */
export const describeFact = (facts: Facts, { table, row }: FactRef): string => {
  const describe = DESCRIPTIONS[table];
  return describe === undefined ? table : describe(facts, row);
};

const orUnknown = (value: string | number | null): string => (value === null ? 'an unknown' : String(value));
const frames = (first: number | null, last: number | null): string =>
  last === null || last === first ? `frame ${hex(first ?? 0)}` : `frames ${hex(first ?? 0)} to ${hex(last)}`;
const domainName = (value: number | null): string => (value === null ? 'an unknown domain' : `d${value}`);

/** What the M2P holds for a frame that is nobody's. */
const NO_FRAME = 0xffff_ffff_ffff_ffffn;

const DESCRIPTIONS: Readonly<Partial<Record<FactRef['table'], (facts: Facts, row: number) => string>>> = {
  grantActive: (facts, row) => {
    const { ref, mapper, mfn, pin, table, gmfn } = facts.tables.grantActive.columns;
    const granter = facts.tables.grantTable.columns.granter.at(table.at(row));
    const frame = mfn.at(row);
    const guestFrame = gmfn.at(row);
    return `grant ${hex(ref.at(row))} of ${domainName(granter)}, mapped by d${mapper.at(row)}: mfn ${frame === null ? '?' : hex(frame)}, granted frame ${guestFrame === null ? '?' : hex(guestFrame)}, pin ${pinInWords(pin.at(row))}`;
  },
  grantTable: (facts, row) => {
    const { granter, version, rows, frames, maxFrames } = facts.tables.grantTable.columns;
    const size = frames.at(row) === null ? '' : `, ${frames.at(row)} of ${maxFrames.at(row)} frames`;
    return `grant table of ${domainName(granter.at(row))}${version.at(row) === null ? '' : ` (v${version.at(row)})`}: ${rows.at(row)} active entries${size}`;
  },
  domain: (facts, row) => {
    const { domid, name, state, pages, maxPages, dying } = facts.tables.domain.columns;
    const parts = [
      name.at(row) === null ? null : `name ${name.at(row)}`,
      state.at(row) === null ? null : `state ${state.at(row)}`,
      pages.at(row) === null
        ? null
        : `${pages.at(row)} pages (${pagesInMiB(pages.at(row) ?? 0)}) of ${orUnknown(maxPages.at(row))}`,
      dying.at(row) === null || dying.at(row) === 0 ? null : `dying=${dying.at(row)}`,
    ].filter((part) => part !== null);
    return `domain ${domainName(domid.at(row))}${parts.length === 0 ? '' : `: ${parts.join(', ')}`}`;
  },
  eventChannel: (facts, row) => {
    const { domid, port, state, remoteDomid, remotePort, virq, pirq, pending, masked } =
      facts.tables.eventChannel.columns;
    const number = state.at(row);
    const target =
      remoteDomid.at(row) !== null
        ? ` to d${remoteDomid.at(row)}${remotePort.at(row) === null ? '' : ` port ${remotePort.at(row)}`}`
        : virq.at(row) !== null
          ? ` ${virq.at(row)}`
          : pirq.at(row) !== null
            ? ` ${pirq.at(row)}`
            : '';
    const flags = `${pending.at(row) === true ? ', pending' : ''}${masked.at(row) === true ? ', masked' : ''}`;
    return `port ${port.at(row)} of ${domainName(domid.at(row))}: ${number === null ? 'unknown state' : channelState(number)}${target}${flags}`;
  },
  vbd: (facts, row) => {
    const { frontendDomid, device, name, frontState, backState, backendDomid } = facts.tables.vbd.columns;
    const state = (value: number | null): string => (value === null ? 'not known' : xenbusState(value));
    return `block device ${device.at(row)}${name.at(row) === null ? '' : ` (${name.at(row)})`} of ${domainName(frontendDomid.at(row))}: frontend ${state(frontState.at(row))}, backend in ${domainName(backendDomid.at(row))} ${state(backState.at(row))}`;
  },
  xenstoreNode: (facts, row) =>
    `xenstore ${facts.tables.xenstoreNode.columns.path.at(row)} = ${facts.tables.xenstoreNode.columns.value.at(row) ?? 'unreadable'}`,
  blkbackStat: (facts, row) => {
    const { thread, rd, wr, persistent, persistentMax } = facts.tables.blkbackStat.columns;
    const grants =
      persistent.at(row) === null ? '' : `, ${persistent.at(row)} of ${persistentMax.at(row)} persistent grants`;
    return `statistics of ${thread.at(row)}: ${rd.at(row)} reads and ${wr.at(row)} writes since the line before${grants}`;
  },
  vbdCounter: (facts, row) =>
    `counter ${facts.tables.vbdCounter.columns.name.at(row)} = ${facts.tables.vbdCounter.columns.value.at(row)}`,
  vbdSysfs: (facts, row) =>
    `attribute ${facts.tables.vbdSysfs.columns.name.at(row)} = ${facts.tables.vbdSysfs.columns.value.at(row)}`,
  parameter: (facts, row) =>
    `parameter ${facts.tables.parameter.columns.name.at(row)} = ${facts.tables.parameter.columns.value.at(row)}`,
  kernelMessage: (facts, row) => `kernel: ${facts.tables.kernelMessage.columns.text.at(row)}`,
  hypervisorMessage: (facts, row) => `hypervisor: ${facts.tables.hypervisorMessage.columns.text.at(row)}`,
  vcpu: (facts, row) => {
    const { domid, vcpu, cpu, state } = facts.tables.vcpu.columns;
    return `vCPU ${vcpu.at(row)} of ${domainName(domid.at(row))}: ${cpu.at(row) === null ? 'CPU not known' : `CPU ${cpu.at(row)}`}${state.at(row) === null ? '' : `, state ${state.at(row)}`}`;
  },
  interrupt: (facts, row) => {
    const { irq, counts, description } = facts.tables.interrupt.columns;
    const total = (counts.at(row) ?? []).reduce((sum, count) => sum + count, 0);
    return `interrupt ${irq.at(row)}${description.at(row) === null ? '' : ` (${description.at(row)})`}: ${total} on all CPUs`;
  },
  ioMemory: (facts, row) => {
    const { start, end, name } = facts.tables.ioMemory.columns;
    const [first, last] = [start.at(row), end.at(row)];
    return `address range ${name.at(row)}${first === null || last === null ? ', addresses hidden by the kernel' : `: ${hex(first)} to ${hex(last)}`}`;
  },
  memoryInfo: (facts, row) => {
    const { name, value, unit } = facts.tables.memoryInfo.columns;
    return `${name.at(row)}: ${value.at(row)}${unit.at(row) === null ? '' : ` ${unit.at(row)}`}`;
  },
  p2mRange: (facts, row) => {
    const { domid, firstPfn, lastPfn, firstMfn, type, rights, memoryType } = facts.tables.p2mRange.columns;
    const what = [type.at(row), rights.at(row), memoryType.at(row)].filter((part) => part !== null && part !== '');
    const mfn = firstMfn.at(row);
    return `P2M of ${domainName(domid.at(row))}: pfn ${hex(firstPfn.at(row) ?? 0)} to ${hex(lastPfn.at(row) ?? 0)}${mfn === null ? '' : ` at mfn ${hex(mfn)} and following`}, ${what.length === 0 ? 'type not known' : what.join(' ')}`;
  },
  m2pEntry: (facts, row) => {
    const { mfn, pfn } = facts.tables.m2pEntry.columns;
    const frame = pfn.at(row) ?? NO_FRAME;
    return `M2P: mfn ${hex(mfn.at(row) ?? 0)} is ${frame === NO_FRAME ? 'no guest frame' : `pfn ${hex(frame)}`}`;
  },
  pte: (facts, row) => {
    const { tableMfn, index, value, mfn } = facts.tables.pte.columns;
    const table = tableMfn.at(row);
    const frame = mfn.at(row);
    return `entry ${index.at(row)} of the page table at mfn ${table === null ? '?' : hex(table)}: ${hex(value.at(row) ?? 0)}${frame === null ? ', not present' : `, maps mfn ${hex(frame)}`}`;
  },
  iommuRange: (facts, row) => {
    const { domid, firstDfn, lastDfn, firstMfn, rights } = facts.tables.iommuRange.columns;
    return `IOMMU table of ${domainName(domid.at(row))}: ${frames(firstDfn.at(row), lastDfn.at(row))} to mfn ${hex(firstMfn.at(row) ?? 0)} on${rights.at(row) === null ? '' : `, ${rights.at(row)}`}`;
  },
  memoryFree: (facts, row) => {
    const { what, node, zone, pages } = facts.tables.memoryFree.columns;
    const where = `${what.at(row)}${zone.at(row) === null ? '' : ` ${zone.at(row)}`}${node.at(row) === null ? '' : ` of node ${node.at(row)}`}`;
    return `free memory, ${where}: ${pages.at(row) === null ? 'unknown' : `${pages.at(row)} pages (${pagesInMiB(pages.at(row) ?? 0)})`}`;
  },
  numaNode: (facts, row) => {
    const { node, startPfn, pages, freePages } = facts.tables.numaNode.columns;
    return `NUMA node ${node.at(row)}: ${orUnknown(pages.at(row))} pages from frame ${hex(startPfn.at(row) ?? 0)}, ${orUnknown(freePages.at(row))} free`;
  },
  numaCpus: (facts, row) => {
    const { node, firstCpu, lastCpu } = facts.tables.numaCpus.columns;
    return `processors ${firstCpu.at(row)} to ${lastCpu.at(row)} are in NUMA node ${node.at(row)}`;
  },
  domainNode: (facts, row) => {
    const { domid, node, pages } = facts.tables.domainNode.columns;
    return `${domainName(domid.at(row))} has ${orUnknown(pages.at(row))} pages ${node.at(row) === null ? 'in all nodes' : `in NUMA node ${node.at(row)}`}`;
  },
  hypervisorInterrupt: (facts, row) => {
    const { irq, vector, type, handler, inFlight } = facts.tables.hypervisorInterrupt.columns;
    const bound =
      handler.at(row) ?? (inFlight.at(row) === null ? '' : `bound to guests, ${inFlight.at(row)} in flight`);
    return `IRQ ${irq.at(row)}, vector ${hex(vector.at(row) ?? 0)}, ${type.at(row)}: ${bound}`;
  },
  interruptGuest: (facts, row) => {
    const { irq, domid, pirq, pending, masked } = facts.tables.interruptGuest.columns;
    return `IRQ ${irq.at(row)} is pirq ${pirq.at(row)} of ${domainName(domid.at(row))}${pending.at(row) === true ? ', pending' : ''}${masked.at(row) === true ? ', masked' : ''}`;
  },
  ioApicPin: (facts, row) => {
    const { apic, pin, irq, vector, masked } = facts.tables.ioApicPin.columns;
    return `IO-APIC ${apic.at(row)} pin ${pin.at(row)}: IRQ ${irq.at(row)}, vector ${hex(vector.at(row) ?? 0)}${masked.at(row) === true ? ', masked' : ''}`;
  },
  msi: (facts, row) => {
    const { type, irq, vector, masked } = facts.tables.msi.columns;
    return `${type.at(row)} as IRQ ${irq.at(row)}, vector ${hex(vector.at(row) ?? 0)}${masked.at(row) === true ? ', masked' : ''}`;
  },
  pciDevice: (facts, row) => {
    const { address, domid, irqs } = facts.tables.pciDevice.columns;
    const list = irqs.at(row) ?? [];
    return `PCI device ${address.at(row)} of ${domainName(domid.at(row))}${list.length === 0 ? '' : `, IRQs ${list.join(', ')}`}`;
  },
  lostLines: (facts, row) => {
    const { what, count, by } = facts.tables.lostLines.columns;
    const of = by.at(row) === null ? '' : ` of ${by.at(row)}`;
    return `lines${of} that are not there (${what.at(row)})${count.at(row) === null ? '' : `: at least ${count.at(row)}`}`;
  },
  ...describeTraces,
  armP2m: (facts, row) =>
    `P2M of ${domainName(facts.tables.armP2m.columns.domid.at(row))}: ${facts.tables.armP2m.columns.mappings4k.at(row)} mappings of 4K`,
};
