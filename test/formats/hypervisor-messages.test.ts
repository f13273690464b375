import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  hypervisorMessages,
  hypervisorMessagesFormat,
} from '../../server/src/formats/hypervisor-messages/hypervisor-messages.ts';
import { compileTemplate } from '../../server/src/formats/messages/message-template.ts';
import { readText } from '../support/read-text.ts';
import { hypervisorMessageSamples } from './samples/hypervisor-messages.ts';

/** The words of a text that hold no conversion, at most six. */
const slugOf = (text: string): string =>
  text
    .split(/\s+/)
    .filter((word) => compileTemplate(word).parts.every(({ kind }) => kind === 'literal'))
    .flatMap((word) => word.toLowerCase().split(/[^a-z0-9]+/))
    .filter((word) => word !== '')
    .slice(0, 6)
    .join('-');

describe('messages of the hypervisor', () => {
  it('have unique ids that are made from their newest text', () => {
    const ids = hypervisorMessages.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { id, wordings } of hypervisorMessages) {
      const slug = slugOf(wordings[0]?.[0] ?? '');
      // A text of numbers has no words to be named by.
      if (slug !== '') expect(id.slice(id.indexOf('.') + 1)).toBe(slug);
    }
  });

  it('keep caller, arguments and text', async () => {
    const facts = await readText(
      '(XEN) [   15.5] x\n(XEN) [   15.690385] common/grant_table.c:1053:d0v1 Bad ref 0x7fffffff for d6\n',
    );
    expect(facts.tables.hypervisorMessage.row(0)).toEqual({
      time: 15.690385,
      domid: 0,
      id: 'grant-table.bad-ref-for',
      subsystem: 'grant-table',
      severity: 'warning',
      text: 'common/grant_table.c:1053:d0v1 Bad ref 0x7fffffff for d6',
      args: ['0x7fffffff', '6'],
      wall: null,
      cycles: null,
    });
  });

  it('of a nested hypervisor are those of another machine', async () => {
    const facts = await readText(
      '(d6) (XEN) common/grant_table.c:1053:d0v1 Bad ref 0x7 for d6\n(d6) (XEN) Xen version 4.19.1 (a@b)\n',
    );
    expect(facts.tables.hypervisorMessage.rows()).toBe(0);
    expect(facts.tables.host.rows()).toBe(0);
  });

  it('give version, architecture and command line', async () => {
    const facts = await readText(
      '(XEN) Xen version 4.17.7 (a@b) (gcc) debug=n\n(XEN) Command line: dom0_mem=1G gnttab_max_frames=128 sync_console\n(XEN) ----[ Xen-4.17.7  x86_64  debug=n  Not tainted ]----\n',
    );
    expect(facts.tables.host.row(0)).toMatchObject({ xen: '4.17.7', arch: null });
    expect(facts.tables.host.row(1)).toMatchObject({ xen: '4.17.7', arch: 'x86_64' });
    const { name, value } = facts.tables.parameter.columns;
    expect([0, 1, 2].map((row) => [name.at(row), value.at(row)])).toEqual([
      ['xen.dom0_mem', '1G'],
      ['xen.gnttab_max_frames', '128'],
      ['xen.sync_console', ''],
    ]);
  });

  it('have fields where they are printed', () => {
    const text = '(XEN) common/grant_table.c:1053:d0v1 Bad ref 0x1b for d6';
    const fields = hypervisorMessagesFormat.fields(text, 6);
    expect(fields?.map(({ name, value, domain, start, end }) => [name, value, domain, text.slice(start, end)])).toEqual(
      [
        ['domid', 0, null, '0'],
        ['ref', 27, 6, '0x1b'],
        ['granter', 6, null, '6'],
      ],
    );
  });

  it('never fail on a line that was cut anywhere or is preceded by anything', async () => {
    const lines = hypervisorMessageSamples.map(({ line }) => line);
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...lines),
        fc.nat(160),
        fc.string({ maxLength: 12 }),
        async (line, cut, noise) => {
          const facts = await readText(`${line.slice(0, cut)}\n${noise}${line}\n`);
          expect(facts.tables.hypervisorMessage.rows()).toBeLessThanOrEqual(2);
        },
      ),
      { numRuns: 25 },
    );
  });
});
