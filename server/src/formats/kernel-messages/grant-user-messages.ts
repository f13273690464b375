import type { MessageDefinition } from '../messages/message-definition.ts';

/** Messages of gntdev (drivers/xen/gntdev.c), without its prefix `xen:xen_gntdev: `. Index and count are in pages. */
export const gntdevMessages: readonly MessageDefinition[] = [
  {
    id: 'gntdev.priv-add',
    severity: 'debug',
    wordings: [['priv %p, add %d', 'handle:priv', 'count:count']],
  },
  { id: 'gntdev.priv', severity: 'debug', wordings: [['priv %p', 'handle:priv']] },
  {
    id: 'gntdev.map-at-pgoff',
    severity: 'debug',
    wordings: [['map %d+%d at %lx (pgoff %lx)', 'count:index', 'count:count', 'address:address', 'count:pageOffset']],
  },
  {
    id: 'gntdev.map-range-mrange',
    severity: 'debug',
    wordings: [
      [
        'map %d+%d (%lx %lx), range %lx %lx, mrange %lx %lx',
        'count:index',
        'count:count',
        'address:mapStart',
        'address:mapEnd',
        'address:rangeStart',
        'address:rangeEnd',
        'address:bothStart',
        'address:bothEnd',
      ],
    ],
  },
  { id: 'gntdev.map', severity: 'debug', wordings: [['map %d+%d', 'count:index', 'count:count']] },
  {
    id: 'gntdev.unmap-handle-st',
    severity: 'debug',
    wordings: [['unmap handle=%d st=%d', 'handle:handle', 'errno:status']],
  },
  {
    id: 'gntdev.unmap',
    severity: 'debug',
    wordings: [['unmap %d+%d [%d+%d]', 'count:index', 'count:count', 'count:offset', 'count:pages']],
  },
  {
    id: 'gntdev.find-grant-ptes-failure',
    severity: 'warning',
    wordings: [['find_grant_ptes() failure.']],
  },
  {
    id: 'gntdev.live-grants-became-negative-after',
    severity: 'error',
    wordings: [
      [
        '%s: live_grants became negative (%d) after unmapping %d pages!',
        'name:function',
        'count:liveGrants',
        'count:pages',
      ],
    ],
  },
  { id: 'gntdev.cant-map-over-limit', severity: 'debug', wordings: [["can't map: over limit"]] },
  {
    id: 'gntdev.maps-list-priv',
    severity: 'debug',
    wordings: [['%s: maps list (priv %p)', 'name:function', 'handle:priv']],
  },
  {
    id: 'gntdev.index-count',
    severity: 'debug',
    wordings: [['index %2d, count %2d %s', 'count:index', 'count:count', 'keyword:note']],
  },
];

/** Messages of gntalloc (drivers/xen/gntalloc.c), without its prefix. */
export const gntallocMessages: readonly MessageDefinition[] = [
  {
    id: 'gntalloc.mapping-must-be-shared',
    severity: 'error',
    wordings: [['%s: Mapping must be shared', 'name:function']],
  },
  { id: 'gntalloc.priv', severity: 'debug', wordings: [['%s: priv %p', 'name:function', 'handle:priv']] },
];

/** Messages of privcmd (drivers/xen/privcmd.c), without its prefix. */
export const privcmdMessages: readonly MessageDefinition[] = [
  {
    id: 'privcmd.could-not-alloc-pfns-rc',
    severity: 'warning',
    wordings: [['%s Could not alloc %d pfns rc:%d', 'name:function', 'count:pages', 'errno:rc']],
  },
  {
    id: 'privcmd.unable-to-unmap-mfn-range',
    severity: 'error',
    wordings: [['unable to unmap MFN range: leaking %d pages. rc=%d', 'count:pages', 'errno:rc']],
  },
];

/** Messages of the balloon driver (drivers/xen/balloon.c), without its prefix. */
export const balloonMessages: readonly MessageDefinition[] = [
  {
    id: 'balloon.initialising-balloon-driver',
    severity: 'info',
    wordings: [['Initialising balloon driver.'], ['Initialising Xen balloon driver.']],
  },
  {
    id: 'balloon.cannot-add-additional-memory',
    severity: 'warning',
    wordings: [['Cannot add additional memory (%i)', 'errno:error']],
  },
  {
    id: 'balloon.set-phys-to-machine-failed-no',
    severity: 'warning',
    wordings: [['set_phys_to_machine() failed, no memory added']],
  },
  {
    id: 'balloon.waiting-for-initial-ballooning-down',
    severity: 'info',
    wordings: [['Waiting for initial ballooning down having finished.']],
  },
  {
    id: 'balloon.initial-ballooning-down-finished',
    severity: 'info',
    wordings: [['Initial ballooning down finished.']],
  },
  {
    id: 'balloon.initial-ballooning-failed-pages-need',
    severity: 'warning',
    wordings: [['Initial ballooning failed, %ld pages need to be freed.', 'count:pages']],
  },
];
