import { existsSync } from 'node:fs';
import { Missing } from './missing.mjs';
import { runProcess } from './run-process.mjs';

const PROGRAMS = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

const findBrowser = () => process.env.CHROMIUM ?? PROGRAMS.find((file) => existsSync(file));

/** Installs Chromium where that is allowed without asking: as root of a Debian, whose packages fit. Elsewhere it stays missing. */
export const installBrowser = async () => {
  if (findBrowser() !== undefined || process.getuid?.() !== 0 || !existsSync('/etc/debian_version')) return;
  process.stderr.write('Installing Chromium (apt-get)…\n');
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  await runProcess('apt-get', ['update', '--quiet'], { env });
  const packages = ['chromium', 'fonts-dejavu-core'];
  const { code, output } = await runProcess('apt-get', ['install', '--yes', '--no-install-recommends', ...packages], {
    env,
  });
  if (code !== 0) process.stderr.write(output);
};

/** The program of the browser; says what to do when there is none. */
export const requireBrowser = () => {
  const program = findBrowser();
  if (program !== undefined && existsSync(program)) return program;
  throw new Missing(
    'this needs Chromium or Google Chrome; install one (Debian: "apt-get install chromium") or name it in the variable CHROMIUM.',
  );
};

/** Starts Chromium without a window. */
export const launchBrowser = async () => {
  const executablePath = requireBrowser();
  const { chromium } = await import('playwright-core');
  // Without a sandbox, because CI runs as root; only our own server is opened.
  return chromium.launch({
    executablePath,
    headless: true,
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'],
  });
};
