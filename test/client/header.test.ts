import assert from 'node:assert/strict';
import { hasHeader } from '../../client/header.ts';

describe('the header that makes a document ours', () => {
  const ours = [
    'apiVersion: gatewright/v1\nkind: GovernancePolicy\n',
    '# a comment\n---\napiVersion: "gatewright/v1"\n',
    "'apiVersion' : 'gatewright/v2'\n",
    '{"apiVersion": "gatewright/v1", "kind": "MetricsReport"}',
    '{\n  "kind": "MetricsReport",\n  "apiVersion": "gatewright/v1"\n}',
    '\r\napiVersion: gatewright/v1\r\n',
  ];
  for (const text of ours) it(`is seen in ${JSON.stringify(text)}`, () => assert.equal(hasHeader(text), true));

  const others = [
    'apiVersion: v1\nkind: Service\n',
    'apiVersion: apps/v1\nmetadata: {annotations: {tool: gatewright/v1}}\n',
    '# apiVersion: gatewright/v1\n',
    'text: "apiVersion: gatewright/v1"\n',
    '',
  ];
  for (const text of others) it(`is not seen in ${JSON.stringify(text)}`, () => assert.equal(hasHeader(text), false));
});
