const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EISDIR: 'is a folder',
  ENOTDIR: 'a part of this path is no folder',
  ELOOP: 'too many symbolic links',
  EMFILE: 'too many files are open; raise the limit (ulimit -n) or give fewer files',
  ENAMETOOLONG: 'the name is too long',
  EIO: 'the disk reports an error',
};

/** Why a file cannot be read, in words. */
export const failureText = (error: unknown): string => {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return REASONS[code] ?? `cannot be read (${code === '' && error instanceof Error ? error.message : code})`;
};
