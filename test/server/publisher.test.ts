import assert from 'node:assert/strict';
import type { PublishDiagnosticsParams } from 'vscode-languageserver-protocol';
import { clientOf } from '../../server/client.ts';
import { createLanguage } from '../../server/language.ts';
import type { Ports } from '../../server/ports.ts';
import { createPublisher, type Publisher } from '../../server/publisher.ts';
import { createSession } from '../../server/session.ts';
import { everything } from './support/client.ts';

const root = 'file:///w';
const head = 'apiVersion: gatewright/v1\nkind: GovernancePolicy\n';
const base = (name: string): string => `${head}metadata: {name: ${name}, version: 1.0.0}\n`;
const other = (version: number): string => `${base('other')}mistake-${version}: 1\nextends: [base-0]\n`;

/** A publisher whose turns are taken one by one, so that messages come in exactly where a test wants them. */
function publishing() {
  const turns: (() => void)[] = [];
  const said: PublishDiagnosticsParams[] = [];
  const ports: Ports = {
    files: {
      readFile: async () => undefined,
      has: async () => false,
      list: async () => [],
      openRows: async () => ({ is: 'missing' }),
    },
    today: () => '2026-11-24',
    schedule: (task) => void turns.push(task),
    later: () => () => undefined,
    rulePage: async () => undefined,
  };
  const fail = (what: string, error: unknown): never => assert.fail(`${what}: ${error}`);
  let publisher: Publisher | undefined;
  const session = createSession(ports, () => publisher?.touch());
  const language = createLanguage(session.documents, fail, () => undefined);
  publisher = createPublisher(clientOf(everything, {}), ports, session, async () => language, {
    diagnostics: (params) => void said.push(params),
    refreshDiagnostics: () => undefined,
    refreshInlayHints: () => undefined,
    refreshCodeLenses: () => undefined,
    simulationChanged: () => undefined,
    failed: fail,
  });
  session.setRoots([root]);
  session.setComplete(true);
  const { documents } = session;
  return {
    said,
    open(name: string, text: string): void {
      documents.open(`${root}/${name}`, 'yaml', 1, text);
      publisher?.touch();
    },
    edit(name: string, version: number, text: string): void {
      documents.change(`${root}/${name}`, version, [{ text }]);
      publisher?.touch();
    },
    async turn(): Promise<boolean> {
      const next = turns.shift();
      next?.();
      await Promise.resolve(); // what is loaded is here in the same turn
      await Promise.resolve();
      return next !== undefined;
    },
  };
}

describe('what is published', () => {
  it('is never of another text than that of its version, wherever an edit comes in', async () => {
    for (let moment = 0; moment < 12; moment++) {
      const { said, open, edit, turn } = publishing();
      open('a.policy.yaml', base('base-1'));
      open('b.policy.yaml', other(1));
      open('c.policy.yaml', base('c'));
      while (await turn());
      // What is said of `b` changes with the name of `a`; `b` is edited while that is being found out.
      edit('a.policy.yaml', 2, base('base-2'));
      for (let n = 0; n < moment; n++) await turn();
      edit('b.policy.yaml', 2, other(2));
      while (await turn());
      const ofB = said.filter(({ uri }) => uri.endsWith('b.policy.yaml'));
      for (const { version, diagnostics } of ofB) {
        const text = diagnostics.map(({ message }) => String(message)).join('\n');
        assert.ok(text.includes(`\`mistake-${version}\``), `version ${version}, edited in turn ${moment}: ${text}`);
      }
      const last = ofB.at(-1);
      assert.equal(last?.version, 2);
      assert.ok(last.diagnostics.some(({ message }) => String(message).includes('`base-2`')));
    }
  });
});
