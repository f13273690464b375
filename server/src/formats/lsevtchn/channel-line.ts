/** One line of `lsevtchn`; values that the line does not say are null. */
export interface ListedChannel {
  readonly port: number;
  readonly vcpu: number;
  /** Event channel state as key `e` numbers it, or null for `Unknown`. */
  readonly state: number | null;
  readonly remoteDomid: number | null;
  readonly remotePort: number | null;
  readonly pirq: number | null;
  readonly virq: number | null;
}

/** `%4d: VCPU %u: ` and what the channel is (tools/xcutils/lsevtchn.c, tools/misc/lsevtchn.c since 4.17). */
export const channelLine =
  /^ {0,3}(\d{1,10}): VCPU (\d{1,5}): (?:Interdomain \((Waiting connection|Connected)\) - Remote Domain (\d{1,5})(?:, Port (\d{1,10}))?|Physical IRQ (\d{1,10})|Virtual IRQ (\d{1,3})|(IPI)|(Unknown)) *$/d;

/** Reads one line, or null when it is none, or cut. */
export const readListedChannel = (text: string): ListedChannel | null => {
  const match = channelLine.exec(text);
  if (match === null) return null;
  const number = (group: number): number | null => (match[group] === undefined ? null : Number(match[group]));
  const connected = match[3] === 'Connected';
  if (connected && match[5] === undefined) return null;
  return {
    port: Number(match[1]),
    vcpu: Number(match[2]),
    state: stateOf(match),
    remoteDomid: number(4),
    remotePort: number(5),
    pirq: number(6),
    virq: number(7),
  };
};

const stateOf = (match: RegExpExecArray): number | null => {
  if (match[3] !== undefined) return match[3] === 'Connected' ? 3 : 2;
  if (match[6] !== undefined) return 4;
  if (match[7] !== undefined) return 5;
  return match[8] === undefined ? null : 6;
};
