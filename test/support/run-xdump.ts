import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

const command = fileURLToPath(new URL('../../bin/xdump.mjs', import.meta.url));

/** What one run of the command answered. */
export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the built command as a process, with `input` as its standard input. */
export const runXdump = (
  args: readonly string[],
  options: { readonly cwd?: string; readonly input?: string | Buffer } = {},
): Promise<Ran> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [command, ...args], { cwd: options.cwd ?? tmpdir() });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on('data', (part: Buffer) => out.push(part));
    child.stderr.on('data', (part: Buffer) => err.push(part));
    child.on('error', reject);
    child.on('close', (code) => {
      resolve({ code, stdout: Buffer.concat(out).toString('utf8'), stderr: Buffer.concat(err).toString('utf8') });
    });
    child.stdin.end(options.input ?? '');
  });

/** The finding documents of `check --format json`. */
export interface Checked {
  readonly inputs: readonly {
    readonly path: string;
    readonly bytes: number;
    readonly lines: number;
    readonly sections: readonly Readonly<Record<string, unknown>>[];
    readonly facts: Readonly<Record<string, number>>;
  }[];
  readonly findings: readonly {
    readonly rule: string;
    readonly severity: string;
    readonly path: string;
    readonly line: number;
    readonly column: number;
    readonly endLine: number;
    readonly endColumn: number;
    readonly message: string;
    readonly data: Readonly<Record<string, unknown>>;
  }[];
  readonly unknown: readonly { readonly rule: string; readonly needs: readonly string[] }[];
  readonly summary: Readonly<Record<string, number>>;
}

/** Runs `check --format json` and reads its document. */
export const checkJson = async (
  args: readonly string[],
  options: Parameters<typeof runXdump>[1] = {},
): Promise<Checked> => JSON.parse((await runXdump(['check', '--format', 'json', ...args], options)).stdout) as Checked;

/** A folder with these files for the length of the running test. */
export const temporaryFolder = (files: Readonly<Record<string, string | Buffer>>): string => {
  const folder = mkdtempSync(path.join(tmpdir(), 'xdump-test-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), content);
  }
  return folder;
};
