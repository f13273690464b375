/** One domain of an example dump: its id and its rows as key `e` prints them behind the port. */
export type ExampleChannels = readonly [domid: number, ...rows: (readonly [port: number, text: string])[]];

/** A dump of key `e` (`dump_evtchn_info()`, FIFO events); another key follows, so the last list is known to be whole. */
export const channelDump = (...domains: readonly ExampleChannels[]): string =>
  [
    "(XEN) 'e' pressed -> dumping event-channel info",
    ...domains.flatMap(([domid, ...rows]) => [
      `(XEN) Event channel information for domain ${domid}:`,
      '(XEN) Polling vCPUs: {}',
      '(XEN)     port [p/m/s]',
      ...rows.map(([port, text]) => `(XEN)     ${String(port).padStart(4)} ${text}`),
    ]),
    "(XEN) 'h' pressed -> showing installed handlers",
    '',
  ].join('\n');

/** A row of a channel without pending event. */
export const quiet = (text: string): string => `[0/0/  -   ]: ${text}`;

/** Sections of a capture, in a snapshot that stood still if asked. */
export const capture = (...sections: readonly string[]): string => `%xdump 1\n${sections.join('')}`;

/** A section with a dump of key `e`. */
export const channelSection = (...domains: readonly ExampleChannels[]): string =>
  `%section xen-console key=e\n${channelDump(...domains)}%end\n`;

/** A section with the two ends of disk 51712 of domain 1, both connected, on the given port. */
export const deviceSection = (port: number): string =>
  `%section xenstore\n${[
    '/local/domain/0/backend/vbd/1/51712/state = "4"',
    '/local/domain/0/backend/vbd/1/51712/dev = "xvda"',
    '/local/domain/1/device/vbd/51712/backend = "/local/domain/0/backend/vbd/1/51712"',
    '/local/domain/1/device/vbd/51712/backend-id = "0"',
    '/local/domain/1/device/vbd/51712/state = "4"',
    '/local/domain/1/device/vbd/51712/ring-ref = "8"',
    `/local/domain/1/device/vbd/51712/event-channel = "${port}"`,
  ].join('\n')}\n%end\n`;
