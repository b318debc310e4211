import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { ModelCard } from '../../../../core/generated/ModelCard.ts';
import { completeness } from '../../../../core/model/card-completeness.ts';
import { cardSections, findCardSection } from '../../../../core/model/card-sections.ts';
import { readSchema } from '../../../schemas/schema.ts';
import { type Case, tests } from './cases.ts';
import { card, pathsOf, withValue } from './fixture.ts';

const approval = (fields: object) => ({
  'governance.approvals.0': {
    role: 'validation',
    name: 'Independent Validation',
    date: '2026-08-13',
    decision: 'approved',
    ...fields,
  },
});
const later = (fields: object) => ({
  'governance.approvals.2': { role: 'validation', name: 'IV', decision: 'rejected', ...fields },
});
const age = (updated: string, finishedAt: string) => ({
  'metadata.updated': updated,
  'training.run.finishedAt': finishedAt,
});
const maxAge = (name: string, one: Omit<Case, 'name' | 'subject'>): Case => ({
  subject: 'maxAgeAfterTraining',
  name,
  ...one,
});
const before = (name: string, one: Omit<Case, 'name' | 'subject'>): Case => ({
  subject: 'beforeDeployment',
  name,
  ...one,
});
const approved = (name: string, one: Omit<Case, 'name' | 'subject'>): Case => ({ subject: 'approvals', name, ...one });

const cases: readonly Case[] = [
  {
    subject: 'sections',
    name: 'one is absent',
    card: { humanOversight: undefined },
    want: 'missing-evidence',
    says: 'humanOversight',
  },
  { subject: 'sections', name: 'one is empty', card: { fairness: {} }, want: 'missing-evidence', says: 'empty' },
  {
    subject: 'sections',
    name: 'one holds placeholders alone',
    card: { intendedUse: { uses: ['TODO'], users: ['[More Information Needed]'] } },
    want: 'missing-evidence',
    at: 'intendedUse',
  },
  {
    subject: 'sections',
    name: 'limitations that say there are none',
    card: { limitations: ['None.'] },
    want: 'missing-evidence',
  },
  {
    subject: 'sections',
    name: 'other spellings',
    require: { sections: ['intended-use', 'Human Oversight'] },
    want: 'pass',
  },
  {
    subject: 'sections',
    name: 'a section that there is not',
    require: { sections: ['vibes'] },
    want: 'missing-evidence',
    says: 'no section `vibes`',
  },
  { subject: 'sections', name: 'no card', card: 'none', want: 'missing-evidence' },

  {
    subject: 'completeness',
    name: 'a field is absent',
    card: { factors: undefined },
    want: 'requirement-not-met',
    says: 'factors.evaluated',
  },
  {
    subject: 'completeness',
    name: 'a field is a placeholder',
    card: { 'details.summary': 'TODO: write' },
    want: 'requirement-not-met',
    says: 'details.summary',
  },
  {
    subject: 'completeness',
    name: 'fewer are required',
    card: { factors: undefined },
    require: { completeness: '98%' },
    want: 'pass',
  },
  {
    subject: 'completeness',
    name: 'a little more than the share',
    card: { factors: undefined },
    require: { completeness: '98.42%' },
    want: 'requirement-not-met',
  },
  {
    subject: 'completeness',
    name: 'less for a limited risk',
    card: { factors: undefined, 'governance.riskTier': 'limited' },
    want: 'pass',
  },
  {
    subject: 'completeness',
    name: 'as much for an unknown risk',
    card: { factors: undefined, 'governance.riskTier': undefined },
    want: 'requirement-not-met',
  },
  { subject: 'completeness', name: 'no card', card: 'none', want: 'missing-evidence' },

  maxAge('exactly the limit', { card: age('2026-08-25T23:40:00Z', '2026-08-11T23:40:00Z'), want: 'pass' }),
  maxAge('a second more', {
    card: age('2026-08-25T23:40:01Z', '2026-08-11T23:40:00Z'),
    want: 'requirement-not-met',
    at: 'metadata.updated',
  }),
  maxAge('days are compared with a day', { card: age('2026-08-25', '2026-08-11T23:40:00Z'), want: 'pass' }),
  maxAge('a day more', { card: age('2026-08-26', '2026-08-11T23:40:00Z'), want: 'requirement-not-met' }),
  maxAge('time zones', { card: age('2026-08-26T01:40:00+02:00', '2026-08-11T23:40:00Z'), want: 'pass' }),
  maxAge('hours on a day can’t be told', {
    card: age('2026-08-13', '2026-08-11T23:40:00Z'),
    require: { maxAgeAfterTraining: 'PT48H' },
    want: 'missing-evidence',
  }),
  maxAge('hours that are enough on any time of the day', {
    card: age('2026-08-12', '2026-08-11T23:40:00Z'),
    require: { maxAgeAfterTraining: 'PT48H' },
    want: 'pass',
  }),
  maxAge('a month from the end of January', {
    card: age('2026-02-28', '2026-01-31'),
    require: { maxAgeAfterTraining: 'P1M' },
    want: 'pass',
  }),
  maxAge('a day more than a month', {
    card: age('2026-03-01', '2026-01-31'),
    require: { maxAgeAfterTraining: 'P1M' },
    want: 'requirement-not-met',
  }),
  maxAge('a card older than the model', {
    card: age('2026-08-01', '2026-08-11T23:40:00Z'),
    want: 'requirement-not-met',
    says: 'older than the model',
  }),
  maxAge('no date', { card: { 'metadata.updated': '2026-02-30' }, want: 'not-a-number' }),
  maxAge('absent', { card: { 'metadata.updated': undefined }, want: 'missing-evidence' }),
  maxAge('no end of training', { card: { 'training.run.finishedAt': undefined }, want: 'missing-evidence' }),
  maxAge('no card', { card: 'none', want: 'missing-evidence' }),

  before('on the day of deployment', { card: { 'metadata.updated': '2026-08-21' }, want: 'pass' }),
  before('after the minute of deployment', {
    card: { 'metadata.updated': '2026-08-21T09:01:00Z' },
    want: 'requirement-not-met',
  }),
  before('updated after deployment', {
    card: { 'metadata.updated': '2026-08-22' },
    want: 'requirement-not-met',
    at: 'metadata.updated',
  }),
  before('approved after deployment', {
    card: { 'governance.approvals.1.date': '2026-08-30' },
    want: 'requirement-not-met',
    says: 'legal',
    at: 'governance.approvals.1.date',
  }),
  before('an approval without a date', {
    card: { 'governance.approvals.1.date': undefined },
    want: 'missing-evidence',
  }),
  before('released alone', { card: { 'deployment.deployedAt': undefined }, want: 'pass', notes: 'uncorroborated' }),
  before('updated after release, and no deployment', {
    card: { 'deployment.deployedAt': undefined, 'metadata.updated': '2026-08-15' },
    want: 'requirement-not-met',
  }),
  before('neither released nor deployed', {
    card: { 'deployment.deployedAt': undefined, 'details.released': undefined },
    want: 'missing-evidence',
  }),
  before('no approvals', { card: { 'governance.approvals': undefined }, want: 'missing-evidence' }),
  before('nobody has approved yet', {
    card: { 'governance.approvals': [{ role: 'legal', decision: 'pending' }] },
    want: 'missing-evidence',
  }),
  before('no card', { card: 'none', want: 'missing-evidence' }),

  approved('a role is absent', {
    card: { 'governance.approvals.1': undefined },
    want: 'missing-evidence',
    says: '`legal`',
  }),
  approved('rejected', { card: approval({ decision: 'rejected' }), want: 'requirement-not-met', says: 'rejected' }),
  approved('conditional', { card: approval({ decision: 'conditional' }), want: 'requirement-not-met' }),
  approved('rejected after approval', { card: later({ date: '2026-09-01' }), want: 'requirement-not-met' }),
  approved('rejected without a date', { card: later({}), want: 'requirement-not-met' }),
  approved('rejected before approval', { card: later({ date: '2026-08-01' }), want: 'pass' }),
  approved('rejected after the day that is decided on', { card: later({ date: '2026-12-24' }), want: 'pass' }),
  approved('approved after the day that is decided on', {
    card: approval({ date: '2026-12-24' }),
    want: 'requirement-not-met',
  }),
  approved('approved without a date', { card: approval({ date: undefined }), want: 'missing-evidence' }),
  approved('approved by the author', {
    card: approval({ name: 'Credit DS' }),
    want: 'requirement-not-met',
    says: 'credit-ds',
  }),
  approved('approved under the author’s e-mail', {
    card: approval({ email: 'credit-ds@bank.example' }),
    want: 'requirement-not-met',
  }),
  approved('another person in the author’s house', {
    card: { ...approval({ email: 'iv@bank.example' }), 'training.run.author': 'credit-ds@bank.example' },
    want: 'pass',
  }),
  approved('approved by nobody in particular', { card: approval({ name: undefined }), want: 'missing-evidence' }),
  approved('the author is not known', {
    card: { 'training.run.author': undefined },
    want: 'missing-evidence',
    says: 'training.run.author',
  }),
  approved('approved by name alone', { card: approval({}), want: 'pass', notes: 'uncorroborated' }),
  approved('no card', { card: 'none', want: 'missing-evidence' }),
  { subject: 'require', name: 'nothing asked', require: { beforeDeployment: false }, want: 'nothing-to-check' },
];

