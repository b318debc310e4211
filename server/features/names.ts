import type { Kind } from '../../core/model/documents.ts';
import type { Path } from '../../core/yaml/node.ts';

/** What a text in a document stands for. */
export type NameKind =
  | 'metric'
  | 'drift-method'
  | 'attribute'
  | 'attribute-or-column'
  | 'gate'
  | 'stage'
  | 'control'
  | 'framework'
  /** A policy's name, alone or with `@range`, or a path to one. */
  | 'policy'
  | 'policy-version'
  | 'report-file'
  | 'card-file'
  | 'waiver-file'
  | 'data-file'
  | 'column'
  | 'group'
  | 'reference'
  | 'bound'
  | 'model'
  | 'dataset'
  | 'waiver'
  | 'rule'
  | 'task'
  | 'set'
  | 'domain'
  | 'jurisdiction'
  | 'split';

export interface Name {
  readonly is: NameKind;
  /** It is introduced here; elsewhere it is used. */
  readonly declares: boolean;
}

type Table = Readonly<Record<string, NameKind | `declares ${NameKind}` | 'no name'>>;

/** Counts of a cell stand among the attributes whose groups it crosses. */
const cell = (path: string): Table => ({
  [`${path}.*#`]: 'attribute',
  [`${path}.*`]: 'group',
  ...Object.fromEntries(
    ['n', 'selected', 'tp', 'fp', 'tn', 'fn', 'metrics'].map((count) => [`${path}.${count}`, 'no name'] as const),
  ),
});

/** By kind and path; `*` is any step, a path that ends in `#` is a key. Overlays of stages are as their gates. */
const tables: Readonly<Record<Kind, Table>> = {
  GovernancePolicy: {
    'metadata.name': 'declares policy',
    'extends.*': 'policy',
    'frameworks.*': 'framework',
    'stages.*': 'declares stage',
    'references.*#': 'declares reference',
    'references.*.model': 'model',
    'metrics.*#': 'declares metric',
    'protectedAttributes.*.attribute': 'declares attribute',
    'protectedAttributes.*.column': 'column',
    'protectedAttributes.*.groups.*': 'declares group',
    'protectedAttributes.*.reference': 'group',
    'proxies.*.for.*': 'attribute',
    'proxies.*.column': 'column',
    'scope.domain': 'domain',
    'scope.domain.*': 'domain',
    'scope.jurisdictions.*': 'jurisdiction',
    'scope.models.*': 'model',
    'gates.*.id': 'declares gate',
    'gates.*.metric': 'metric',
    'gates.*.method': 'drift-method',
    'gates.*.attributes.*': 'attribute',
    'gates.*.intersections.*.*': 'attribute',
    'gates.*.reference': 'group',
    'gates.*.slices.by': 'attribute-or-column',
    'gates.*.slices.by.*': 'attribute-or-column',
    'gates.*.slices.values.*': 'group',
    'gates.*.split': 'split',
    'gates.*.controls.*': 'control',
    'gates.*.stages.*#': 'stage',
    'gates.*.pass.*': 'bound',
    'gates.*.warn.*': 'bound',
    'gates.*.rollback.metric': 'metric',
    'gates.*.rollback.pass.*': 'bound',
    'gates.*.require.drift.*': 'drift-method',
    'gates.*.scope.domain': 'domain',
    'gates.*.scope.domain.*': 'domain',
    'gates.*.scope.jurisdictions.*': 'jurisdiction',
    'monitors.*.metric': 'metric',
    'monitors.*.method': 'drift-method',
    'monitors.*.attributes.*': 'attribute',
    'monitors.*.segmentBy.*': 'attribute-or-column',
    'monitors.*.pass.*': 'bound',
    'monitors.*.controls.*': 'control',
    'objectives.*.metric': 'metric',
  },
  ModelCard: {
    'metadata.name': 'declares model',
    'data.*.name': 'declares dataset',
    'details.task': 'task',
    'governance.policies.*.name': 'policy',
    'governance.policies.*.version': 'policy-version',
    'governance.stage': 'stage',
    'governance.domain': 'domain',
    'governance.jurisdictions.*': 'jurisdiction',
    'governance.regulations.*.id': 'framework',
    'evaluation.report': 'report-file',
    'evaluation.report.*': 'report-file',
    'evaluation.metrics.*.name': 'metric',
    'evaluation.metrics.*.split': 'split',
    'fairness.assessments.*.attribute': 'attribute',
    'fairness.assessments.*.metric': 'metric',
    'fairness.mitigations.*.attribute': 'attribute',
    'fairness.notMeasured.*.attributes.*': 'attribute',
    'intendedUse.successMetrics.*.metric': 'metric',
    'monitoring.drift.*': 'drift-method',
    'robustness.attacks.*.metric': 'metric',
  },
  MetricsReport: {
    'model.name': 'model',
    'metrics.*.name': 'metric',
    'metrics.*.attribute': 'attribute',
    'metrics.*.attributes.*': 'attribute',
    'metrics.*.slice.*#': 'attribute-or-column',
    'metrics.*.slice.*': 'group',
    'metrics.*.split': 'split',
    'dataset.name': 'dataset',
    'dataset.split': 'split',
    'references.*#': 'reference',
    'references.*.model.name': 'model',
    'references.*.dataset.name': 'dataset',
    'references.*.metrics.*.name': 'metric',
    'references.*.groups.*.attribute': 'attribute',
    'references.*.groups.*.attributes.*': 'attribute',
    'references.*.groups.*.groups.*#': 'group',
    ...cell('references.*.groups.*.cells.*'),
    'groups.*.attribute': 'attribute',
    'groups.*.attributes.*': 'attribute',
    'groups.*.groups.*#': 'group',
    ...cell('groups.*.cells.*'),
    'series.*.metrics.*.name': 'metric',
    'series.*.groups.*.attribute': 'attribute',
    'predictions.path': 'data-file',
    'predictions.label': 'column',
    'predictions.prediction': 'column',
    'predictions.score': 'column',
    'predictions.lower': 'column',
    'predictions.upper': 'column',
    'predictions.query': 'column',
    'predictions.id': 'column',
    'predictions.weight': 'column',
    'predictions.timestamp': 'column',
    'predictions.features.*': 'column',
    'predictions.attributes.*#': 'attribute',
    'predictions.attributes.*': 'column',
  },
  PolicyTest: {
    policy: 'policy',
    'cases.*.stage': 'stage',
    'cases.*.metrics': 'report-file',
    'cases.*.metrics.*': 'report-file',
    'cases.*.card': 'card-file',
    'cases.*.waivers.*': 'waiver-file',
    'cases.*.set.*#': 'set',
    'cases.*.expect.gates.*#': 'gate',
    'cases.*.expect.effects.*#': 'gate',
    'cases.*.expect.checks.*#': 'gate',
    'cases.*.metrics.metrics.*.name': 'metric',
    'cases.*.metrics.groups.*.attribute': 'attribute',
  },
  Waiver: { 'metadata.name': 'declares waiver', policy: 'policy', gate: 'gate', model: 'model' },
  Configuration: {
    'rules.*#': 'rule',
    'metrics.*#': 'declares metric',
    'attributes.*#': 'declares attribute',
    'samples.*.policy': 'policy',
    'samples.*.reports': 'report-file',
    'samples.*.reports.*': 'report-file',
    'samples.*.card': 'card-file',
    'samples.*.stage': 'stage',
    'waivers.*': 'waiver-file',
  },
};

