import { Disposable } from 'vscode';

/** What must be ended; `dispose` returns at once. */
export interface Disposing {
  readonly dispose: () => void;
}

/** One disposable that ends several, in order. */
export const disposeAll = (disposables: readonly Disposing[]): Disposable =>
  new Disposable(() => {
    for (const disposable of disposables) disposable.dispose();
  });
