import type { Kind } from '../../core/model/documents.ts';

/** What a name stands for, and which rules may say that nothing of that name is there. Written from the specification. */
export interface Role {
  readonly what: string;
  readonly rules: readonly string[];
  /** Nobody but the policy's own tests can notice, and they need not. */
  readonly onlyTests?: true;
}

interface Place extends Role {
  readonly kinds: readonly Kind[];
  /** How the path ends, `*` for an index. */
  readonly at: RegExp;
}

const metric: Role = { what: 'metric', rules: ['gate/unknown-metric'] };
const attribute: Role = { what: 'attribute', rules: ['attribute/unknown'] };
const document: Role = { what: 'reference', rules: ['reference/unresolved'] };
const stage: Role = { what: 'stage', rules: ['gate/unknown-stage'] };
const control: Role = { what: 'control', rules: ['gate/unknown-control'] };
const gate: Role = { what: 'gate', rules: ['test/unknown-gate', 'waiver/unknown-gate'] };
const group: Role = { what: 'group', rules: [], onlyTests: true };
const licence: Role = { what: 'licence', rules: ['license/unknown'] };

/** The values that are names. What is nowhere here is prose, an id that nothing answers to, or for the schema to judge. */
const valuePlaces: readonly Place[] = [
  { ...metric, kinds: ['GovernancePolicy'], at: /^(gates|monitors)\.\*\.(.*\.)?metric$/ },
  { what: 'method', rules: ['schema/enum', 'gate/unknown-metric'], kinds: ['GovernancePolicy'], at: /\.method$/ },
  { ...attribute, kinds: ['GovernancePolicy'], at: /^protectedAttributes\.\*\.attribute$/ },
  { ...attribute, kinds: ['GovernancePolicy'], at: /^proxies\.\*\.for\.\*$/ },
  { ...attribute, kinds: ['GovernancePolicy'], at: /^(gates|monitors)\.\*\.attributes\.\*$/ },
  { ...attribute, kinds: ['GovernancePolicy'], at: /^gates\.\*\.intersections\.\*\.\*$/ },
  {
    what: 'reference group',
    rules: ['attribute/reference-not-a-group'],
    kinds: ['GovernancePolicy'],
    at: /^protectedAttributes\.\*\.reference$/,
  },
  {
    what: 'group',
    rules: ['attribute/reference-not-a-group'],
    onlyTests: true,
    kinds: ['GovernancePolicy'],
    at: /^protectedAttributes\.\*\.groups\.\*$/,
  },
  {
    what: 'column',
    rules: ['attribute/column-mismatch'],
    kinds: ['GovernancePolicy', 'MetricsReport'],
    at: /^(protectedAttributes|groups)\.\*\.column$/,
  },
  { ...document, kinds: ['GovernancePolicy'], at: /^(metadata\.name|extends\.\*)$/ },
  { ...stage, kinds: ['GovernancePolicy'], at: /^stages\.\*$/ },
  { ...gate, kinds: ['GovernancePolicy'], at: /^gates\.\*\.id$/ },
  { ...control, kinds: ['GovernancePolicy'], at: /^(frameworks|(.*\.)?controls)\.\*$/ },
  { what: 'slice', rules: [], onlyTests: true, kinds: ['GovernancePolicy'], at: /\.(slices\.by|attack|features\.\*)$/ },
  { what: 'split', rules: ['schema/enum'], onlyTests: true, kinds: ['GovernancePolicy'], at: /\.split$/ },

  { ...document, kinds: ['ModelCard'], at: /^governance\.policies\.\*(\.name)?$/ },
  { ...document, kinds: ['ModelCard'], at: /^evaluation\.report$/ },
  { ...stage, kinds: ['ModelCard'], at: /^governance\.stage$/ },
  { ...metric, kinds: ['ModelCard'], at: /^fairness\.assessments\.\*\.metric$/ },
  {
    what: 'metric',
    rules: ['gate/unknown-metric', 'objective/not-measured'],
    kinds: ['ModelCard'],
    at: /^intendedUse\.successMetrics\.\*\.metric$/,
  },
  {
    ...attribute,
    kinds: ['ModelCard'],
    at: /^fairness\.(assessments\.\*\.attribute|notMeasured\.\*\.attributes\.\*)$/,
  },
  { ...licence, kinds: ['ModelCard'], at: /^(details\.license\.id|data\.\*\.license)$/ },
  {
    what: 'language',
    rules: ['language/not-bcp47'],
    onlyTests: true,
    kinds: ['ModelCard'],
    at: /^details\.languages\.\*$/,
  },
  { what: 'task', rules: ['task/unknown'], kinds: ['ModelCard'], at: /^details\.task$/ },
  {
    what: 'model',
    rules: ['report/model-mismatch', 'inventory/unregistered'],
    kinds: ['ModelCard'],
    at: /^metadata\.name$/,
  },
  {
    what: 'dataset',
    rules: ['report/dataset-mismatch'],
    onlyTests: true,
    kinds: ['ModelCard'],
    at: /^data\.\*\.name$/,
  },
  {
    what: 'column',
    rules: ['schema/training-serving-skew'],
    kinds: ['ModelCard'],
    at: /^(signature|serving)\.inputs\.\*\.name$/,
  },

  {
    what: 'metric',
    rules: ['report/misspelt-metric', 'report/no-evidence-for-gate'],
    kinds: ['MetricsReport'],
    at: /metrics\.\*\.name$/,
  },
  { ...attribute, kinds: ['MetricsReport'], at: /^groups\.\*\.attributes?(\.\*)?$/ },
  {
    what: 'model',
    rules: ['report/model-mismatch', 'inventory/unregistered'],
    kinds: ['MetricsReport'],
    at: /^model\.name$/,
  },
  {
    what: 'dataset',
    rules: ['report/dataset-mismatch'],
    kinds: ['MetricsReport'],
    at: /^(references\..*\.)?dataset\.name$/,
  },
  { what: 'feature', rules: [], onlyTests: true, kinds: ['MetricsReport'], at: /\.feature$/ },
  { what: 'slice', rules: [], onlyTests: true, kinds: ['MetricsReport'], at: /^metrics\.\*\.(slice\..*|attack)$/ },

  { ...document, kinds: ['PolicyTest', 'Waiver'], at: /^policy$/ },
  { ...document, kinds: ['PolicyTest'], at: /^cases\.\*\.(metrics(\.\*)?|card|waivers\.\*)$/ },
  { ...stage, kinds: ['PolicyTest'], at: /^cases\.\*\.stage$/ },
  { what: 'metric', rules: ['gate/unknown-metric'], onlyTests: true, kinds: ['PolicyTest'], at: /metrics\.\*\.name$/ },

  { ...gate, kinds: ['Waiver'], at: /^gate$/ },
  { what: 'model', rules: ['waiver/unused'], onlyTests: true, kinds: ['Waiver'], at: /^model$/ },
  { what: 'check', rules: ['waiver/unused'], onlyTests: true, kinds: ['Waiver'], at: /^checks\.\*$/ },

  { ...document, kinds: ['Configuration'], at: /^samples\.\*\.(policy|card|reports\.\*)$/ },
  { ...stage, kinds: ['Configuration'], at: /^samples\.\*\.stage$/ },
];

