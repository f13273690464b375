import { describe, expect, it } from 'vitest';
import { hoverAt } from '../../server/src/features/hover.ts';
import type { Lookup } from '../../server/src/features/lookup/lookup.ts';
import { ruleCatalogue } from '../../server/src/rules/catalogue.ts';
import { host } from './host-fixture.ts';
import { lineOf, lookedAt, momentsNow } from './looked.ts';
import { marked, type Marked } from './marked.ts';

const hover = async (lookup: Lookup, fixture: Marked, name: string): Promise<string> => {
  const { line, start, end } = fixture.at(name);
  const view = await lineOf(lookup, line);
  const first = hoverAt(lookup, view, start, ruleCatalogue, momentsNow);
  expect(first, `no hover at ${name}`).not.toBeNull();
  // The same field from its first to its last character.
  expect(hoverAt(lookup, view, end - 1, ruleCatalogue, momentsNow)).toEqual(first);
  expect({ start: first?.start, end: first?.end }).toEqual({ start, end });
  return first?.markdown ?? '';
};

const lookup = lookedAt(host.text);

describe('a hover says what a number is', () => {
  it.each([
    ['granter', '**grant table of d1**'],
    ['frames', 'grant table frames in use: 1'],
    ['ring', '**grant reference 0x8**'],
    ['mapper', '**mapped by d0**'],
    ['mfn', '**machine frame 0x7de44 \\(515652\\), address 0x7de44000**'],
    ['pin', '**pin 0x00000001: 1 host mapping for writing**'],
    ['gmfn', '**frame that the guest granted 0x7de44'],
    ['flags', '**v1 flags 0x19: permit access, reading \\(somebody has it mapped\\), writing'],
    ['backPort', '**event channel port 40**'],
    ['channelState', '**event channel state 3: interdomain**'],
    ['remotePort', '**remote event channel port 40**'],
    ['backRemote', '**remote domain d1**'],
    ['backState', '**XenBus state 4: Connected**'],
    ['device', '**virtual device 51712 \\(0xca00, xvda\\)**'],
    ['ringRef', '**grant reference 0x8**'],
    ['channel', '**event channel port 12**'],
    ['thread', '**blkback thread 1.xvda\\-0: domain, disk and ring**'],
    ['persistent', 'persistent grants mapped by this ring now: 17'],
    ['still', '**grant reference 0x735 \\(1845\\)**'],
    ['counter', '16'],
  ])('%s', async (name, wanted) => {
    expect(await hover(await lookup, host, name)).toContain(wanted);
  });
});

describe('a hover joins what belongs together', () => {
  it.each([
    [
      'a message of the guest → the grant row: who maps it and how',
      'still',
      'grant 0x735 of d1, mapped by d0: mfn 0x7e706',
    ],
    ['a ring reference in xenstore → the grant row', 'ringRef', 'grant 0x8 of d1, mapped by d0'],
    ['a ring page → its device', 'ring', 'This grant is the ring page of vbd:1/51712 (xvda), ring 0.'],
    ['the console page', 'console', 'probably the console page'],
    ['the xenstore page', 'store', 'probably the xenstore page'],
    [
      'a data page of the only device',
      'data',
      'probably a persistent grant or a page of a request in flight of vbd:1/51712',
    ],
    ['a data page of one of two devices', 'either', 'probably a data page of one of 2 devices: vbd:2/51712'],
    ['a thread of blkback → its device', 'thread', 'block device 51712 (xvda) of d1: frontend Connected'],
    ['a channel of the guest → its device', 'port', 'block device 51712 (xvda) of d1'],
    ['a channel of the backend → the device at the other end', 'backPort', 'block device 51712 (xvda) of d1'],
    ['a channel in xenstore → its row in key e', 'channel', 'port 12 of d1: interdomain to d0 port 40'],
    ['a device in sysfs → its ends', 'sysfsDevice', 'block device 51712 (xvda) of d1'],
    ['a frame → its other grant', 'mfn', 'grant 0x10 of d2'],
    ['a path → its device', 'frontend', 'vbd:1/51712'],
    ['the rules that look at the column', 'pin', 'Checked by'],
  ])('%s', async (_what, name, wanted) => {
    const markdown = await hover(await lookup, host, name);
    expect(markdown.replace(/\\(.)/g, '$1')).toContain(wanted);
  });

  it('tells hosts in one file apart', async () => {
    const two = marked(
      `${host.text}\n%xdump 1\n%section kernel-log domain=1\n[    9.000000] g.e. «other:0x735» still pending\n%end`,
    );
    expect(await hover(await lookedAt(two.text), two, 'other')).toContain('nothing else in the capture mentions it');
  });

  it('is silent between fields', async () => {
    const looked = await lookup;
    expect(hoverAt(looked, await lineOf(looked, 4), 3, ruleCatalogue, momentsNow)).toBeNull();
  });
});

describe('a hover is safe', () => {
  it('shows text of the capture as text', async () => {
    const evil = marked(
      `%xdump 1\n%section xenstore\n/local/domain/1/name = "[x](command:evil) <img src=x> \`a\` **b**"\n/local/domain/1/«path:domid» = "1"\n%end\n%section xl cmd="xl list"\nName                                        ID   Mem VCPUs      State   Time(s)\n[x](command:evil)<b>                         «domain:1»   128     1     -b----       1.0\n%end`,
    );
    const looked = await lookedAt(evil.text);
    for (const line of [3, 4, 8]) {
      const view = await lineOf(looked, line);
      for (let column = 0; column < view.text.length; column += 1) {
        const markdown = hoverAt(looked, view, column, [], momentsNow)?.markdown ?? '';
        expect(markdown.replace(/\\./g, '').replace(/`[^`]*`/g, '')).not.toMatch(/\]\(|<|command:.*\)/);
      }
    }
  });
});
