import { describe } from 'mocha';
import { type Case, tests } from './cases.ts';

const widening = { servingSchemaMatch: 'widening' };
const serves = (trained: string, serving: string) => ({
  'signature.inputs.0.type': trained,
  'serving.inputs.0.type': serving,
});
const match = (name: string, one: Omit<Case, 'name' | 'subject'>): Case => ({
  subject: 'servingSchemaMatch',
  name,
  ...one,
});

const cases: readonly Case[] = [
  {
    subject: 'signature',
    name: 'an input without a type',
    card: { 'signature.inputs.0.type': undefined },
    want: 'missing-evidence',
    at: 'signature.inputs.0',
  },
  { subject: 'signature', name: 'no outputs', card: { 'signature.outputs': undefined }, want: 'missing-evidence' },
  { subject: 'signature', name: 'empty inputs', card: { 'signature.inputs': [] }, want: 'missing-evidence' },
  {
    subject: 'signature',
    name: 'a name twice',
    card: { 'signature.inputs.1.name': 'income' },
    want: 'requirement-not-met',
  },
  {
    subject: 'signature',
    name: 'a placeholder name',
    card: { 'signature.outputs.0.name': 'TODO' },
    want: 'missing-evidence',
  },
  { subject: 'signature', name: 'no card', card: 'none', want: 'missing-evidence' },

  match('integer for long, exact', {
    card: serves('long', 'integer'),
    want: 'requirement-not-met',
    says: 'expects long',
    at: 'serving.inputs.0.type',
  }),
  match('integer for long', { card: serves('long', 'integer'), require: widening, want: 'pass' }),
  match('integer for double', { card: serves('double', 'integer'), require: widening, want: 'pass' }),
  match('float for double', { card: serves('double', 'float'), require: widening, want: 'pass' }),
  match('long for double', { card: serves('double', 'long'), require: widening, want: 'requirement-not-met' }),
  match('double for float', { card: serves('float', 'double'), require: widening, want: 'requirement-not-met' }),
  match('float for long', { card: serves('long', 'float'), require: widening, want: 'requirement-not-met' }),
  match('integer for string', { card: serves('string', 'integer'), require: widening, want: 'requirement-not-met' }),
  match('integer for float', { card: serves('float', 'integer'), require: widening, want: 'requirement-not-met' }),
  match('a missing feature', {
    card: { 'serving.inputs.1': undefined },
    want: 'requirement-not-met',
    says: 'delinquencies',
  }),
  match('a missing optional feature', {
    card: { 'serving.inputs.2': undefined },
    require: widening,
    want: 'requirement-not-met',
  }),
  match('a renamed feature', {
    card: { 'serving.inputs.0.name': 'incomes' },
    want: 'requirement-not-met',
    says: 'under another name',
  }),
  match('an extra feature', {
    card: { 'serving.inputs.3': { name: 'shoe_size', type: 'long' } },
    want: 'requirement-not-met',
    says: 'shoe_size',
  }),
  match('a type that is missing', { card: { 'serving.inputs.0.type': undefined }, want: 'missing-evidence' }),
  match('a required feature that serving may leave out', {
    card: { 'serving.inputs.0.required': false },
    want: 'requirement-not-met',
    at: 'serving.inputs.0.required',
  }),
  match('serving that does not say so', {
    card: { 'serving.inputs.0.required': undefined },
    want: 'pass',
    notes: 'uncorroborated',
  }),
  match('tensors of other shapes', {
    card: {
      'signature.inputs.0': { name: 'x', type: 'tensor', dtype: 'float32', shape: [-1, 224] },
      'serving.inputs.0': { name: 'x', type: 'tensor', dtype: 'float32', shape: [8, 256] },
    },
    want: 'requirement-not-met',
  }),
  match('tensors that fit', {
    card: {
      'signature.inputs.0': { name: 'x', type: 'tensor', dtype: 'float32', shape: [-1, 224] },
      'serving.inputs.0': { name: 'x', type: 'tensor', dtype: 'float32', shape: [8, 224] },
    },
    want: 'pass',
  }),
  match('no serving inputs', { card: { 'serving.inputs': undefined }, want: 'missing-evidence' }),
  match('no signature', { card: { signature: undefined }, want: 'missing-evidence' }),
  match('no card', { card: 'none', want: 'missing-evidence' }),

  { subject: 'featureStore', name: 'absent', card: { 'serving.featureStore': undefined }, want: 'missing-evidence' },
  { subject: 'featureStore', name: 'a placeholder', card: { 'serving.featureStore': '—' }, want: 'missing-evidence' },
  { subject: 'featureStore', name: 'no card', card: 'none', want: 'missing-evidence' },

  {
    subject: 'environmentParity',
    name: 'the report alone',
    card: { 'deployment.environmentParity': undefined },
    want: 'pass',
  },
  { subject: 'environmentParity', name: 'the card alone', report: 'none', want: 'pass', notes: 'uncorroborated' },
  {
    subject: 'environmentParity',
    name: 'compared and different',
    card: { 'deployment.environmentParity': false },
    report: { 'evidence.environmentParity': { verified: false } },
    want: 'requirement-not-met',
  },
  {
    subject: 'environmentParity',
    name: 'agreeing with differences',
    report: { 'evidence.environmentParity.differences': ['numpy 1.26 / 2.1'] },
    want: 'requirement-not-met',
    says: 'numpy',
  },
  {
    subject: 'environmentParity',
    name: 'report and card differ',
    report: { 'evidence.environmentParity.verified': false },
    want: 'contradicts-card',
  },
  {
    subject: 'environmentParity',
    name: 'absent',
    card: { 'deployment.environmentParity': undefined },
    report: 'none',
    want: 'missing-evidence',
  },
  {
    subject: 'environmentParity',
    name: 'no card and no report',
    card: 'none',
    report: 'none',
    want: 'missing-evidence',
  },
  { subject: 'require', name: 'nothing asked', require: { featureStore: false }, want: 'nothing-to-check' },
];

describe('data-contract gate', () => tests('data-contract', cases));
