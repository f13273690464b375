/** A file of a captured folder. */
export interface CapturedFile {
  readonly name: string;
  readonly text: string;
}

/** Joins the files of a captured folder into one .xdump text. */
export declare const folderToXdump: (capture: {
  readonly host?: string;
  readonly note?: string;
  readonly files?: readonly CapturedFile[];
  readonly snapshots?: readonly { readonly id: string; readonly files: readonly CapturedFile[] }[];
}) => string;
