import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { Script } from 'node:vm';
import { isMainThread } from 'node:worker_threads';

/** So long after its start a program's compiled code is kept: what a start and a first analysis need has been compiled by then. */
const KEEP_AFTER = 2_500;

interface ModuleRecord {
  exports: unknown;
}
type ModuleFunction = (
  exports: unknown,
  require: NodeJS.Require,
  module: ModuleRecord,
  file: string,
  folder: string,
) => void;

/**
 * Runs a bundle (CommonJS inside of a function, see scripts/build.mjs) and answers its exports. An editor waits for the server, and half of a start is compiling, so the
 * compiled code is kept in `.code` beside the bundle, by name, size and date of the bundle and the version of the engine: another
 * bundle never takes it, and the engine refuses what another one or other flags made. `role` tells apart who runs the bundle, because
 * each needs other parts of it. Who may write there may write the bundle as well, so nothing new is trusted.
 * Where it cannot be written each start compiles again.
 */
export const loadProgram = (file: string, role: 'command' | 'server'): unknown => {
  // The bundler writes ASCII only, and reading it as such takes a fraction of the time.
  const source = readFileSync(file, 'latin1');
  const { size, mtimeMs } = statSync(file);
  const folder = path.join(path.dirname(file), '.code');
  const prefix = `${path.basename(file)}-${role}-`;
  const kept = path.join(folder, `${prefix}${size}-${Math.floor(mtimeMs)}-${process.versions.v8}-${process.arch}.bin`);
  const cachedData = readIfThere(kept);
  const script = new Script(source, {
    filename: file,
    ...(cachedData === null ? {} : { cachedData }),
  });
  const record: ModuleRecord = { exports: {} };
  const run = script.runInThisContext() as ModuleFunction;
  run(record.exports, createRequire(file), record, file, path.dirname(file));
  if (cachedData === null || script.cachedDataRejected === true) {
    let isKept = false;
    const keepOnce = (): void => {
      if (!isKept) keep(kept, prefix, script.createCachedData());
      isKept = true;
    };
    setTimeout(keepOnce, KEEP_AFTER).unref();
    // A command is done long before.
    if (isMainThread) process.once('exit', keepOnce);
  }
  return record.exports;
};

const readIfThere = (file: string): Buffer | null => {
  try {
    return readFileSync(file);
  } catch {
    return null;
  }
};

/** Writes the file in one step and removes those of other versions of the same bundle. */
const keep = (file: string, prefix: string, data: Buffer): void => {
  const folder = path.dirname(file);
  const partial = `${file}.${process.pid}`;
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(partial, data, { mode: 0o600 });
    for (const old of readdirSync(folder))
      if (old.startsWith(prefix) && old !== path.basename(partial)) rmSync(path.join(folder, old), { force: true });
    renameSync(partial, file);
  } catch {
    // A read-only installation: nothing is kept.
  }
};
