/** First words of the lines of key `e`, as `dump_evtchn_info()` and `domain_dump_evtchn_info()` print them. */
export const channelTexts = {
  begin: "'e' pressed -> dumping event-channel info",
  domain: 'Event channel information for domain ',
  polling: 'Polling vCPUs: ',
  columns: '    port [p/m',
  /** The same in the copy of a mail client that squeezes blanks. */
  squeezedColumns: 'port [p/m',
} as const;
