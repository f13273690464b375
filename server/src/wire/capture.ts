/** How a capture was given: one text (`.xdump`, a raw log) or a folder that is read as one capture. */
export type CaptureKind = 'file' | 'folder';

/**
 * One capture: the file or folder that is analysed as a unit. The server identifies it by the URI exactly as the
 * client sent it; for an open document that is the document's URI.
 */
export interface CaptureRef {
  readonly uri: string;
  readonly kind: CaptureKind;
}
