import { type Event, EventEmitter, type Uri } from 'vscode';
import { ANALYSE_METHOD, CANCEL_METHOD, CLOSE_METHOD } from '../../server/src/wire/analyse.ts';
import type { AnalysisState } from '../../server/src/wire/analysis-state.ts';
import type { CaptureRef } from '../../server/src/wire/capture.ts';
import { activeTextUri } from './active-text.ts';
import type { Server } from './language-client.ts';
import { disposeAll, type Disposing } from './dispose-all.ts';

/** What is analysed: the states that the server told, and the captures that were asked for beyond the open documents. */
export interface Captures extends Disposing {
  readonly all: () => readonly AnalysisState[];
  /** State of the capture that holds this file (its own, or that of a folder above it). */
  readonly holding: (uri: Uri) => AnalysisState | undefined;
  /** The capture that the user looks at: that of the active editor, else the only one. */
  readonly active: () => AnalysisState | undefined;
  /** Analyses a file without document, or a folder, and keeps it over restarts of the server. */
  readonly analyse: (capture: CaptureRef) => Promise<AnalysisState | undefined>;
  /** Reads every capture again. */
  readonly refresh: () => Promise<void>;
  readonly cancel: (uri: string) => Promise<void>;
  readonly close: (uri: string) => Promise<void>;
  readonly onChange: Event<void>;
}

/** Follows the server's states. After a restart the captures that were asked for are asked for again. */
export const createCaptures = (server: Server): Captures => {
  const changed = new EventEmitter<void>();
  const states = new Map<string, AnalysisState>();
  const asked = new Map<string, CaptureRef>();

  const keep = (state: AnalysisState): void => {
    if (state.phase === 'closed') states.delete(state.uri);
    else states.set(state.uri, state);
    changed.fire();
  };
  const holding = (uri: Uri): AnalysisState | undefined => {
    const text = uri.toString();
    return (
      states.get(text) ??
      [...states.values()].find(
        (state) => state.kind === 'folder' && text.startsWith(`${state.uri.replace(/\/$/, '')}/`),
      )
    );
  };
  const ending = disposeAll([
    changed,
    server.onState(keep),
    server.onRunning((running) => {
      states.clear();
      changed.fire();
      if (running) for (const capture of asked.values()) void server.request(ANALYSE_METHOD, capture);
    }),
  ]);

  return {
    all: () => [...states.values()],
    holding,
    active: () => {
      const uri = activeTextUri();
      const held = uri && holding(uri);
      if (held) return held;
      const [first, ...others] = states.values();
      return others.length === 0 ? first : undefined;
    },
    analyse: async (capture) => {
      asked.set(capture.uri, capture);
      const state = await server.request(ANALYSE_METHOD, capture);
      if (state) keep(state);
      return state;
    },
    refresh: async () => {
      await Promise.all([...states.values()].map(({ uri, kind }) => server.request(ANALYSE_METHOD, { uri, kind })));
    },
    cancel: async (uri) => {
      await server.request(CANCEL_METHOD, { uri });
    },
    close: async (uri) => {
      asked.delete(uri);
      await server.request(CLOSE_METHOD, { uri });
    },
    onChange: changed.event,
    dispose: () => {
      ending.dispose();
    },
  };
};
