/** A file of a .vsix; its size unpacked, in bytes. */
export interface VsixEntry {
  readonly name: string;
  readonly size: number;
}

export function listVsix(bytes: Buffer): VsixEntry[];
export function findVsixProblems(entries: readonly VsixEntry[], size: number): string[];
export function findVsixFileProblems(file: string): string[];
