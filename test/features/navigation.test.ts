import { describe, expect, it } from 'vitest';
import type { ResolvedPlace } from '../../server/src/core/place.ts';
import { linksOf } from '../../server/src/features/links.ts';
import {
  definitionsOf,
  highlightsIn,
  referencesOf,
  thingAt,
  thingNear,
  type ThingHere,
} from '../../server/src/features/navigation.ts';
import { readViews } from '../../server/src/features/read-view.ts';
import { host } from './host-fixture.ts';
import { lineOf, lookedAt } from './looked.ts';

const lookup = lookedAt(host.text);

const thing = async (name: string): Promise<ThingHere> => {
  const { line, start } = host.at(name);
  const looked = await lookup;
  const here = thingAt(looked, await lineOf(looked, line), start);
  if (here === null) throw new Error(`nothing at ${name}`);
  return here;
};
const place = (name: string): string => {
  const { line, start, end } = host.at(name);
  return `${line}:${start + 1}-${end + 1}`;
};
const places = (found: readonly ResolvedPlace[]): readonly string[] =>
  found.map(({ line, column, endColumn }) => `${line}:${column}-${endColumn}`);

describe('definition', () => {
  it.each([
    ['of a reference in a message is the grant row', 'still', 'data'],
    ['of a ring reference is the grant row', 'ringRef', 'ring'],
    ['of an event channel in xenstore is its row in key e', 'channel', 'port'],
    ['of a remote port is the row of the other end', 'remotePort', 'backPort'],
    ['on a ring page leads on to the ring in xenstore', 'ring', 'ringRef'],
    ['on a channel leads on to the device in xenstore', 'port', 'channel'],
    ['on a channel of the backend leads to the device at the other end', 'backPort', 'channel'],
  ])('%s', async (_what, from, to) => {
    expect(places(await definitionsOf(await lookup, await thing(from)))).toContain(place(to));
  });

  it('of a thread is its device', async () => {
    const [first] = await definitionsOf(await lookup, await thing('thread'));
    expect((await lineOf(await lookup, first?.line ?? 0)).text).toContain('/domain/1/device/vbd/51712');
  });

  it('on a data page of the only device leads to the device', async () => {
    const [first] = await definitionsOf(await lookup, await thing('data'));
    expect((await lineOf(await lookup, first?.line ?? 0)).text).toContain('51712');
  });
});

describe('references', () => {
  it('of a grant are its row, the messages, and no other domain', async () => {
    const found = places(await referencesOf(await lookup, await thing('still')));
    expect(found).toEqual(expect.arrayContaining([place('data'), place('still'), place('pending')]));
    expect(found).toHaveLength(3);
  });

  it('of a frame are both domains that have it', async () => {
    const lines = (await referencesOf(await lookup, await thing('mfn'))).map(({ line }) => line);
    expect(lines).toEqual([host.at('ring').line, host.at('either').line]);
  });

  it('of a device are its ends, rings, statistics and counters', async () => {
    const lines = (await referencesOf(await lookup, await thing('device'))).map(({ line }) => line);
    for (const name of ['ring', 'port', 'thread', 'counter']) expect(lines).toContain(host.at(name).line);
  });

  it('of a domain stand where it is described', async () => {
    const lines = (await referencesOf(await lookup, await thing('granter'))).map(({ line }) => line);
    expect(lines).toContain(host.at('granter').line);
  });
});

it('highlights a thing under every name that it has', async () => {
  const looked = await lookup;
  const views = await readViews(looked.analysis, 0, 1, 200);
  const found = places(highlightsIn(looked, views, await thing('ring')));
  expect(found).toEqual([place('ring'), place('ringRef')]);
});

it('links lead from what names a thing to where it stands, never to themselves, never twice over one text', async () => {
  const looked = await lookup;
  const links = linksOf(looked, await readViews(looked.analysis, 0, 1, 200));
  const at = (name: string): readonly number[] => {
    const { line, start, end } = host.at(name);
    return links
      .filter((link) => link.line === line && link.start === start && link.end === end)
      .map(({ target }) => target.line);
  };
  expect(at('ringRef')).toEqual([host.at('ring').line]);
  expect(at('still')).toEqual([host.at('data').line]);
  expect(at('remotePort')).toEqual([host.at('backPort').line]);
  expect(at('ring')).toEqual([]);
  for (const link of links) {
    expect(link.target).not.toMatchObject({ line: link.line });
    expect(
      links.filter((other) => other.line === link.line && other.start < link.end && link.start < other.end),
    ).toEqual([link]);
  }
});

describe('the thing near a column', () => {
  it('is on a pin the grant of its row, on the reference that reference', async () => {
    const looked = await lookup;
    const { line, start } = host.at('data');
    const view = await lineOf(looked, line);
    const pin = view.text.search(/0x[0-9a-f]{8} /);
    expect(pin).toBeGreaterThan(start);
    expect(thingAt(looked, view, pin)).toBeNull();
    expect(thingNear(looked, view, pin)).toEqual(thingAt(looked, view, start));
  });

  it('is nothing on a line without things', async () => {
    const looked = await lookup;
    expect(thingNear(looked, await lineOf(looked, 1), 0)).toBeNull();
  });
});