/** The keys that are names of somebody's own. */
const keyPlaces: readonly Place[] = [
  { ...metric, kinds: ['GovernancePolicy'], at: /^metrics\.[^.]+$/ },
  {
    what: 'reference',
    rules: ['threshold/unknown-reference'],
    onlyTests: true,
    kinds: ['GovernancePolicy'],
    at: /^references\.[^.]+$/,
  },
  { ...stage, kinds: ['GovernancePolicy'], at: /^gates\.\*\.stages\.[^.]+$/ },
  { what: 'role', rules: [], onlyTests: true, kinds: ['ModelCard'], at: /^security\.access\.[^.]+$/ },
  { what: 'reference', rules: [], onlyTests: true, kinds: ['MetricsReport'], at: /^references\.[^.]+$/ },
  { ...group, kinds: ['MetricsReport'], at: /^groups\.\*\.groups\.[^.]+$/ },
  { ...attribute, kinds: ['MetricsReport'], at: /^groups\.\*\.cells\.\*\.[^.]+$/ },
  { what: 'slice', rules: [], onlyTests: true, kinds: ['MetricsReport'], at: /^metrics\.\*\.slice\.[^.]+$/ },
  { ...gate, kinds: ['PolicyTest'], at: /^cases\.\*\.expect\.(gates|effects|checks)\.[^.]+$/ },
  {
    what: 'metric',
    rules: ['test/unused-set', 'gate/unknown-metric'],
    kinds: ['PolicyTest'],
    at: /^cases\.\*\.set\.[^.]+$/,
  },
  { what: 'rule', rules: ['configuration/unknown-rule'], kinds: ['Configuration'], at: /^rules\.[^.]+$/ },
];

function among(places: readonly Place[], kind: Kind, shape: string): Role | undefined {
  return places.find(({ kinds, at }) => kinds.includes(kind) && at.test(shape));
}

export const roleOfValue = (kind: Kind, shape: string): Role | undefined => among(valuePlaces, kind, shape);
export const roleOfKey = (kind: Kind, shape: string): Role | undefined => among(keyPlaces, kind, shape);
