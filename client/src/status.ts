import { type Disposable, languages, LanguageStatusSeverity, type LanguageStatusItem, window } from 'vscode';
import type { AnalysisState, FindingCounts } from '../../server/src/wire/analysis-state.ts';
import type { Captures } from './captures.ts';
import { disposeAll } from './dispose-all.ts';

/** The language status item: state of the active capture and what was found, with the one command that helps next. */
export const createStatus = (captures: Captures): Disposable => {
  const item = languages.createLanguageStatusItem('xdump.status', { language: 'xdump' });
  item.name = 'Xen Dump';
  const update = (): void => {
    show(item, captures.active());
  };
  update();
  return disposeAll([item, captures.onChange(update), window.onDidChangeActiveTextEditor(update)]);
};

const show = (item: LanguageStatusItem, state: AnalysisState | undefined): void => {
  item.busy = state?.phase === 'analysing';
  item.severity = LanguageStatusSeverity.Information;
  item.text = 'Xen Dump';
  item.detail = 'not analysed';
  item.command = { title: 'Show Log', command: 'xdump.showLog' };
  switch (state?.phase) {
    case 'analysing':
      item.text = state.progress === null ? 'Analysing…' : `Analysing… ${Math.floor(state.progress * 100)} %`;
      item.detail = '';
      item.command = { title: 'Cancel', command: 'xdump.cancelAnalysis', arguments: [state.uri] };
      break;
    case 'ready':
      item.text = state.counts ? headline(state.counts) : 'Xen Dump';
      item.detail = state.counts ? rest(state.counts) : '';
      item.command = { title: 'Show Findings', command: 'xdump.findings.focus' };
      break;
    case 'failed':
      item.severity = LanguageStatusSeverity.Error;
      item.text = 'Analysis failed';
      item.detail = state.message ?? '';
      break;
    case 'cancelled':
      item.severity = LanguageStatusSeverity.Warning;
      item.text = 'Analysis cancelled';
      item.detail = '';
      item.command = { title: 'Analyse Again', command: 'xdump.refresh' };
      break;
    case 'closed':
    case undefined:
      break;
  }
};

const amount = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;

const headline = ({ error, warning }: FindingCounts): string =>
  error + warning === 0
    ? 'No contradictions'
    : `${amount(error, 'error', 'errors')}, ${amount(warning, 'warning', 'warnings')}`;

const rest = ({ info, unknown }: FindingCounts): string => `${info} info, ${unknown} undecided`;
