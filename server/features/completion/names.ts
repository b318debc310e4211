import { findAttribute } from '../../../core/catalog/attributes.ts';
import { controlsOf, findFramework, frameworks } from '../../../core/catalog/controls.ts';
import type { Metric, MetricFamily } from '../../../core/catalog/metric.ts';
import { tasks } from '../../../core/catalog/tasks.ts';
import { kindOf, type SourceDocument } from '../../../core/model/documents.ts';
import { resolvePath } from '../../../core/model/resolve.ts';
import { soundParts } from '../../../core/model/soundness.ts';
import { documentsOf } from '../../../core/model/workspace.ts';
import { rules } from '../../../core/rules/registry.ts';
import type { Path } from '../../../core/yaml/node.ts';
import type { Snapshot } from '../../snapshot.ts';
import { relativePath } from '../../uri.ts';
import {
  attributeNames,
  datasetNames,
  declaredAttributes,
  gatesOf,
  groupsOf,
  listOf,
  metricsFor,
  modelNames,
  policiesFor,
  policyNames,
  referencesOf,
  splitNames,
  stagesOf,
} from '../known.ts';
import type { NameKind } from '../names.ts';
import { attributeSummary, metricSummary } from '../texts.ts';
import { dataFiles, documentFiles } from './files.ts';
import type { Piece } from './write.ts';

/** A name that may stand at the cursor. */
export interface Suggestion {
  readonly label: string;
  readonly detail?: string;
  /** What `completionItem/resolve` describes. */
  readonly describes?: Described;
  /** Written instead of the label, as it is. */
  readonly pieces?: readonly Piece[];
  /** Lower comes first. */
  readonly rank?: number;
}

export interface Described {
  readonly is: 'metric' | 'attribute' | 'control' | 'framework';
  readonly name: string;
}

export interface NameRequest {
  readonly snapshot: Snapshot;
  readonly document: SourceDocument;
  readonly path: Path;
  /** The text around as a value: see `Cursor.root`. */
  readonly root: unknown;
}

/** The names that may stand where a name of this kind is asked for. */
export function suggestNames(kind: NameKind, request: NameRequest): readonly Suggestion[] {
  const { snapshot, document } = request;
  const { workspace } = snapshot;
  const policies = (): readonly SourceDocument[] => policiesFor(workspace, document);
  switch (kind) {
    case 'metric':
      return metricSuggestions(request);
    case 'drift-method':
      return catalogMetrics(request, (m) => m.family === 'drift' || m.family === 'skew');
    case 'set':
      return settableMetrics(request);
    case 'attribute':
      return attributeSuggestions(request);
    case 'attribute-or-column':
      return [...attributeSuggestions(request), ...columnSuggestions(request).map((s) => ({ ...s, rank: 5 }))];
    case 'gate':
      return gatesOf(policies()).map(({ id, type, title }) => ({
        label: id,
        detail: [type, title].filter(Boolean).join(' · '),
      }));
    case 'stage':
      return stagesOf(policies()).map((label, rank) => ({ label, rank }));
    case 'control':
      return controlSuggestions(request);
    case 'framework':
      return frameworks().map(({ id, title, supersededBy }) => ({
        label: id,
        detail: supersededBy ? `${title} (superseded)` : title,
        describes: { is: 'framework', name: id },
        rank: supersededBy ? 1 : 0,
      }));
    case 'policy':
      return policySuggestions(request);
    case 'policy-version':
      return versionSuggestions(request);
    case 'report-file':
      return documentFiles(request, 'MetricsReport');
    case 'card-file':
      return documentFiles(request, 'ModelCard');
    case 'waiver-file':
      return documentFiles(request, 'Waiver');
    case 'data-file':
      return dataFiles(request);
    case 'column':
      return columnSuggestions(request);
    case 'group':
      return groupsOf(policies(), attributeBeside(request)).map((label) => ({ label }));
    case 'reference':
      return referencesOf(policies()).map((label) => ({ label }));
    case 'bound':
      return boundSuggestions(policies());
    case 'model':
      return modelSuggestions(request);
    case 'rule':
      return rules.map(({ id, summary }) => ({ label: id, detail: summary }));
    case 'task':
      return tasks().map(({ id, title }) => ({ label: id, detail: title }));
    case 'dataset':
      return datasetNames(workspace).map((label) => ({ label }));
    case 'split':
      return splitNames(workspace).map((label) => ({ label }));
    case 'waiver':
    case 'domain':
    case 'jurisdiction':
      return [];
  }
}

