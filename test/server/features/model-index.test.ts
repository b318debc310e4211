import { equal } from 'node:assert/strict';
import { openWorkspace } from '../support/snapshot.ts';

const configuration = (modelIndex: boolean): string =>
  `apiVersion: gatewright/v1\nkind: Configuration\nhuggingFace: {modelIndex: ${modelIndex}}\n`;
const readme = '---\nmodel-index:\n  - name: m\n    results: []\n---\n# m\n';

describe('Markdown with `model-index`', () => {
  it('is read as a card while the configuration says so, whatever changes in which order', () => {
    const workspace = openWorkspace({ 'README.md': readme });
    const isCard = (): boolean =>
      workspace
        .snapshot()
        .file(workspace.uri('README.md'))
        ?.documents.some(({ hub }) => hub?.by === 'model-index') === true;
    equal(isCard(), false);
    workspace.set('gatewright.yaml', configuration(true));
    equal(isCard(), true);
    workspace.set('README.md', readme.replace('name: m', 'name: other'));
    equal(isCard(), true);
    workspace.set('notes.yaml', 'a: 1\n');
    equal(isCard(), true);
    workspace.set('gatewright.yaml', configuration(false));
    equal(isCard(), false);
    workspace.set('README.md', readme);
    equal(isCard(), false);
    workspace.set('gatewright.yaml', configuration(true));
    equal(isCard(), true);
    workspace.set('gatewright.yaml', 'a: 1\n');
    equal(isCard(), false);
  });
});
