import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { runProcess } from './run-process.mjs';

/** Programs that the tests of the capture script run; each is a Debian package of its name. */
const PROGRAMS = ['dash', 'busybox', 'shellcheck'];

/** Installs them where that is allowed without asking: as root of a Debian. Elsewhere their tests fail and say what to install. */
export const installShells = async () => {
  const absent = PROGRAMS.filter((name) => spawnSync(name, ['--version'], { stdio: 'ignore', input: '' }).error);
  if (absent.length === 0 || process.getuid?.() !== 0 || !existsSync('/etc/debian_version')) return;
  process.stderr.write(`Installing ${absent.join(', ')} (apt-get)…\n`);
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  await runProcess('apt-get', ['update', '--quiet'], { env });
  const { code, output } = await runProcess('apt-get', ['install', '--yes', '--no-install-recommends', ...absent], {
    env,
  });
  if (code !== 0) process.stderr.write(output);
};
