import { analyse } from '../analysis/analyse.ts';
import type { Analysis } from '../analysis/analysis.ts';
import { drive } from '../analysis/drive.ts';
import { buildLookup, type Lookup } from '../features/lookup/lookup.ts';
import type { MomentsOf } from '../features/moments/moments.ts';
import { hostPacer } from '../io/host-pacer.ts';
import { sha256 } from '../io/sha256.ts';
import { readSuppressions } from '../io/suppressions.ts';
import type { Turn } from '../io/turns.ts';
import { ruleCatalogue } from '../rules/catalogue.ts';
import type { AnalysisState } from '../wire/analysis-state.ts';
import type { CaptureKind } from '../wire/capture.ts';
import { momentRuns } from './moment-runs.ts';
import { openCapture } from './open-capture.ts';
import { pathOf } from './uri-path.ts';

/** One capture that the server keeps. */
export interface KeptCapture {
  readonly uri: string;
  readonly kind: CaptureKind;
  /** Asked for with `xdump/analyse`: stays when its document is closed. */
  pinned: boolean;
  analysis: Analysis | null;
  /** Indexes of the analysis, which questions need; made after its diagnostics were sent. */
  lookup: Lookup | null;
  /** What the models hold at lines of its recordings; made of the lookup's analysis when somebody asks. */
  momentsOf: MomentsOf;
  state: AnalysisState;
  /** Raised by every start; a run whose number is old stops and publishes nothing. */
  run: number;
  /** Ends with the newest run, so that a question about a text is answered from that text; null: none runs. */
  running: Promise<void> | null;
  close: (() => Promise<void>) | null;
}

/** What a run needs from its service. */
export interface CaptureHost {
  /** Text of an open document by its path or URI, or null: read from disk. */
  readonly textOf: (name: string) => Uint8Array | null;
  readonly turn: Turn;
  readonly stateChanged: (capture: KeptCapture) => void;
  readonly analysed: (capture: KeptCapture) => void;
}

/** Shortest time between two progress reports, in milliseconds. */
const PROGRESS_STEP = 200;

/** Makes a capture that holds nothing yet. */
export const newCapture = (uri: string, kind: CaptureKind): KeptCapture => ({
  uri,
  kind,
  pinned: false,
  analysis: null,
  lookup: null,
  momentsOf: () => null,
  state: { uri, kind, phase: 'analysing', progress: null, counts: null, message: null },
  run: 0,
  running: null,
  close: null,
});

/** Analyses a capture anew; an earlier run of it stops. Never rejects: what cannot be read is a state `failed`. */
export const runCapture = (capture: KeptCapture, host: CaptureHost): Promise<void> => {
  capture.run += 1;
  const { run } = capture;
  const running = runOnce(capture, run, host).finally(() => {
    if (capture.run === run) capture.running = null;
  });
  capture.running = running;
  return running;
};

type Change = (part: Partial<AnalysisState>) => void;

const runOnce = async (capture: KeptCapture, run: number, host: CaptureHost): Promise<void> => {
  const change: Change = (part) => {
    if (capture.run !== run) return;
    capture.state = { ...capture.state, progress: null, message: null, ...part };
    host.stateChanged(capture);
  };
  change({ phase: 'analysing' });
  try {
    const outcome = await analyseCapture(capture, run, host, change);
    if (typeof outcome === 'string') change({ phase: 'failed', message: outcome });
    else if (outcome === null) change({ phase: 'cancelled' });
    else if (capture.run === run) {
      await capture.close?.();
      capture.analysis = outcome.analysis;
      capture.lookup = null;
      capture.close = outcome.close;
      host.analysed(capture);
      const lookup = await drive(buildLookup(outcome.analysis), outcome.pacer);
      // A newer run makes its own.
      if (lookup === null || capture.analysis !== outcome.analysis) return;
      capture.lookup = lookup;
      capture.momentsOf = momentRuns(host.turn, () => capture.lookup === lookup);
      change({ phase: 'ready', counts: countFindings(outcome.analysis) });
    } else await outcome.close();
  } catch (error) {
    change({
      phase: 'failed',
      message: `the analysis failed: ${error instanceof Error ? error.message : String(error)}`,
    });
  }
};

interface Outcome {
  readonly analysis: Analysis;
  readonly close: () => Promise<void>;
  readonly pacer: ReturnType<typeof hostPacer>;
}

const analyseCapture = async (
  capture: KeptCapture,
  run: number,
  host: CaptureHost,
  change: Change,
): Promise<Outcome | string | null> => {
  const opened = await openCapture(capture, host.textOf);
  if (typeof opened === 'string') return opened;
  const total = opened.inputs.reduce((sum, { source }) => sum + source.size, 0);
  const progress = progressOf(total, (share) => {
    change({ phase: 'analysing', progress: share });
  });
  const pacer = hostPacer({ turn: host.turn, cancelled: () => capture.run !== run, progress });
  let analysis: Analysis | null = null;
  try {
    const path = pathOf(capture.uri);
    const suppressions = path === null ? { entries: [] } : await readSuppressions({ beside: [path] });
    analysis = await analyse({
      inputs: opened.inputs,
      rules: ruleCatalogue,
      parameters: new Map(),
      suppressions: 'entries' in suppressions ? suppressions.entries : [],
      pacer,
      sha256,
    });
  } finally {
    if (analysis === null) await opened.close();
  }
  return analysis === null ? null : { analysis, close: opened.close, pacer };
};

/** Turns the bytes done of each source into shares of the whole, told a few times a second. */
const progressOf = (total: number, tell: (share: number) => void): ((bytes: number) => void) => {
  let last = performance.now();
  let before = 0;
  let current = 0;
  return (bytes) => {
    // Each source counts from 0 again.
    if (bytes < current) before += current;
    current = bytes;
    if (total === 0 || performance.now() - last < PROGRESS_STEP) return;
    last = performance.now();
    tell(Math.min(1, (before + current) / total));
  };
};

const countFindings = ({ findings, unknown }: Analysis): AnalysisState['counts'] => {
  const counts = { error: 0, warning: 0, info: 0 };
  for (const { severity, suppressed } of findings) if (suppressed === null) counts[severity] += 1;
  return { ...counts, unknown: unknown.length };
};
