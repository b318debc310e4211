import { describe } from 'mocha';
import { type Case, tests } from './cases.ts';
import { policy, withValue } from './fixture.ts';

const latency = (baseline: number, monitored: number, onCard?: unknown) => ({
  card: { 'monitoring.latencyOverhead': onCard },
  report: { 'evidence.latency': { baselineP99Ms: baseline, monitoredP99Ms: monitored } },
});
const overhead = (name: string, one: Omit<Case, 'name' | 'subject'>): Case => ({
  subject: 'latencyOverhead',
  name,
  ...one,
});
const drift = (name: string, one: Omit<Case, 'name' | 'subject'>): Case => ({ subject: 'drift', name, ...one });
const modelAge = (name: string, one: Omit<Case, 'name' | 'subject'>): Case => ({
  subject: 'maxModelAge',
  name,
  ...one,
});
const watching = withValue(
  policy,
  ['monitors'],
  [{ id: 'labels', target: 'labels', method: 'psi', pass: { max: 0.2 } }],
);

const cases: readonly Case[] = [
  drift('one is missing', {
    card: { 'monitoring.drift': ['psi', 'ks-test'] },
    want: 'requirement-not-met',
    says: 'kl_divergence',
  }),
  drift('other spellings', {
    card: { 'monitoring.drift': ['KL', 'ks_p_value', 'population-stability-index'] },
    want: 'pass',
  }),
  drift('a statistic is not a p-value', {
    card: { 'monitoring.drift': ['kl_divergence', 'ks_statistic', 'psi'] },
    want: 'requirement-not-met',
    says: 'ks_p_value',
  }),
  drift('a test is covered by any of its figures', {
    card: { 'monitoring.drift': ['ks_statistic'] },
    require: { drift: ['ks-test'] },
    want: 'pass',
  }),
  drift('another quantity of a like name', {
    card: { 'monitoring.drift': ['emd'] },
    require: { drift: ['wasserstein_normed'] },
    want: 'requirement-not-met',
  }),
  drift('a method of one’s own', {
    card: { 'monitoring.drift': ['House Method'] },
    require: { drift: ['house-method'] },
    want: 'pass',
  }),
  drift('empty', { card: { 'monitoring.drift': [] }, want: 'missing-evidence' }),
  drift('absent', { card: { monitoring: undefined }, want: 'missing-evidence' }),
  drift('no card', { card: 'none', want: 'missing-evidence' }),
  ...['labelDrift', 'fairness', 'confidence'].flatMap((subject): Case[] => [
    { subject, name: 'not watched', card: { [`monitoring.${subject}`]: false }, want: 'requirement-not-met' },
    { subject, name: 'absent', card: { [`monitoring.${subject}`]: undefined }, want: 'missing-evidence' },
    { subject, name: 'no card', card: 'none', want: 'missing-evidence' },
  ]),
  {
    subject: 'labelDrift',
    name: 'a policy does not satisfy itself',
    card: { 'monitoring.labelDrift': undefined },
    given: { policy: watching },
    want: 'missing-evidence',
    notes: '`labels` asks for it',
  },

  overhead('exactly the bound is not below it', { ...latency(41, 46), want: 'above-max' }),
  overhead('just below', { ...latency(41, 45.9999), want: 'pass' }),
  overhead('exact where doubles are not', {
    ...latency(0.1, 0.3),
    require: { latencyOverhead: { max: '0.2ms' } },
    want: 'pass',
  }),
  overhead('exactly the maximum', { ...latency(41, 46), require: { latencyOverhead: { max: 5 } }, want: 'pass' }),
  overhead('in another unit', { ...latency(41, 46), require: { latencyOverhead: { max: '5000us' } }, want: 'pass' }),
  overhead('both bounds', {
    ...latency(41, 46),
    require: { latencyOverhead: { max: '5ms', below: '5ms' } },
    want: 'above-max',
  }),
  overhead('faster than before', { ...latency(41, 40), want: 'pass' }),
  overhead('another percentile', {
    ...latency(41, 42),
    require: { latencyOverhead: { max: 5, percentile: 50 } },
    want: 'missing-evidence',
  }),
  overhead('the card alone', { report: 'none', want: 'pass', notes: 'uncorroborated' }),
  overhead('the card at another percentile', {
    card: { 'monitoring.latencyOverhead.percentile': 50 },
    report: 'none',
    want: 'missing-evidence',
  }),
  overhead('the card in no unit of time', {
    card: { 'monitoring.latencyOverhead.value': '3 EUR' },
    report: 'none',
    want: 'not-a-number',
  }),
  overhead('report and card differ', {
    ...latency(41, 43, { value: 3.2 }),
    want: 'contradicts-card',
    at: 'evidence.latency.monitoredP99Ms',
  }),
  overhead('half of it', {
    card: { 'monitoring.latencyOverhead': undefined },
    report: { 'evidence.latency.baselineP99Ms': undefined },
    want: 'missing-evidence',
  }),
  overhead('relative to a model', {
    require: { latencyOverhead: { max: 'baseline + 2%' } },
    want: 'missing-reference',
  }),
  overhead('in money', { require: { latencyOverhead: { max: 'EUR 5' } }, want: 'unit-mismatch' }),
  overhead('no bound', { require: { latencyOverhead: { percentile: 99 } }, want: 'nothing-to-check' }),
  overhead('neither', { card: 'none', report: 'none', want: 'missing-evidence' }),

  {
    subject: 'captureRate',
    name: 'just under',
    card: { 'monitoring.captureRate': 0.9999 },
    report: { 'evidence.telemetry.captureRate': 0.9999 },
    want: 'requirement-not-met',
  },
  {
    subject: 'captureRate',
    name: 'report and card differ',
    report: { 'evidence.telemetry.captureRate': 0.5 },
    want: 'contradicts-card',
  },
  {
    subject: 'captureRate',
    name: 'absent',
    card: { 'monitoring.captureRate': undefined },
    report: 'none',
    want: 'missing-evidence',
  },
  {
    subject: 'telemetry',
    name: 'synchronous',
    card: { 'monitoring.telemetry': 'synchronous' },
    report: { 'evidence.telemetry.mode': undefined },
    want: 'requirement-not-met',
  },
  {
    subject: 'telemetry',
    name: 'report and card differ',
    report: { 'evidence.telemetry.mode': 'synchronous' },
    want: 'contradicts-card',
  },
  {
    subject: 'telemetry',
    name: 'absent',
    card: { 'monitoring.telemetry': undefined },
    report: 'none',
    want: 'missing-evidence',
  },
  {
    subject: 'retraining.triggers',
    name: 'by schedule alone',
    card: { 'monitoring.retraining.triggers': ['schedule'] },
    require: { retraining: { triggers: ['schedule'] } },
    want: 'requirement-not-met',
    says: 'schedule alone',
  },
  {
    subject: 'retraining.triggers',
    name: 'by schedule as well',
    card: { 'monitoring.retraining.triggers': ['schedule', 'drift', 'performance'] },
    want: 'pass',
  },
  {
    subject: 'retraining.triggers',
    name: 'one is missing',
    card: { 'monitoring.retraining.triggers': ['drift'] },
    want: 'requirement-not-met',
  },
  {
    subject: 'retraining.triggers',
    name: 'absent',
    card: { 'monitoring.retraining': undefined },
    want: 'missing-evidence',
  },
  {
    subject: 'retraining.humanReview',
    name: 'none',
    card: { 'monitoring.retraining.humanReview': 'none' },
    want: 'requirement-not-met',
  },
  {
    subject: 'retraining.humanReview',
    name: 'too late',
    card: { 'monitoring.retraining.humanReview': 'before-deployment' },
    want: 'requirement-not-met',
  },
  {
    subject: 'retraining.humanReview',
    name: 'absent',
    card: { 'monitoring.retraining.humanReview': undefined },
    want: 'missing-evidence',
  },
  { subject: 'retraining', name: 'asks for nothing', require: { retraining: {} }, want: 'nothing-to-check' },
  modelAge('exactly the limit', { given: { asOf: '2027-02-07' }, want: 'pass' }),
  modelAge('a day more', { given: { asOf: '2027-02-08' }, want: 'requirement-not-met', at: 'training.run.finishedAt' }),
  modelAge('not trained yet', { given: { asOf: '2026-08-10' }, want: 'requirement-not-met' }),
  modelAge('hours, the day after', { given: { asOf: '2026-08-12' }, require: { maxModelAge: 'PT48H' }, want: 'pass' }),
  modelAge('hours, two days after', {
    given: { asOf: '2026-08-13' },
    require: { maxModelAge: 'PT48H' },
    want: 'missing-evidence',
  }),
  modelAge('hours, three days after', {
    given: { asOf: '2026-08-14' },
    require: { maxModelAge: 'PT48H' },
    want: 'requirement-not-met',
  }),
  modelAge('absent', { card: { 'training.run.finishedAt': undefined }, want: 'missing-evidence' }),
  modelAge('no card', { card: 'none', want: 'missing-evidence' }),
  { subject: 'require', name: 'nothing asked', require: { labelDrift: false }, want: 'nothing-to-check' },
];

describe('monitoring gate', () => tests('monitoring', cases));
