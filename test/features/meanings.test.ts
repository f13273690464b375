import { describe, expect, it } from 'vitest';
import { hoverAt } from '../../server/src/features/hover.ts';
import { messageMeaning } from '../../server/src/features/meanings/message-meaning.ts';
import { hypervisorMessages } from '../../server/src/formats/hypervisor-messages/hypervisor-messages.ts';
import { kernelDefinitions } from '../../server/src/formats/kernel-messages/kernel-scopes.ts';
import { ruleCatalogue } from '../../server/src/rules/catalogue.ts';
import { lineOf, lookedAt } from './looked.ts';

const definitions = [...hypervisorMessages, ...kernelDefinitions];

describe('what a message means', () => {
  it('is written down for every message that is read', () => {
    expect(definitions.filter(({ id }) => messageMeaning(id) === null).map(({ id }) => id)).toEqual([]);
  });

  it('is a sentence or two that fits into a hover', () => {
    for (const { id } of definitions) {
      const { text } = messageMeaning(id) ?? { text: '' };
      expect(text, id).toMatch(/^[A-Z]?[^\n]{10,280}[^.]$/);
    }
  });

  it('calls nothing harmless that a producer calls an error or a warning', () => {
    const wrong = definitions.filter(
      ({ id, severity }) => messageMeaning(id)?.isHarmless === true && (severity === 'error' || severity === 'warning'),
    );
    expect(wrong).toEqual([]);
  });

  it('is unknown of ids that are none', () => {
    expect(messageMeaning('grant-table.nonsense')).toBeNull();
  });
});

const TEXT = [
  '(XEN) [   10.100000] common/grant_table.c:1809:d1v0 Expanding d1 grant table from 1 to 2 frames',
  '(XEN) [   11.000000] grant_table.c:1015:d0v0 Bad ref 0xffffffff for d1',
  '(XEN) [   11.200000] d0v1: vGICD: unhandled word write 0x000000ffffffff to ICACTIVER4',
  '> (XEN) [   11.300000] d0v0 Unhandled SMC/HVC: 0x84000050',
  '[   12.000000] something that no driver of Xen says',
  '',
].join('\n');

describe('the hover of a message', () => {
  const hovered = async (line: number, at: string): Promise<string | null> => {
    const lookup = await lookedAt(TEXT);
    const view = await lineOf(lookup, line);
    return hoverAt(lookup, view, view.text.indexOf(at) + 1, ruleCatalogue, () => [])?.markdown ?? null;
  };

  it('says between its fields what it means', async () => {
    expect(await hovered(2, 'Bad ref')).toContain('it is uninitialised memory');
  });

  it('says it with what the field is', async () => {
    const text = await hovered(2, '0xffffffff');
    expect(text).toContain('**grant reference');
    expect(text).toContain('it is uninitialised memory');
  });

  it.each([
    [1, 'Expanding'],
    [3, 'unhandled'],
    [4, 'Unhandled'],
  ])('says that line %i is harmless', async (line, at) => {
    expect(await hovered(line, at)).toContain('Harmless: sound machines print it too.');
  });

  it('says as well what was undone to read the line', async () => {
    expect(await hovered(4, 'Unhandled')).toMatch(/Harmless[^\n]*\n\nRead /);
  });

  it('says nothing about lines that are not read', async () => {
    expect(await hovered(5, 'driver')).toBeNull();
  });
});
