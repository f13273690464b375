import { Disposable } from 'vscode';

/** One disposable that ends several, in order. */
export const disposeAll = (disposables: readonly { dispose: () => unknown }[]): Disposable =>
  new Disposable(() => {
    for (const disposable of disposables) disposable.dispose();
  });
