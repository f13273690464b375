/** What came of one recording, as `test/golden/replay.json` keeps it. */
export interface ReplayAccount {
  readonly file: string;
  readonly name: string;
  readonly part: string;
  readonly model: string;
  readonly variant: string | null;
  /** Kind → read, stepped, equal, in limits, different, skipped. */
  readonly kinds: Readonly<Record<string, readonly number[]>>;
  readonly reasons: Readonly<Record<string, number>>;
  readonly assumed: number;
  readonly unexplained: number;
}

/** The page `docs/replay.md`. */
export const replayPage: (golden: Readonly<Record<string, readonly ReplayAccount[]>>) => string;
