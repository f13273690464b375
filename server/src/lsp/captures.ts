import { fileURLToPath } from 'node:url';
import { analyse } from '../analysis/analyse.ts';
import type { Analysis } from '../analysis/analysis.ts';
import type { InputFile } from '../analysis/request.ts';
import { expandInputs } from '../io/expand-inputs.ts';
import { hostPacer } from '../io/host-pacer.ts';
import { textInput } from '../io/text-input.ts';
import { sha256 } from '../io/sha256.ts';
import { readSuppressions } from '../io/suppressions.ts';
import { ruleCatalogue } from '../rules/catalogue.ts';
import type { AnalysisState } from '../wire/analysis-state.ts';
import type { CaptureKind } from '../wire/capture.ts';

/** One capture that the server keeps. */
export interface KeptCapture {
  readonly uri: string;
  readonly kind: CaptureKind;
  /** Text of the open document, or null: read from disk. */
  text: Uint8Array | null;
  /** Asked for with `xdump/analyse`: stays when its document is closed. */
  pinned: boolean;
  analysis: Analysis | null;
  state: AnalysisState;
  /** Raised by every start; a run whose number is old stops and publishes nothing. */
  run: number;
  close: (() => Promise<void>) | null;
}

/** What a run tells about itself while it goes on. */
export interface CaptureEvents {
  readonly state: (capture: KeptCapture) => void;
  readonly analysed: (capture: KeptCapture) => void;
}

/** Shortest time between two progress reports, in milliseconds. */
const PROGRESS_STEP = 200;

/** Makes a capture that holds nothing yet. */
export const newCapture = (uri: string, kind: CaptureKind): KeptCapture => ({
  uri,
  kind,
  text: null,
  pinned: false,
  analysis: null,
  state: { uri, kind, phase: 'analysing', progress: null, counts: null, message: null },
  run: 0,
  close: null,
});

/** Analyses a capture anew; an earlier run of it stops. Never rejects: what cannot be read is a state `failed`. */
export const runCapture = async (capture: KeptCapture, events: CaptureEvents): Promise<void> => {
  capture.run += 1;
  const { run } = capture;
  const change = (part: Partial<AnalysisState>): void => {
    if (capture.run !== run) return;
    capture.state = { ...capture.state, progress: null, message: null, ...part };
    events.state(capture);
  };
  change({ phase: 'analysing' });
  try {
    const outcome = await analyseCapture(capture, run, change);
    if (capture.run !== run) return;
    if (typeof outcome === 'string') change({ phase: 'failed', message: outcome });
    else if (outcome === null) change({ phase: 'cancelled' });
    else {
      await capture.close?.();
      capture.analysis = outcome.analysis;
      capture.close = outcome.close;
      events.analysed(capture);
      change({ phase: 'ready', counts: countFindings(outcome.analysis) });
    }
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
}

const analyseCapture = async (
  capture: KeptCapture,
  run: number,
  change: (part: Partial<AnalysisState>) => void,
): Promise<Outcome | string | null> => {
  const opened = await openCapture(capture);
  if (typeof opened === 'string') return opened;
  const path = pathOf(capture.uri);
  const suppressions = path === null ? { entries: [] } : await readSuppressions({ beside: [path] });
  const total = opened.inputs.reduce((sum, { source }) => sum + source.size, 0);
  let last = performance.now();
  const analysis = await analyse({
    inputs: opened.inputs,
    rules: ruleCatalogue,
    parameters: new Map(),
    suppressions: 'entries' in suppressions ? suppressions.entries : [],
    pacer: hostPacer({
      polite: true,
      cancelled: () => capture.run !== run,
      progress: (bytes) => {
        if (performance.now() - last < PROGRESS_STEP) return;
        last = performance.now();
        change({ phase: 'analysing', progress: total === 0 ? null : Math.min(1, bytes / total) });
      },
    }),
    sha256,
  });
  if (analysis !== null) return { analysis, close: opened.close };
  await opened.close();
  return null;
};

const openCapture = async (
  capture: KeptCapture,
): Promise<{ readonly inputs: readonly InputFile[]; readonly close: () => Promise<void> } | string> => {
  const path = pathOf(capture.uri);
  if (capture.text !== null) {
    return { inputs: [textInput(path ?? capture.uri, capture.text)], close: () => Promise.resolve() };
  }
  if (path === null) return `${capture.uri} is no file on this machine; open it in the editor first`;
  const expanded = await expandInputs([path], { join: false });
  return 'error' in expanded ? expanded.error : expanded;
};

/** Path of a `file:` URI, or null. */
export const pathOf = (uri: string): string | null => {
  if (!uri.startsWith('file:')) return null;
  try {
    return fileURLToPath(uri);
  } catch {
    return null;
  }
};

const countFindings = ({ findings, unknown }: Analysis): AnalysisState['counts'] => {
  const shown = findings.filter(({ suppressed }) => suppressed === null);
  const count = (severity: string): number => shown.filter((finding) => finding.severity === severity).length;
  return { error: count('error'), warning: count('warning'), info: count('info'), unknown: unknown.length };
};
