import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { cipherStrength, protocolStrength } from '../../../../core/gates/encryption-strength.ts';
import { type Case, tests } from './cases.ts';
import { checkOf, decide } from './fixture.ts';

const path = 'security.encryption';
const grant = (right: string, ...principals: readonly string[]) => ({ [`security.access.${right}`]: principals });
const open = { access: { defaultDeny: true } };
const accounts = (name: string, one: Omit<Case, 'name' | 'subject'>): Case => ({
  subject: 'access.serviceAccounts',
  name,
  ...one,
});

const cases: readonly Case[] = [
  {
    subject: 'encryption.atRest',
    name: 'weaker',
    card: { [`${path}.atRest`]: 'AES-128' },
    want: 'requirement-not-met',
    at: `${path}.atRest`,
  },
  { subject: 'encryption.atRest', name: 'broken', card: { [`${path}.atRest`]: '3DES' }, want: 'requirement-not-met' },
  { subject: 'encryption.atRest', name: 'stronger', card: { [`${path}.atRest`]: 'aes256-gcm' }, want: 'pass' },
  { subject: 'encryption.atRest', name: 'unknown', card: { [`${path}.atRest`]: 'aws:kms' }, want: 'missing-evidence' },
  {
    subject: 'encryption.atRest',
    name: 'a placeholder',
    card: { [`${path}.atRest`]: 'TBD' },
    want: 'missing-evidence',
  },
  { subject: 'encryption.atRest', name: 'absent', card: { security: undefined }, want: 'missing-evidence' },
  { subject: 'encryption.atRest', name: 'no card', card: 'none', want: 'missing-evidence' },
  {
    subject: 'encryption.inTransit',
    name: 'an older version',
    card: { [`${path}.inTransit`]: 'TLS 1.2' },
    want: 'requirement-not-met',
  },
  {
    subject: 'encryption.inTransit',
    name: 'another spelling',
    card: { [`${path}.inTransit`]: 'TLSv1.3' },
    want: 'pass',
  },
  {
    subject: 'encryption.inTransit',
    name: 'no version',
    card: { [`${path}.inTransit`]: 'TLS' },
    want: 'missing-evidence',
  },
  {
    subject: 'encryption.inTransit',
    name: 'absent',
    card: { [`${path}.inTransit`]: undefined },
    want: 'missing-evidence',
  },
  { subject: 'encryption.inTransit', name: 'no card', card: 'none', want: 'missing-evidence' },
  {
    subject: 'encryption.keyManagement',
    name: 'another',
    card: { [`${path}.keyManagement`]: 'kms' },
    want: 'requirement-not-met',
  },
  {
    subject: 'encryption.keyManagement',
    name: 'absent',
    card: { [`${path}.keyManagement`]: undefined },
    want: 'missing-evidence',
  },
  { subject: 'encryption.keyManagement', name: 'no card', card: 'none', want: 'missing-evidence' },
  {
    subject: 'encryption.appliesTo',
    name: 'one is missing',
    card: { [`${path}.appliesTo`]: ['weights'] },
    want: 'requirement-not-met',
    says: 'inference-logs',
  },
  {
    subject: 'encryption.appliesTo',
    name: 'other spellings and more',
    card: { [`${path}.appliesTo`]: ['Weights', 'inference_logs', 'backups'] },
    want: 'pass',
  },
  { subject: 'encryption.appliesTo', name: 'empty', card: { [`${path}.appliesTo`]: [] }, want: 'missing-evidence' },
  { subject: 'encryption.appliesTo', name: 'no card', card: 'none', want: 'missing-evidence' },
  { subject: 'encryption', name: 'asks for nothing', require: { encryption: {} }, want: 'nothing-to-check' },
  {
    subject: 'networkIsolation',
    name: 'open',
    card: { 'security.networkIsolation': false },
    want: 'requirement-not-met',
  },
  {
    subject: 'networkIsolation',
    name: 'absent',
    card: { 'security.networkIsolation': undefined },
    want: 'missing-evidence',
  },
  { subject: 'networkIsolation', name: 'no card', card: 'none', want: 'missing-evidence' },
  {
    subject: 'access.defaultDeny',
    name: 'allowed by default',
    card: { 'security.defaultDeny': false },
    want: 'requirement-not-met',
  },
  {
    subject: 'access.defaultDeny',
    name: 'absent',
    card: { 'security.defaultDeny': undefined },
    want: 'missing-evidence',
  },
  { subject: 'access.defaultDeny', name: 'no card', card: 'none', want: 'missing-evidence' },
  {
    subject: 'access.write-production',
    name: 'somebody else',
    card: grant('write-production', 'serviceAccount:deployer', 'serviceAccount:other'),
    want: 'requirement-not-met',
    at: 'security.access.write-production.1',
  },
  {
    subject: 'access.write-production',
    name: 'another spelling of the right',
    card: { ...grant('write-production'), ...grant('writeProduction', 'serviceAccount:mallory') },
    want: 'requirement-not-met',
  },
  { subject: 'access.write-production', name: 'nobody', card: grant('write-production'), want: 'missing-evidence' },
  {
    subject: 'access.write-production',
    name: 'absent',
    card: { 'security.access.write-production': undefined },
    want: 'missing-evidence',
  },
  {
    subject: 'access.decrypt-artifact',
    name: 'a wildcard in the card',
    card: grant('decrypt-artifact', 'serviceAccount:scoring-*x'),
    want: 'requirement-not-met',
  },
  { subject: 'access.decrypt-artifact', name: 'no card', card: 'none', want: 'missing-evidence' },
  accounts('a person', {
    card: grant('promote-model', 'user:alice'),
    require: open,
    want: 'requirement-not-met',
    at: 'security.access.promote-model.0',
  }),
  accounts('a group', { card: grant('promote-model', 'group:risk'), require: open, want: 'requirement-not-met' }),
  accounts('everybody', { card: grant('write-production', '*'), require: open, want: 'requirement-not-met' }),
  accounts('any service account', {
    card: grant('write-production', 'serviceAccount:*'),
    require: open,
    want: 'requirement-not-met',
  }),
  accounts('nobody knows what', {
    card: grant('write-production', 'deployer'),
    require: open,
    want: 'missing-evidence',
  }),
  accounts('a service account without a name', {
    card: grant('write-production', 'serviceAccount:TODO'),
    require: open,
    want: 'missing-evidence',
  }),
  accounts('a person with another right', { card: grant('read-logs', 'user:alice'), require: open, want: 'pass' }),
  accounts('no rights at all', { card: { 'security.access': undefined }, require: open, want: 'missing-evidence' }),
  accounts('a person whom the policy allows', {
    card: grant('promote-model', 'user:alice'),
    require: { access: { roles: [{ role: 'promote-model', principals: ['user:alice'] }] } },
    want: 'requirement-not-met',
  }),
  { subject: 'access', name: 'asks for nothing', require: { access: {} }, want: 'nothing-to-check' },
  {
    subject: 'segregationOfDuties',
    name: 'the author approved',
    card: { 'training.run.author': 'Legal' },
    want: 'requirement-not-met',
    at: 'governance.approvals.1',
  },
  {
    subject: 'segregationOfDuties',
    name: 'the author approved with conditions',
    card: { 'training.run.author': 'legal@bank.example', 'governance.approvals.1.decision': 'conditional' },
    want: 'requirement-not-met',
  },
  {
    subject: 'segregationOfDuties',
    name: 'the author rejected',
    card: { 'training.run.author': 'Legal', 'governance.approvals.1.decision': 'rejected' },
    want: 'pass',
  },
  {
    subject: 'segregationOfDuties',
    name: 'no author',
    card: { 'training.run.author': undefined },
    want: 'missing-evidence',
  },
  {
    subject: 'segregationOfDuties',
    name: 'no approvals',
    card: { 'governance.approvals': [] },
    want: 'missing-evidence',
  },
  {
    subject: 'segregationOfDuties',
    name: 'nobody has approved',
    card: { 'governance.approvals': [{ role: 'legal', decision: 'pending' }] },
    want: 'missing-evidence',
  },
  { subject: 'segregationOfDuties', name: 'no card', card: 'none', want: 'missing-evidence' },
  {
    subject: 'dataClassification',
    name: 'one is missing',
    card: { 'data.1.classification': undefined },
    want: 'missing-evidence',
    says: 'credit-apps-oot',
  },
  { subject: 'dataClassification', name: 'no test data', card: { 'data.1': undefined }, want: 'missing-evidence' },
  { subject: 'dataClassification', name: 'no card', card: 'none', want: 'missing-evidence' },
  { subject: 'require', name: 'nothing asked', require: { networkIsolation: false }, want: 'nothing-to-check' },
];