describe('documentation gate', () => {
  tests('documentation', cases);

  it('knows the sections of the schema', () => {
    const { properties = {} } = readSchema('model-card');
    const head = ['apiVersion', 'kind', 'metadata', 'extensions'];
    assert.deepEqual(
      [...cardSections].sort(),
      Object.keys(properties)
        .filter((key) => !head.includes(key))
        .sort(),
    );
    assert.equal(findCardSection('INTENDED_USE'), 'intendedUse');
  });
});

describe('completeness of a card', () => {
  const of = (plain: unknown, riskTier: Parameters<typeof completeness>[1]['riskTier']) =>
    completeness({ apiVersion: 'gatewright/v1', kind: 'ModelCard', ...(plain as object) } as ModelCard, { riskTier });

  it('fills every field with the compliant card', () => {
    assert.deepEqual(of(card, 'high').missing, []);
    assert.equal(of(card, 'high').filled, of(card, 'high').total);
    assert(of(card, 'limited').total < of(card, 'high').total);
  });

  it('says which entry of a list lacks a field', () => {
    assert.deepEqual(of(withValue(card, ['data', 1, 'version'], undefined), 'limited').missing, [
      ['data', 1, 'version'],
    ]);
    assert.deepEqual(
      of(withValue(card, ['data'], []), 'limited').missing.every(([first]) => first === 'data'),
      true,
    );
  });

  it('takes an empty list for an answer only where there may be none', () => {
    assert.deepEqual(of(withValue(card, ['limitations'], []), 'high').missing, [['limitations']]);
    assert.deepEqual(of(withValue(card, ['details', 'baseModels'], undefined), 'high').missing, [
      ['details', 'baseModels'],
    ]);
  });

  it('never grows by what is taken away', () => {
    const whole = of(card, 'high');
    for (const path of pathsOf(card)) {
      assert(of(withValue(card, path, undefined), 'high').filled <= whole.filled, path.join('.'));
    }
  });
});
