import type { MessageDefinition } from '../messages/message-definition.ts';
import { MessageMatcher } from '../messages/message-matcher.ts';
import { blkbackGrantMessages } from './blkback-grant-messages.ts';
import { blkbackMessages } from './blkback-messages.ts';
import { blkfrontMessages } from './blkfront-messages.ts';
import { deviceMessages, xenbusErrorMessages } from './device-messages.ts';
import { eventMessages } from './event-messages.ts';
import { grantMessages } from './grant-messages.ts';
import { balloonMessages, gntallocMessages, gntdevMessages, privcmdMessages } from './grant-user-messages.ts';
import { libxlMessages } from './libxl-messages.ts';
import { p2mMessages } from './p2m-messages.ts';
import { stopMessages } from './stop-messages.ts';
import { softwareIoTlbMessages, swiotlbMessages, swiotlbXenMessages } from './swiotlb-messages.ts';
import { iommuTceMessages, tceVfioMessages } from './vfio-tce-messages.ts';
import { xenbusMessages, xenbusResumeMessages } from './xenbus-messages.ts';

/** All messages of kernel logs. */
export const kernelDefinitions: readonly MessageDefinition[] = [
  ...blkbackMessages,
  ...blkbackGrantMessages,
  ...blkfrontMessages,
  ...grantMessages,
  ...gntdevMessages,
  ...gntallocMessages,
  ...privcmdMessages,
  ...balloonMessages,
  ...xenbusMessages,
  ...xenbusResumeMessages,
  ...xenbusErrorMessages,
  ...deviceMessages,
  ...p2mMessages,
  ...softwareIoTlbMessages,
  ...swiotlbMessages,
  ...swiotlbXenMessages,
  ...eventMessages,
  ...iommuTceMessages,
  ...tceVfioMessages,
  ...libxlMessages,
  ...stopMessages,
];

/** What can stand behind a prefix. */
export interface Scope {
  readonly prefix: string;
  readonly matcher: MessageMatcher;
}

/**
 * Wordings that begin with words of their own, so that a line without a prefix can be told from others by a few bytes.
 */
const ownWords = (definitions: readonly MessageDefinition[]): readonly MessageDefinition[] =>
  definitions
    .filter(({ id }) => id !== 'grant-table.freed-references')
    .map((definition) => ({ ...definition, wordings: definition.wordings.filter(([text]) => !text.startsWith('%')) }));

/** The matchers of kernel messages by what stands in front of them. */
export class KernelScopes {
  /** Behind `vbd DEVICE: `. */
  readonly vbd = new MessageMatcher([
    ...xenbusErrorMessages,
    ...deviceMessages,
    ...swiotlbMessages,
    ...blkfrontMessages,
  ]);
  /** Behind `DRIVER DEVICE: ` of other drivers. */
  readonly device = new MessageMatcher([
    ...xenbusErrorMessages.filter(({ id }) => id.startsWith('xenbus.')),
    ...deviceMessages,
    ...swiotlbMessages,
  ]);
  /** Without a prefix. */
  readonly bare = new MessageMatcher([
    ...ownWords(grantMessages),
    ...ownWords(blkfrontMessages),
    ...swiotlbMessages,
    ...p2mMessages,
    ...stopMessages,
  ]);
  readonly libxl = new MessageMatcher(libxlMessages);
  readonly #byFirst: Scope[][] = [];

  constructor() {
    const blkback = new MessageMatcher([...blkbackMessages, ...blkbackGrantMessages]);
    const blkfront = new MessageMatcher(blkfrontMessages);
    const grant = new MessageMatcher(grantMessages);
    const gntdev = new MessageMatcher(gntdevMessages);
    const gntalloc = new MessageMatcher(gntallocMessages);
    const privcmd = new MessageMatcher(privcmdMessages);
    const balloon = new MessageMatcher(balloonMessages);
    const xenbus = new MessageMatcher([...xenbusMessages, ...xenbusResumeMessages]);
    const swiotlbXen = new MessageMatcher(swiotlbXenMessages);
    const scopes: readonly (readonly [string, MessageMatcher])[] = [
      ['xen-blkback:', blkback],
      ['xen_blkback: ', blkback],
      ['blkback: ', blkback],
      ['blkfront: ', blkfront],
      ['xen_blkfront: ', blkfront],
      ['xen:grant_table: ', grant],
      ['xen/grant-table: ', grant],
      ['xen:xen_gntdev: ', gntdev],
      ['xen:gntdev: ', gntdev],
      ['xen:xen_gntalloc: ', gntalloc],
      ['xen:gntalloc: ', gntalloc],
      ['xen:xen_privcmd: ', privcmd],
      ['xen:privcmd: ', privcmd],
      ['xen:balloon: ', balloon],
      ['xen:xen_balloon: ', balloon],
      ['xen_balloon: ', balloon],
      ['xen/balloon: ', balloon],
      ['xenbus: ', xenbus],
      ['xenbus_probe_frontend: ', xenbus],
      ['xenbus_probe_backend: ', xenbus],
      ['xenbus_client: ', xenbus],
      ['XENBUS: ', xenbus],
      ['xen:swiotlb_xen: ', swiotlbXen],
      ['xen:swiotlb-xen: ', swiotlbXen],
      ['xen:events: ', new MessageMatcher(eventMessages)],
      ['iommu_tce: ', new MessageMatcher(iommuTceMessages)],
      ['tce_vfio: ', new MessageMatcher(tceVfioMessages)],
      ['software IO TLB: ', new MessageMatcher(softwareIoTlbMessages)],
    ];
    for (const [prefix, matcher] of scopes) (this.#byFirst[prefix.charCodeAt(0)] ??= []).push({ prefix, matcher });
  }

  /** The prefixes that begin with this byte. */
  startingWith(first: number | undefined): readonly Scope[] | undefined {
    return this.#byFirst[first ?? 0];
  }
}
