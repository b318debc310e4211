import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { testRun } from './support/run.ts';
import { until } from './support/until.ts';
import { show } from './support/workspace.ts';

describe('activation', () => {
  it('comes with opening a policy, without being asked for', async () => {
    const extension = vscode.extensions.getExtension('gatewright.gatewright');
    assert.ok(extension, 'the extension is not installed, or disabled in this window');
    const editor = await show('smoke.policy.yaml');
    assert.match(editor.document.getText(), /^apiVersion: gatewright\/v1$/m);
    await until('the extension to become active', () => extension.isActive);
  });

  it('happens in the kind of window that this run is about', () => {
    assert.equal(vscode.workspace.isTrusted, testRun.trust);
    assert.equal(vscode.env.remoteName === undefined, testRun.host === 'web');
    assert.equal(typeof process === 'undefined' ? 'web' : 'node', testRun.host);
  });
});
