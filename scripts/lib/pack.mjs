import { statSync } from 'node:fs';
import { inProject, VSIX } from './project.mjs';
import { runNode, runTool } from './run-process.mjs';
import { findVsixFileProblems } from './vsix-contents.mjs';

/** Builds the bundles; throws what the build printed. */
export const build = async (args = []) => {
  const { code, output } = await runNode(inProject('scripts', 'build.mjs'), args);
  if (code !== 0) throw new Error(`the build failed:\n${output}`);
};

/** Builds and packages the extension, looks into the package, and gives its size in bytes. */
export const pack = async () => {
  await build();
  const args = ['package', '--no-dependencies', '--allow-missing-repository', '--no-rewrite-relative-links'];
  const { code, output } = await runTool('@vscode/vsce', [...args, '--out', VSIX], { name: 'vsce' });
  if (code !== 0) throw new Error(`vsce could not package the extension:\n${output}`);
  const problems = findVsixFileProblems(VSIX);
  if (problems.length > 0) throw new Error(`the package is wrong:\n${problems.join('\n')}`);
  return statSync(VSIX).size;
};
