import type { Block } from '../../facts/block.ts';
import type { Facts } from '../../facts/facts.ts';

/** Adds each word of the hypervisor's command line as parameter `xen.NAME`; one without a value has the empty text. */
export const addXenParameters = (facts: Facts, block: Block, line: number, text: string): void => {
  for (const word of text.split(' ')) {
    if (word === '') continue;
    const equals = word.indexOf('=');
    const name = equals === -1 ? word : word.slice(0, equals);
    const value = equals === -1 ? '' : word.slice(equals + 1);
    facts.tables.parameter.add(block.id, line, { name: `xen.${name}`, value, origin: 'captured' });
  }
};
