import type { Diagnostic } from 'vscode-languageserver';

/**
 * What each capture says about each file. A file may belong to two captures (a document of its own in an analysed
 * folder), but a client keeps one list a file: it gets both without doubles, and an empty one when the last is gone.
 */
export class DiagnosticsBoard {
  readonly #send: (uri: string, diagnostics: readonly Diagnostic[]) => void;
  /** File URI → capture URI → diagnostics. */
  readonly #files = new Map<string, Map<string, readonly Diagnostic[]>>();
  /** Capture URI → its files. */
  readonly #captures = new Map<string, ReadonlySet<string>>();

  constructor(send: (uri: string, diagnostics: readonly Diagnostic[]) => void) {
    this.#send = send;
  }

  /** Replaces everything that a capture said. Files without diagnostics are sent too, unless nobody was told of them. */
  replace(capture: string, files: ReadonlyMap<string, readonly Diagnostic[]>): void {
    for (const uri of this.#captures.get(capture) ?? []) if (!files.has(uri)) this.#set(uri, capture, null);
    for (const [uri, diagnostics] of files) this.#set(uri, capture, diagnostics);
    if (files.size === 0) this.#captures.delete(capture);
    else this.#captures.set(capture, new Set(files.keys()));
  }

  #set(uri: string, capture: string, diagnostics: readonly Diagnostic[] | null): void {
    const lists = this.#files.get(uri) ?? new Map<string, readonly Diagnostic[]>();
    if (diagnostics === null) lists.delete(capture);
    else lists.set(capture, diagnostics);
    if (lists.size === 0) this.#files.delete(uri);
    else this.#files.set(uri, lists);
    this.#send(uri, [...lists.values()].flat().filter(isFirst()));
  }
}

const isFirst = (): ((diagnostic: Diagnostic) => boolean) => {
  const seen = new Set<string>();
  return ({ range: { start }, code, message }) => {
    const key = JSON.stringify([start, code, message]);
    return !seen.has(key) && seen.add(key).size > 0;
  };
};
