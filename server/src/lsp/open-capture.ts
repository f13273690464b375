import type { InputFile } from '../analysis/request.ts';
import { expandInputs } from '../io/expand-inputs.ts';
import { textInput } from '../io/text-input.ts';
import type { CaptureRef } from '../wire/capture.ts';
import { pathOf } from './uri-path.ts';

/** The inputs of a capture, to be closed when its analysis is dropped. */
export interface OpenedCapture {
  readonly inputs: readonly InputFile[];
  readonly close: () => Promise<void>;
}

/**
 * Opens what a capture consists of: the text of an open document where there is one, else the disk, so that no size limit
 * of an editor shapes the analysis. Answers a sentence when it cannot be read.
 */
export const openCapture = async (
  { uri, kind }: CaptureRef,
  textOf: (name: string) => Uint8Array | null,
): Promise<OpenedCapture | string> => {
  const path = pathOf(uri);
  const text = textOf(path ?? uri);
  if (text !== null && kind === 'file')
    return { inputs: [textInput(path ?? uri, text)], close: () => Promise.resolve() };
  if (path === null) return `${uri}: is no file on this machine; open it in the editor first`;
  const expanded = await expandInputs([path], { join: false });
  if ('error' in expanded) return expanded.error;
  const isFolder = expanded.inputs.every(({ captureKey }) => captureKey !== null);
  if (isFolder !== (kind === 'folder')) {
    await expanded.close();
    return isFolder ? `${path}: is a folder; analyse it as a folder` : `${path}: is no folder; analyse it as a file`;
  }
  const inputs = expanded.inputs.map((input) => {
    const open = textOf(input.path);
    return open === null ? input : { ...input, source: textInput(input.path, open).source };
  });
  return { inputs, close: expanded.close };
};
