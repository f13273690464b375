import { lstatSync, readFileSync } from 'node:fs';
import { Missing } from './missing.mjs';
import { inProject, manifest } from './project.mjs';
import { runNpm } from './run-process.mjs';

/** Installs the development packages when one is missing or not of the version in package-lock.json. */
export const installPackages = async () => {
  const stale = stalePackages();
  if (stale.length === 0) return;
  if (lstatSync(inProject('node_modules'), { throwIfNoEntry: false })?.isSymbolicLink()) {
    throw new Missing(
      `node_modules is a link to another folder where ${stale[0]} is missing or old; run "npm ci" there.`,
    );
  }
  process.stderr.write(`Installing packages (npm ci), because ${stale[0]} is missing or old…\n`);
  const { code, output } = await runNpm(['ci', '--no-audit', '--no-fund']);
  if (code === 0) return;
  process.stderr.write(output);
  throw new Missing('the packages could not be installed; the first run needs the npm registry (see the lines above).');
};

const stalePackages = () => {
  const { packages } = readJson(inProject('package-lock.json'));
  return Object.keys(manifest.devDependencies).filter((name) => {
    const installed = readJson(inProject('node_modules', name, 'package.json'));
    return installed?.version !== packages[`node_modules/${name}`].version;
  });
};

const readJson = (file) => {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
};
