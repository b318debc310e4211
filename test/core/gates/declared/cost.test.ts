import { describe } from 'mocha';
import { type Case, tests } from './cases.ts';
import { report, withValue } from './fixture.ts';

const run = (amount: number, currency = 'EUR') => ({
  card: { 'training.cost': { amount, currency } },
  report: { 'cost.trainingRun': { amount, currency } },
});
const budget = (fields: object) => ({ 'cost.budget': { amount: 500, currency: 'EUR', alertAt: 0.8, ...fields } });
const idle = (name: string, one: Omit<Case, 'name' | 'subject'>): Case => ({ subject: 'idleShutdown', name, ...one });

const cases: readonly Case[] = [
  { subject: 'perTrainingRun', name: 'exactly', ...run(500), want: 'pass' },
  {
    subject: 'perTrainingRun',
    name: 'a cent more',
    ...run(500.01),
    want: 'above-max',
    says: 'EUR 500.01',
    at: 'cost.trainingRun',
  },
  {
    subject: 'perTrainingRun',
    name: 'another currency',
    ...run(100, 'USD'),
    want: 'unit-mismatch',
    says: 'rates of exchange',
  },
  {
    subject: 'perTrainingRun',
    name: 'report and card differ',
    card: { 'training.cost.amount': 200 },
    want: 'contradicts-card',
  },
  {
    subject: 'perTrainingRun',
    name: 'currencies differ',
    card: { 'training.cost.currency': 'USD' },
    want: 'contradicts-card',
  },
  { subject: 'perTrainingRun', name: 'the card alone', report: 'none', want: 'pass', notes: 'uncorroborated' },
  { subject: 'perTrainingRun', name: 'the report alone', card: 'none', want: 'pass' },
  {
    subject: 'perTrainingRun',
    name: 'two reports that differ',
    given: { reports: [report, withValue(report, ['cost', 'trainingRun', 'amount'], 1)] },
    want: 'ambiguous-evidence',
  },
  {
    subject: 'perTrainingRun',
    name: 'absent',
    card: { 'training.cost': undefined },
    report: 'none',
    want: 'missing-evidence',
  },
  { subject: 'perTrainingRun', name: 'currency behind', require: { perTrainingRun: '500 EUR' }, want: 'pass' },
  { subject: 'perTrainingRun', name: 'no currency', require: { perTrainingRun: 500 }, want: 'unit-mismatch' },
  {
    subject: 'perTrainingRun',
    name: 'the currency of the budget',
    require: { perTrainingRun: 500, budget: { currency: 'EUR' } },
    want: 'pass',
  },
  { subject: 'perTrainingRun', name: 'in time', require: { perTrainingRun: '500ms' }, want: 'unit-mismatch' },
  {
    subject: 'perTrainingRun',
    name: 'relative to a model',
    require: { perTrainingRun: 'baseline * 1.1' },
    want: 'missing-reference',
  },
  {
    subject: 'perDeployment',
    name: 'more',
    card: { 'cost.perDeployment.amount': 41 },
    report: { 'cost.deployment.amount': 41 },
    want: 'above-max',
  },
  {
    subject: 'perDeployment',
    name: 'absent',
    card: { 'cost.perDeployment': undefined },
    report: { 'cost.deployment': undefined },
    want: 'missing-evidence',
  },
  { subject: 'budget.amount', name: 'more', card: budget({ amount: 501 }), want: 'above-max' },
  { subject: 'budget.amount', name: 'another currency', card: budget({ currency: 'USD' }), want: 'unit-mismatch' },
  { subject: 'budget.amount', name: 'absent', card: { 'cost.budget': undefined }, want: 'missing-evidence' },
  { subject: 'budget.amount', name: 'no currency', require: { budget: { amount: 500 } }, want: 'unit-mismatch' },
  { subject: 'budget.amount', name: 'no card', card: 'none', want: 'missing-evidence' },
  { subject: 'budget.currency', name: 'another', card: budget({ currency: 'USD' }), want: 'requirement-not-met' },
  { subject: 'budget.currency', name: 'absent', card: { cost: undefined }, want: 'missing-evidence' },
  { subject: 'budget.alertAt', name: 'too late', card: budget({ alertAt: 0.9 }), want: 'requirement-not-met' },
  { subject: 'budget.alertAt', name: 'earlier', card: budget({ alertAt: 0.5 }), want: 'pass' },
  { subject: 'budget.alertAt', name: 'absent', card: budget({ alertAt: undefined }), want: 'missing-evidence' },
  { subject: 'budget', name: 'asks for nothing', require: { budget: {} }, want: 'nothing-to-check' },
  idle('exactly', { report: { 'cost.clusterIdleHours': 48 }, want: 'pass' }),
  idle('longer than the policy accepts', {
    card: { 'cost.idleShutdown': 'P3D' },
    report: { 'cost.clusterIdleHours': 48.5 },
    want: 'requirement-not-met',
  }),
  idle('longer than the card says', {
    card: { 'cost.idleShutdown': 'PT12H' },
    report: { 'cost.clusterIdleHours': 13 },
    want: 'contradicts-card',
  }),
  idle('a card that lets it', {
    card: { 'cost.idleShutdown': 'PT72H' },
    want: 'requirement-not-met',
    at: 'cost.idleShutdown',
  }),
  idle('a card in months', {
    card: { 'cost.idleShutdown': 'P1M' },
    require: { idleShutdown: 'P30D' },
    want: 'missing-evidence',
  }),
  idle('the card alone', { report: 'none', want: 'pass', notes: 'uncorroborated' }),
  idle('the report alone', { card: { 'cost.idleShutdown': undefined }, want: 'pass', notes: 'uncorroborated' }),
  idle('two reports that differ', {
    given: { reports: [report, withValue(report, ['cost', 'clusterIdleHours'], 7)] },
    want: 'ambiguous-evidence',
  }),
  idle('absent', { card: { 'cost.idleShutdown': undefined }, report: 'none', want: 'missing-evidence' }),
  idle('no card and no report', { card: 'none', report: 'none', want: 'missing-evidence' }),
  { subject: 'require', name: 'nothing asked', require: {}, want: 'nothing-to-check' },
];

describe('cost gate', () => tests('cost', cases));