type Tree = { kind?: NameKind; declares?: boolean; readonly next: Map<string, Tree> };

const trees = new Map<Kind, Tree>();

function treeOf(kind: Kind): Tree {
  const known = trees.get(kind);
  if (known) return known;
  const root: Tree = { next: new Map() };
  for (const [pattern, meaning] of Object.entries(tables[kind])) {
    const isKey = pattern.endsWith('#');
    let tree = root;
    for (const step of [...(isKey ? pattern.slice(0, -1) : pattern).split('.'), ...(isKey ? ['#'] : [])]) {
      let next = tree.next.get(step);
      if (!next) tree.next.set(step, (next = { next: new Map() }));
      tree = next;
    }
    if (meaning === 'no name') continue;
    tree.declares = meaning.startsWith('declares ');
    tree.kind = meaning.replace('declares ', '') as NameKind;
  }
  trees.set(kind, root);
  return root;
}

/** What the key or value at a path stands for; undefined for anything that is no name. */
export function nameAt(kind: Kind, path: Path, part: 'key' | 'value'): Name | undefined {
  let tree: Tree | undefined = treeOf(kind);
  for (const step of withoutOverlay(kind, path)) tree = tree?.next.get(String(step)) ?? tree?.next.get('*');
  if (part === 'key') tree = tree?.next.get('#');
  return tree?.kind ? { is: tree.kind, declares: tree.declares ?? false } : undefined;
}

/** `gates.0.stages.production.pass` is read as `gates.0.pass`. */
function withoutOverlay(kind: Kind, path: Path): Path {
  const isOverlay = kind === 'GovernancePolicy' && path[0] === 'gates' && path[2] === 'stages' && path.length > 4;
  return isOverlay ? [...path.slice(0, 2), ...path.slice(4)] : path;
}