describe('security gate', () => {
  tests('security', cases);

  it('counts access beside require', () => {
    const checks = decide('security', {
      access: { roles: [{ role: 'write-production', principals: ['serviceAccount:nobody'] }] },
      require: {
        access: { defaultDeny: true, roles: [{ role: 'write-production', principals: ['serviceAccount:deployer'] }] },
      },
    });
    const beside = checkOf(checks, 'access.write-production');
    assert.equal(beside.outcome, 'fail');
    assert.deepEqual(beside.policyPlace?.path, ['gates', 0, 'access', 'roles', 0]);
    assert.equal(checkOf(checks, 'access.write-production (2)').outcome, 'pass');
    assert.equal(checkOf(checks, 'access.defaultDeny').outcome, 'pass');
  });
});

describe('strength of encryption', () => {
  const ciphers: readonly (readonly [string, string, string])[] = [
    ['AES-256', 'AES-256', 'enough'],
    ['AES-256', 'AES-128', 'enough'],
    ['XTS-AES-256', 'AES-256', 'enough'],
    ['ChaCha20-Poly1305', 'AES-256', 'enough'],
    ['AES-192-GCM', 'AES-256', 'weaker'],
    ['AES-256-ECB', 'AES-256', 'weaker'],
    ['AES-256-CBC', 'AES-256-GCM', 'weaker'],
    ['AES-256', 'AES-256-GCM', 'unknown'],
    ['AES', 'AES-256', 'unknown'],
    ['none', 'AES-256', 'weaker'],
    ['RC4', 'AES-128', 'weaker'],
    ['AES-2560', 'AES-256', 'unknown'],
    ['house cipher', 'house-cipher', 'enough'],
    ['AES-256', 'house-cipher', 'unknown'],
  ];
  for (const [used, required, want] of ciphers) {
    it(`${used} for ${required}: ${want}`, () => assert.equal(cipherStrength(used, required), want));
  }
  const protocols: readonly (readonly [string, string, string])[] = [
    ['TLS-1.3', 'TLS-1.3', 'enough'],
    ['mTLS 1.3', 'TLS-1.3', 'enough'],
    ['TLS-1.3', 'TLS-1.2', 'enough'],
    ['TLS1.2+', 'TLS-1.3', 'weaker'],
    ['TLS-1', 'TLS-1.2', 'weaker'],
    ['SSL 3.0', 'TLS-1.2', 'weaker'],
    ['http', 'TLS-1.2', 'weaker'],
    ['TLS-1.4', 'TLS-1.3', 'unknown'],
    ['WireGuard', 'TLS-1.3', 'unknown'],
    ['WireGuard', 'wireguard', 'enough'],
  ];
  for (const [used, required, want] of protocols) {
    it(`${used} for ${required}: ${want}`, () => assert.equal(protocolStrength(used, required), want));
  }
});