/** The map that holds the value at the cursor, as the text says it. */
function beside({ root, path }: NameRequest, up = 1): Readonly<Record<string, unknown>> {
  let value = root;
  for (const step of path.slice(0, -up)) {
    value = typeof value === 'object' && value !== null ? (value as Record<string | number, unknown>)[step] : undefined;
  }
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function catalogMetrics({ snapshot, document }: NameRequest, fits: (metric: Metric) => boolean): readonly Suggestion[] {
  return metricsFor(snapshot.workspace, document)
    .metrics()
    .filter(fits)
    .map((metric) => describedMetric(metric, metric.family === 'declared' ? 0 : 1));
}

function describedMetric(metric: Metric, rank: number): Suggestion {
  return { label: metric.name, detail: metricSummary(metric), describes: { is: 'metric', name: metric.name }, rank };
}

const familiesByGate: Readonly<Record<string, readonly MetricFamily[]>> = {
  fairness: ['fairness'],
  drift: ['drift', 'skew'],
};

/** All metrics; those that fit the gate's type first. */
function metricSuggestions(request: NameRequest): readonly Suggestion[] {
  const gate = beside(request, request.path.includes('stages') ? 3 : 1);
  const families = familiesByGate[String(gate.type)];
  return metricsFor(request.snapshot.workspace, request.document)
    .metrics()
    .map((metric) => {
      const isDeclared = metric.family === 'declared';
      const fits = families
        ? families.includes(metric.family)
        : metric.family !== 'fairness' && metric.family !== 'drift';
      return describedMetric(metric, isDeclared && !families ? 0 : fits ? 1 : 2);
    });
}

/** What a test's `set` may name: the metrics that its policy's gates decide on. */
function settableMetrics({ snapshot, document }: NameRequest): readonly Suggestion[] {
  const catalog = metricsFor(snapshot.workspace, document);
  const names = policiesFor(snapshot.workspace, document).flatMap((policy) =>
    listOf(soundParts(policy, 'GovernancePolicy')?.gates).flatMap((gate) =>
      'metric' in gate && typeof gate.metric === 'string' ? [gate.metric] : [],
    ),
  );
  return [...new Set(names)].map((name) => {
    const match = catalog.find(name);
    return match?.kind === 'metric' ? { ...describedMetric(match.metric, 0), label: name } : { label: name };
  });
}

function attributeSuggestions({ snapshot, document }: NameRequest): readonly Suggestion[] {
  const declared = new Set(declaredAttributes(policiesFor(snapshot.workspace, document)));
  return attributeNames(snapshot.workspace, document).map((name): Suggestion => {
    const match = findAttribute(name);
    const detail = match.kind === 'unknown' ? undefined : attributeSummary(match.attribute);
    const rank = declared.has(name) ? 0 : match.kind === 'canonical' ? 1 : 2;
    return { label: name, ...(detail ? { detail } : {}), describes: { is: 'attribute', name }, rank };
  });
}

/** Controls of the policy's own frameworks first. */
function controlSuggestions({ snapshot, document }: NameRequest): readonly Suggestion[] {
  const own = new Set(
    policiesFor(snapshot.workspace, document).flatMap((policy) =>
      listOf(soundParts(policy, 'GovernancePolicy')?.frameworks).flatMap((name) => {
        const match = findFramework(String(name));
        return match.kind === 'unknown' ? [] : [match.framework.id];
      }),
    ),
  );
  return frameworks().flatMap((framework) =>
    controlsOf(framework.id).map((control) => ({
      label: control.ref,
      detail: control.title,
      describes: { is: 'control', name: control.ref } as const,
      rank: own.has(framework.id) ? 0 : framework.supersededBy ? 2 : 1,
    })),
  );
}

function policySuggestions(request: NameRequest): readonly Suggestion[] {
  const { snapshot, document, path } = request;
  const own = kindOf(document) === 'GovernancePolicy';
  const others = documentsOf(snapshot.workspace, 'GovernancePolicy').filter(
    (d) => d !== document && d.uri !== document.uri,
  );
  const ownName = own ? (document.yaml.value as { metadata?: { name?: unknown } } | null)?.metadata?.name : undefined;
  const names = policyNames(snapshot.workspace).filter(({ name }) => name !== ownName);
  const byName = [...new Map(names.map((n) => [n.name, n])).values()];
  if (path.at(-1) === 'name')
    return byName.map(({ name, version }) => ({ label: name, ...(version ? { detail: version } : {}) }));
  // A waiver names its policy and no file.
  const paths = kindOf(document) === 'Waiver' ? [] : others.flatMap((d) => relativePath(document.uri, d.uri) ?? []);
  return [
    ...byName.map(
      ({ name, version }): Suggestion =>
        own && version
          ? { label: `${name}@^${version}`, detail: 'this version or a later compatible one' }
          : { label: name, ...(version ? { detail: version } : {}) },
    ),
    ...[...new Set(paths)].map((label) => ({ label, rank: 1 })),
  ];
}

function versionSuggestions(request: NameRequest): readonly Suggestion[] {
  const { name } = beside(request);
  return policyNames(request.snapshot.workspace).flatMap((policy) =>
    policy.name === name && policy.version
      ? [
          { label: `^${policy.version}`, detail: 'this version or a later compatible one', rank: 0 },
          { label: policy.version, detail: 'exactly this version', rank: 1 },
        ]
      : [],
  );
}

/** Columns of the report's rows; elsewhere of all rows that reports of the workspace name. */
function columnSuggestions({ snapshot, document }: NameRequest): readonly Suggestion[] {
  const reports = kindOf(document) === 'MetricsReport' ? [document] : documentsOf(snapshot.workspace, 'MetricsReport');
  const columns = reports.flatMap((report) => {
    const path = soundParts(report, 'MetricsReport')?.predictions?.path;
    const resolved = typeof path === 'string' ? resolvePath(snapshot.workspace, report.uri, path) : undefined;
    return resolved?.is === 'inside' ? (snapshot.columns(resolved.uri) ?? []) : [];
  });
  return [...new Set(columns)].map((label) => ({ label, detail: 'column' }));
}

function attributeBeside(request: NameRequest): string | undefined {
  const { path, snapshot, document } = request;
  const own = path.at(-1); // `{sex: …}` of a slice or a cell
  if (declaredAttributes(policiesFor(snapshot.workspace, document)).some((name) => name === own)) return String(own);
  for (const up of [1, 2]) {
    const { attribute } = beside(request, up);
    if (typeof attribute === 'string') return attribute;
  }
  return undefined;
}

/** Bounds relative to what the policy declares; how far away is the author's to say. */
function boundSuggestions(policies: readonly SourceDocument[]): readonly Suggestion[] {
  return referencesOf(policies).flatMap((name) => [
    { label: `${name} - …%`, detail: 'relative to its value', pieces: [`${name} - `, { stop: '' }, '%'] },
    { label: `${name} + …%`, detail: 'relative to its value', pieces: [`${name} + `, { stop: '' }, '%'] },
    { label: `${name} - …pp`, detail: 'percentage points', pieces: [`${name} - `, { stop: '' }, 'pp'] },
    { label: name, detail: 'no worse than it', pieces: [name] },
  ]);
}

function modelSuggestions({ snapshot, document, path }: NameRequest): readonly Suggestion[] {
  const models = modelNames(snapshot.workspace);
  const names = [...new Set(models.map(({ name }) => name))];
  if (kindOf(document) === 'MetricsReport' || path[0] === 'scope') return names.map((label) => ({ label }));
  const pinned = models.flatMap(({ name, version }) => (version ? [{ label: `${name}@${version}` }] : []));
  // A waiver is for versions that it names.
  return kindOf(document) === 'Waiver' ? pinned : [...pinned, ...names.map((label) => ({ label, rank: 1 }))];
}
