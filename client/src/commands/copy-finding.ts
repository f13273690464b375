import { env, window } from 'vscode';
import { FINDING_MARKDOWN_METHOD, type FindingMarkdownParams } from '../../../server/src/wire/finding-markdown.ts';
import { rowOf } from './argument.ts';
import type { Command } from './services.ts';

/** "Copy Finding as Markdown": of a row of the Findings view, else the one at the cursor. */
export const copyFinding: Command =
  ({ server, findings }) =>
  async (argument) => {
    const params = atRow(rowOf(argument)) ?? atCursor() ?? atRow(rowOf(undefined, findings.view.selection));
    const markdown = params && (await server.request(FINDING_MARKDOWN_METHOD, params));
    if (!markdown) {
      void window.showInformationMessage(
        'There is no finding here. Put the cursor on a marked line, or select a finding in the Findings view.',
      );
      return;
    }
    await env.clipboard.writeText(markdown);
    window.setStatusBarMessage('$(check) Finding copied as Markdown', 4000);
  };

const atRow = (row: ReturnType<typeof rowOf>): FindingMarkdownParams | undefined => row && { id: row.node.id };

const atCursor = (): FindingMarkdownParams | undefined => {
  const editor = window.activeTextEditor;
  if (!editor) return undefined;
  const { line, character } = editor.selection.active;
  return { uri: editor.document.uri.toString(), position: { line, character } };
};
