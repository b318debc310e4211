import { describe } from 'mocha';
import { type Case, tests } from './cases.ts';
import { policy, report, withValue } from './fixture.ts';

const attributions = (...shares: readonly (readonly [string, number])[]) => ({
  'explainability.attributions': shares.map(([feature, share]) => ({ feature, share })),
});
const most = (name: string, one: Omit<Case, 'name' | 'subject'>): Case => ({
  subject: 'maxProtectedAttribution',
  name,
  ...one,
});

const cases: readonly Case[] = [
  {
    subject: 'methods',
    name: 'one is missing',
    card: { 'explainability.methods': ['shap'] },
    report: { 'explainability.methods': ['shap'] },
    want: 'requirement-not-met',
    says: '`lime`',
  },
  {
    subject: 'methods',
    name: 'variants of a method',
    card: { 'explainability.methods': ['TreeSHAP', 'tabular-lime'] },
    want: 'pass',
  },
  {
    subject: 'methods',
    name: 'report and card differ',
    report: { 'explainability.methods': ['shap'] },
    want: 'contradicts-card',
  },
  { subject: 'methods', name: 'the card alone', report: 'none', want: 'pass', notes: 'uncorroborated' },
  {
    subject: 'methods',
    name: 'placeholders',
    card: { 'explainability.methods': ['TODO'] },
    report: 'none',
    want: 'missing-evidence',
  },
  {
    subject: 'methods',
    name: 'empty',
    card: { 'explainability.methods': [] },
    report: 'none',
    want: 'missing-evidence',
  },
  { subject: 'methods', name: 'neither card nor report', card: 'none', report: 'none', want: 'missing-evidence' },
  {
    subject: 'methods',
    name: 'two reports that differ',
    given: { reports: [report, withValue(report, ['explainability', 'methods'], ['shap'])] },
    want: 'ambiguous-evidence',
  },
  {
    subject: 'scopes',
    name: 'one is missing',
    card: { 'explainability.scopes': ['global'] },
    report: 'none',
    want: 'requirement-not-met',
    says: '`local`',
  },
  {
    subject: 'scopes',
    name: 'report and card differ',
    report: { 'explainability.scopes': ['global'] },
    want: 'contradicts-card',
  },
  { subject: 'scopes', name: 'absent', card: { explainability: undefined }, report: 'none', want: 'missing-evidence' },

  {
    subject: 'predictionCoverage',
    name: 'exactly the bound',
    card: { 'explainability.predictionCoverage': 0.95 },
    report: { 'explainability.predictionCoverage': 0.95 },
    want: 'pass',
  },
  {
    subject: 'predictionCoverage',
    name: 'just under',
    card: { 'explainability.predictionCoverage': 0.9499999 },
    report: 'none',
    want: 'requirement-not-met',
    says: '0.9499999',
  },
  {
    subject: 'predictionCoverage',
    name: 'report and card differ',
    report: { 'explainability.predictionCoverage': 0.99 },
    want: 'contradicts-card',
    at: 'explainability.predictionCoverage',
  },
  { subject: 'predictionCoverage', name: 'the card alone', report: 'none', want: 'pass', notes: 'uncorroborated' },
  { subject: 'predictionCoverage', name: 'no card', card: 'none', want: 'pass' },
  {
    subject: 'predictionCoverage',
    name: 'absent',
    card: { 'explainability.predictionCoverage': undefined },
    report: 'none',
    want: 'missing-evidence',
  },

  most('the proxy is over', {
    report: attributions(['income', 0.8], ['postcode', 0.2]),
    want: 'requirement-not-met',
    says: 'postcode',
  }),
  most('exactly the bound', { report: attributions(['income', 0.95], ['postcode', 0.05]), want: 'pass' }),
  most('a column of the policy', {
    report: attributions(['income', 0.8], ['GENDER_CD', 0.2]),
    want: 'requirement-not-met',
  }),
  most('an encoded column', {
    report: attributions(['income', 0.8], ['cat__GENDER_CD_F', 0.2]),
    want: 'requirement-not-met',
  }),
  most('a one-hot proxy', {
    report: attributions(['income', 0.8], ['postcode=10115', 0.2]),
    want: 'requirement-not-met',
  }),
  most('a column that the catalogue knows', {
    report: attributions(['income', 0.8], ['marital_status', 0.2]),
    want: 'requirement-not-met',
    notes: 'marital_status',
  }),
  most('several together', {
    report: attributions(['income', 0.94], ['postcode', 0.03], ['applicant_age', 0.03]),
    want: 'requirement-not-met',
  }),
  most('a proxy that the policy does not declare', {
    report: attributions(['income', 0.8], ['surname', 0.2]),
    want: 'pass',
    notes: 'declare it under `proxies`',
  }),
  most('too much is left out', {
    report: attributions(['income', 0.6], ['postcode', 0.01]),
    want: 'missing-evidence',
    says: 'leaves out',
  }),
  most('no proxy is listed', { report: attributions(['income', 0.94]), want: 'missing-evidence' }),
  most('little enough is left out', { report: attributions(['income', 0.96]), want: 'pass' }),
  most('shares of more than a whole', {
    report: attributions(['income', 0.9], ['delinquencies', 0.9]),
    want: 'outside-metric-range',
  }),
  most('a whole but for rounding', { report: attributions(['a', 0.334], ['b', 0.334], ['c', 0.333]), want: 'pass' }),
  most('a feature twice', { report: attributions(['income', 0.5], ['income', 0.5]), want: 'ambiguous-evidence' }),
  most('the card says otherwise', {
    card: { 'explainability.maxProtectedAttribution': 0.01 },
    want: 'contradicts-card',
  }),
  most('the card says the same', { card: { 'explainability.maxProtectedAttribution': 0.04 }, want: 'pass' }),
  most('the card alone', {
    card: { 'explainability.maxProtectedAttribution': 0.01 },
    report: 'none',
    want: 'missing-evidence',
  }),
  most('empty', { report: { 'explainability.attributions': [] }, want: 'missing-evidence' }),
  most('no card', { card: 'none', want: 'pass' }),
  most('a policy without proxies', {
    given: { policy: withValue(policy, ['proxies'], undefined) },
    want: 'pass',
    notes: 'known as a proxy',
  }),

  {
    subject: 'reasonCodes',
    name: 'none',
    card: { 'explainability.reasonCodes': false },
    report: { 'explainability.reasonCodes': false },
    want: 'requirement-not-met',
  },
  {
    subject: 'reasonCodes',
    name: 'report and card differ',
    report: { 'explainability.reasonCodes': false },
    want: 'contradicts-card',
  },
  {
    subject: 'reasonCodes',
    name: 'absent',
    card: { 'explainability.reasonCodes': undefined },
    report: 'none',
    want: 'missing-evidence',
  },
  { subject: 'require', name: 'nothing asked', require: { reasonCodes: false }, want: 'nothing-to-check' },
];

describe('explainability gate', () => tests('explainability', cases));
