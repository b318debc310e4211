import * as vscode from 'vscode';
import { showMarkdown } from './show-markdown.ts';

const scheme = 'gatewright-rule';

/** `category/name` */
const ruleId = /^[a-z0-9-]+\/[a-z0-9-]+$/;

/** The pages of the rules, without a network: virtual documents that the Markdown preview draws. */
export interface RulePages {
  show(rule: string | undefined): Promise<void>;
  dispose(): void;
}

/**
 * @param page asks for the page of a rule as Markdown
 */
export function createRulePages(page: (rule: string) => Promise<string | null>): RulePages {
  const provider = vscode.workspace.registerTextDocumentContentProvider(scheme, {
    provideTextDocumentContent: async (uri) => {
      const rule = uri.path.slice(1).replace(/\.md$/, '');
      return (await page(rule)) ?? vscode.l10n.t('There is no page for the rule {0}.', rule);
    },
  });
  return {
    async show(rule) {
      const wanted = rule ?? (await ask());
      if (wanted === undefined || !ruleId.test(wanted)) return;
      const uri = vscode.Uri.from({ scheme, path: `/${wanted}.md` });
      await showMarkdown(uri, 'here');
    },
    dispose: () => provider.dispose(),
  };
}

function ask(): Thenable<string | undefined> {
  return vscode.window.showInputBox({
    title: vscode.l10n.t('Show Rule'),
    prompt: vscode.l10n.t('The id of a rule, as it stands behind a problem: category/name'),
    validateInput: (text) =>
      text === '' || ruleId.test(text) ? undefined : vscode.l10n.t('An id looks like category/name.'),
  });
}

/** Leads the code of a problem to its page in the editor instead of the one on the web. */
export function linkToPages(diagnostics: readonly vscode.Diagnostic[], command: string): void {
  for (const diagnostic of diagnostics) {
    const { code } = diagnostic;
    const value = typeof code === 'object' ? code.value : code;
    if (typeof value !== 'string' || !ruleId.test(value)) continue;
    diagnostic.code = {
      value,
      target: vscode.Uri.from({ scheme: 'command', path: command, query: JSON.stringify([value]) }),
    };
  }
}
