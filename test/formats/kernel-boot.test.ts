import { describe, expect, it } from 'vitest';
import { kernelBootFormat } from '../../server/src/formats/kernel-boot/kernel-boot.ts';
import { noHints, type SourceHints } from '../../server/src/formats/source-hints.ts';
import { readText } from '../support/read-text.ts';

const COMMAND_LINE =
  '[    0.000000] Kernel command line: root=/dev/xvda xen-blkback.log-stats=1 xen_blkfront.max=64 swiotlb=512,force nvme.max=3 xen_blkback.log_stats=0';

const parametersOf = async (text: string, hints: Partial<SourceHints>): Promise<readonly (readonly unknown[])[]> => {
  const { parameter } = (await readText(`${text}\n`, { ...noHints, ...hints })).tables;
  return Array.from({ length: parameter.rows() }, (_, row) => [
    parameter.columns.name.at(row),
    parameter.columns.value.at(row),
    parameter.columns.origin.at(row),
  ]);
};

describe('first lines of a kernel log', () => {
  it('name the kernel and whose it is', async () => {
    const { host } = (
      await readText('[    0.000000] Linux version 6.1.0-56-amd64 (a@b) #1 SMP\n', { ...noHints, domain: 2 })
    ).tables;
    expect(host.row(0)).toEqual({ name: null, arch: null, xen: null, kernel: '6.1.0-56-amd64', domid: 2 });
  });

  it('stand in the block of the log itself', async () => {
    const facts = await readText('[    0.000000] Linux version 6.1.0-56-amd64 (a@b) #1 SMP\n');
    expect(facts.blocks[facts.tables.host.block.at(0)]?.format).toBeNull();
  });

  it('give the parameters of the block drivers and swiotlb, the last value of each', async () => {
    expect(await parametersOf(COMMAND_LINE, {})).toEqual([
      ['xen_blkback.log_stats', '0', 'captured'],
      ['xen_blkfront.max', '64', 'captured'],
      ['swiotlb', '512,force', 'captured'],
    ]);
  });

  it('of a guest say nothing about its host', async () => {
    const own = [['xen_blkfront.max', '64', 'captured']];
    expect(await parametersOf(COMMAND_LINE, { domain: 4 })).toEqual(own);
    expect(await parametersOf(COMMAND_LINE, { guestName: 'g1' })).toEqual(own);
    expect(await parametersOf(`(d4) ${COMMAND_LINE.slice(15)}`, {})).toEqual(own);
  });

  it('show values in their places', () => {
    const fields = kernelBootFormat.fields(COMMAND_LINE, 15) ?? [];
    expect(fields.map(({ name, start, end }) => [name, COMMAND_LINE.slice(start, end)])).toEqual([
      ['xen_blkback.log_stats', '0'],
      ['xen_blkfront.max', '64'],
      ['swiotlb', '512,force'],
    ]);
  });
});
