import { commands, type Disposable } from 'vscode';
import { disposeAll } from '../dispose-all.ts';
import { analyseFile } from './analyse-file.ts';
import { analyseFolder } from './analyse-folder.ts';
import { cancelAnalysis } from './cancel-analysis.ts';
import { closeCapture } from './close-capture.ts';
import { copyAddress } from './copy-address.ts';
import { copyCaptureScript } from './copy-capture-script.ts';
import { copyFinding } from './copy-finding.ts';
import { copyValue } from './copy-value.ts';
import { explainRule } from './explain-rule.ts';
import { goTo } from './go-to.ts';
import { goToLine } from './go-to-line.ts';
import { openSample } from './open-sample.ts';
import { refresh } from './refresh.ts';
import { replay } from './replay.ts';
import { restartServer } from './restart-server.ts';
import { revealInTree } from './reveal-in-tree.ts';
import type { Command, Services } from './services.ts';
import { showLog } from './show-log.ts';
import { showThing } from './show-thing.ts';
import { whatIf } from './what-if.ts';

const COMMANDS: Readonly<Record<string, Command>> = {
  'xdump.analyseFile': analyseFile,
  'xdump.analyseFolder': analyseFolder,
  'xdump.cancelAnalysis': cancelAnalysis,
  'xdump.closeCapture': closeCapture,
  'xdump.copyAddress': copyAddress,
  'xdump.copyCaptureScript': copyCaptureScript,
  'xdump.copyFinding': copyFinding,
  'xdump.copyValue': copyValue,
  'xdump.explainRule': explainRule,
  'xdump.goTo': goTo,
  'xdump.openLocation': goToLine,
  'xdump.openSample': openSample,
  'xdump.refresh': refresh,
  'xdump.replay': replay,
  'xdump.restartServer': restartServer,
  'xdump.revealInTree': revealInTree,
  'xdump.showLog': showLog,
  'xdump.showThing': showThing,
  'xdump.whatIf': whatIf,
};

/** Registers every command of the manifest. */
export const registerCommands = (services: Services): Disposable =>
  disposeAll(Object.entries(COMMANDS).map(([id, command]) => commands.registerCommand(id, command(services))));
