import { describe, expect, it } from 'vitest';
import { hintsOfName } from '../../server/src/formats/source-hints.ts';

describe('names of files', () => {
  it.each([
    ['lsevtchn-d12.txt', 12, null],
    ['2g-dom0-dmesg.txt', 0, null],
    ['dmesg-dom0-x.txt', 0, null],
    ['ungranted-gref-dom0.txt', 0, null],
    ['console-guest-g1.log', null, 'g1'],
    ['console-guest-my.web-1.log', null, 'my.web-1'],
    ['guest-du1.log', null, 'du1'],
    ['k3-guest-du1-log.txt', null, 'du1'],
    ['k4-guest-du1-log-crashed.txt', null, 'du1'],
    // A guest that is called like a domain is a name.
    ['console-d1.log', null, 'd1'],
    ['console-guest-d1.log', null, 'd1'],
    // The log of a guest without a name is not that of dom0.
    ['one-frame-guest.log', null, 'one-frame-guest'],
    ['key-d.txt', null, null],
    ['key-o-d0only.txt', null, null],
    ['s1-ftrace-swiotlb_bounced-dom0io.txt', null, null],
    ['serial-full-console.log', null, null],
    ['xenstore-ls.txt', null, null],
  ])('%s: domain %s, guest %s', (name, domain, guestName) => {
    expect(hintsOfName(name)).toMatchObject({ domain, guestName });
  });
});
