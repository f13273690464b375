import { describe, expect, it } from 'vitest';
import { kernelDefinitions } from '../../server/src/formats/kernel-messages/kernel-scopes.ts';
import { kernelMessagesFormat } from '../../server/src/formats/kernel-messages/kernel-messages.ts';
import { noHints } from '../../server/src/formats/source-hints.ts';
import { readText } from '../support/read-text.ts';

const rowOf = async (line: string): Promise<unknown> => {
  const { tables } = await readText(`${line}\n`, { ...noHints, domain: 3 });
  return tables.kernelMessage.rows() === 1 ? tables.kernelMessage.row(0) : null;
};

describe('kernel messages', () => {
  it('have ids of a subsystem and at most six words, each once', () => {
    const ids = kernelDefinitions.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[a-z0-9-]+\.[a-z0-9]+(?:-[a-z0-9]+){0,5}$/);
  });

  it('make ids of the words of the newest wording', () => {
    const wrong = kernelDefinitions.flatMap(({ id, wordings }) => {
      const text = wordings[0]?.[0] ?? '';
      const words = text
        .replace(/%[#0-9]*(?:ll|l|z|L)?[a-zA-Z]/g, ' ')
        .replaceAll("'", '')
        .replace(/g\.e\./g, 'ge')
        .toLowerCase()
        .split(/[^a-z0-9]+/)
        .filter((word) => word !== '');
      const slug = id.slice(id.indexOf('.') + 1).split('-');
      const from = words.indexOf(slug[0] ?? '');
      return words.slice(from, from + slug.length).join('-') === slug.join('-') ? [] : [`${id}: ${text}`];
    });
    expect(wrong).toEqual([]);
  });

  it('label every number of a wording', () => {
    const unlabelled = kernelDefinitions.flatMap(({ id, wordings }) =>
      wordings.flatMap(([text, ...labels]) => {
        const conversions = text.match(/%[#0-9]*(?:ll|l|z|L)?[a-zA-Z]/g) ?? [];
        return conversions.slice(labels.length).some((letter) => !/[sw]$/.test(letter)) ||
          labels.length > conversions.length
          ? [`${id}: ${text}`]
          : [];
      }),
    );
    expect(unlabelled).toEqual([]);
  });

  it('give a row with time, domain and device', async () => {
    expect(await rowOf('[144011.014046] vbd vbd-17-51712: 9 mapping in shared page 9 from domain 17')).toEqual({
      time: 144011.014046,
      domid: 3,
      id: 'xenbus.mapping-in-shared-page-from',
      subsystem: 'xenbus',
      severity: 'error',
      text: 'vbd vbd-17-51712: 9 mapping in shared page 9 from domain 17',
      args: ['9', '9', '17'],
      device: 'vbd-17-51712',
      wall: null,
    });
  });

  it('tell which event channels a domain has, and what VFIO could not write', async () => {
    const lines = [
      ['[    0.100000] xen:events: Using FIFO-based ABI', 'events.using-fifo-based-abi', []],
      ['[    0.100000] xen:events: Using 2-level ABI', 'events.using-2-level-abi', []],
      [
        '[   12.500000] xen:events: irq31: Failed to set port to irq mapping (-12)',
        'events.irq-failed-to-set-port',
        ['31', '-12'],
      ],
      ['[   12.500000] xen:events: Dropping pending event for port 9', 'events.dropping-pending-event-for-port', ['9']],
      [
        '[   99.100000] iommu_tce: tce_iommu_build failed ioba=8000000, tce=1fff0003, ret=-22',
        'tce-vfio.failed-ioba-tce-ret',
        ['tce_iommu_build', '8000000', '1fff0003', '-22'],
      ],
      ['[   99.100000] tce_vfio: Group 3 is already attached', 'tce-vfio.group-is-already-attached', ['3']],
    ] as const;
    for (const [line, id, args] of lines) expect(await rowOf(line)).toMatchObject({ id, args });
    expect(await rowOf('[    0.100000] clocksource: Using 2-level ABI')).toBeNull();
  });

  it('belong to the guest that wrote them to the hypervisor console', async () => {
    expect(await rowOf('(d7) xen:grant_table: g.e. 0x735 still pending')).toMatchObject({ domid: 7, time: null });
  });

  it('have no time when the log only has a wall clock', async () => {
    expect(await rowOf('May 31 15:41:09 host kernel: xen:grant_table: g.e. 0x735 still pending')).toMatchObject({
      time: null,
      args: ['0x735'],
    });
  });

  it('are one row when the log says that they were repeated', async () => {
    const inner = 'xen-blkback: Purged 0/17';
    expect(await rowOf(`Jan 31 12:00:00 host kernel: message repeated 3 times: [ ${inner}]`)).toMatchObject({
      id: 'blkback.purged',
      text: inner,
      args: ['0', '17'],
    });
    expect(
      await rowOf(`Jan 31 12:00:00 host kernel: message repeated 2 times: [ [   12.500000] ${inner}]`),
    ).toMatchObject({ time: 12.5, args: ['0', '17'] });
  });

  it('give rows of the bounce buffer', async () => {
    const { tables } = await readText(
      [
        '[    0.100000] software IO TLB: mapped [mem 0x0000000037000000-0x000000003b000000] (64MB)',
        '[   36.745286] xhci-hcd ee000000.usb: swiotlb buffer is full (sz: 524288 bytes), total 32768 (slots), used 1338 (slots)',
        '[   37.000000] swiotlb buffer is full (sz: 9100 bytes)',
      ].join('\n'),
    );
    expect([0, 1].map((row) => tables.swiotlb.row(row))).toEqual([
      { time: 0.1, totalSlots: null, usedSlots: null, sizeMiB: 64, start: 0x37000000, end: 0x3b000000 },
      { time: 36.745286, totalSlots: 32768, usedSlots: 1338, sizeMiB: null, start: null, end: null },
    ]);
    expect(tables.swiotlb.rows()).toBe(2);
    expect(tables.kernelMessage.rows()).toBe(3);
  });

  it('show each argument in its place', () => {
    const line = '[144011.014046] vbd vbd-17-51712: 9 mapping in shared page 8 from domain 17';
    const fields = kernelMessagesFormat.fields(line, 16) ?? [];
    expect(fields.map(({ kind, start, end, domain }) => [kind, line.slice(start, end), domain])).toEqual([
      ['device', 'vbd-17-51712', null],
      ['errno', '9', null],
      ['gref', '8', 17],
      ['domain', '17', null],
    ]);
  });
});
