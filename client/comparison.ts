import * as vscode from 'vscode';
import type { CommandResult, OtherVersion } from '../server/protocol/messages.ts';
import type { Head } from './head.ts';
import { showMarkdown } from './show-markdown.ts';

const scheme = 'gatewright-comparison';

/** What got stronger or weaker since the last commit, drawn by the Markdown preview. */
export interface Comparisons {
  withHead(uri: vscode.Uri): Promise<void>;
  dispose(): void;
}

/** @param compare asks the server; rejects with the reason where nothing can be compared */
export function createComparisons(
  head: Head,
  compare: (uri: string, other: OtherVersion) => Promise<CommandResult>,
): Comparisons {
  // By the number in the path: how a URI is escaped differs between its ways through the editor.
  const texts: string[] = [];
  const numbers = new Map<string, number>();
  const changed = new vscode.EventEmitter<vscode.Uri>();
  const provider = vscode.workspace.registerTextDocumentContentProvider(scheme, {
    onDidChange: changed.event,
    provideTextDocumentContent: ({ path }) => texts[Number(path.split('/')[1])] ?? '',
  });
  return {
    async withHead(uri) {
      const then = await head.read(uri);
      if (!then) {
        void vscode.window.showInformationMessage(
          vscode.l10n.t('HEAD does not have {0}, so there is nothing to compare it with.', nameOf(uri)),
        );
        return;
      }
      try {
        const { markdown, text } = await compare(uri.toString(), then);
        const number = numbers.get(uri.toString()) ?? numbers.size;
        numbers.set(uri.toString(), number);
        texts[number] = markdown ?? text;
        const shown = vscode.Uri.from({ scheme, path: `/${number}/${nameOf(uri)} ↔ HEAD.md` });
        changed.fire(shown);
        await showMarkdown(shown, 'beside');
      } catch (error) {
        void vscode.window.showWarningMessage(error instanceof Error ? error.message : String(error));
      }
    },
    dispose: () => {
      provider.dispose();
      changed.dispose();
    },
  };
}

const nameOf = (uri: vscode.Uri): string => uri.path.slice(uri.path.lastIndexOf('/') + 1);
