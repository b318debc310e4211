import { attributes, canonicalAttributeNames } from '../../core/catalog/attributes.ts';
import { type DeclaredMetric, type MetricCatalog, metricCatalog } from '../../core/catalog/declared-metrics.ts';
import type { GovernancePolicy } from '../../core/generated/GovernancePolicy.ts';
import { configurationFor } from '../../core/model/configuration.ts';
import { kindOf, type SourceDocument } from '../../core/model/documents.ts';
import { basesOf, nameWithRange, policiesNamed } from '../../core/model/resolve.ts';
import { sound, soundParts } from '../../core/model/soundness.ts';
import { documentsOf, nameOf, type Workspace } from '../../core/model/workspace.ts';

/** The policies that count for a document: of a policy, itself and what it extends; else those that it names. */
export function policiesFor(workspace: Workspace, document: SourceDocument): readonly SourceDocument[] {
  switch (kindOf(document)) {
    case 'GovernancePolicy':
      return withBases(workspace, document);
    case 'ModelCard': {
      const named = soundParts(document, 'ModelCard')?.governance?.policies ?? [];
      return named.flatMap((p) =>
        typeof p?.name === 'string' ? policiesNamed(workspace, document.uri, nameWithRange(p.name, p.version)) : [],
      );
    }
    case 'PolicyTest':
    case 'Waiver': {
      const reference = (document.yaml.value as { policy?: unknown } | null)?.policy;
      if (typeof reference !== 'string') return [];
      const [policy] = policiesNamed(workspace, document.uri, reference);
      return policy ? withBases(workspace, policy) : [];
    }
    default:
      return documentsOf(workspace, 'GovernancePolicy');
  }
}

/** A policy and what it extends; of one that can't be evaluated, itself. */
export function withBases(workspace: Workspace, policy: SourceDocument): readonly SourceDocument[] {
  const typed = sound(policy, 'GovernancePolicy');
  return typed ? [policy, ...basesOf(workspace, typed).bases.map((base) => base.source)] : [policy];
}

function partsOf(policies: readonly SourceDocument[]): readonly Partial<GovernancePolicy>[] {
  return policies.flatMap((policy) => {
    const parts = soundParts(policy, 'GovernancePolicy');
    return parts ? [parts] : [];
  });
}

export interface KnownGate {
  readonly id: string;
  readonly policy: SourceDocument;
  readonly index: number;
  readonly type: string | undefined;
  readonly title: string | undefined;
}

export function gatesOf(policies: readonly SourceDocument[]): readonly KnownGate[] {
  return policies.flatMap((policy) =>
    // With its holes: an index is a place in the document.
    [...(soundParts(policy, 'GovernancePolicy')?.gates ?? [])].flatMap((gate, index) =>
      typeof gate?.id === 'string' ? [{ id: gate.id, policy, index, type: gate.type, title: gate.title }] : [],
    ),
  );
}

export function stagesOf(policies: readonly SourceDocument[]): readonly string[] {
  return unique(partsOf(policies).flatMap((policy) => listOf(policy.stages)));
}

export function referencesOf(policies: readonly SourceDocument[]): readonly string[] {
  return unique(partsOf(policies).flatMap((policy) => Object.keys(policy.references ?? {})));
}

/** Names of the protected attributes that policies declare. */
export function declaredAttributes(policies: readonly SourceDocument[]): readonly string[] {
  return unique(
    partsOf(policies).flatMap((policy) => listOf(policy.protectedAttributes).flatMap((a) => a?.attribute ?? [])),
  );
}

/** All attributes that have a name here: declared ones first. */
export function attributeNames(workspace: Workspace, document: SourceDocument): readonly string[] {
  const configured = Object.keys(configurationFor(workspace, document.uri)?.attributes ?? {});
  const declared = declaredAttributes(policiesFor(workspace, document));
  return unique([...declared, ...configured, ...canonicalAttributeNames(), ...attributes().map((a) => a.name)]);
}

export function groupsOf(policies: readonly SourceDocument[], attribute?: string): readonly string[] {
  return unique(
    partsOf(policies).flatMap((policy) =>
      listOf(policy.protectedAttributes).flatMap((a) =>
        attribute === undefined || a?.attribute === attribute ? listOf(a?.groups) : [],
      ),
    ),
  );
}

/** The catalogue with what policies and the configuration declare. */
export function metricsFor(workspace: Workspace, document: SourceDocument): MetricCatalog {
  const declared: Record<string, DeclaredMetric> = {};
  const add = (metrics: unknown): void => {
    if (typeof metrics === 'object' && metrics !== null) Object.assign(declared, metrics);
  };
  add(configurationFor(workspace, document.uri)?.metrics);
  for (const policy of partsOf(policiesFor(workspace, document)).toReversed()) add(policy.metrics);
  return metricCatalog(declared);
}

export function policyNames(workspace: Workspace): readonly { readonly name: string; readonly version?: string }[] {
  return documentsOf(workspace, 'GovernancePolicy').flatMap((policy) => {
    const { name, version } = nameOf(policy);
    return name === undefined ? [] : [{ name, ...(version === undefined ? {} : { version }) }];
  });
}

/** Names and versions of models that cards and reports are about. */
export function modelNames(workspace: Workspace): readonly { readonly name: string; readonly version?: string }[] {
  const cards = documentsOf(workspace, 'ModelCard').map(nameOf);
  const reports = documentsOf(workspace, 'MetricsReport').map(modelOf);
  const seen = new Map<string, { name: string; version?: string }>();
  for (const { name, version } of [...cards, ...reports]) {
    if (typeof name !== 'string') continue;
    seen.set(`${name}@${version ?? ''}`, { name, ...(typeof version === 'string' ? { version } : {}) });
  }
  return [...seen.values()];
}

/** Names of the datasets that cards and reports are about. */
export function datasetNames(workspace: Workspace): readonly string[] {
  const ofCards = documentsOf(workspace, 'ModelCard').flatMap((card) =>
    listOf(soundParts(card, 'ModelCard')?.data).flatMap(({ name }) => name ?? []),
  );
  const ofReports = documentsOf(workspace, 'MetricsReport').flatMap(
    (report) => soundParts(report, 'MetricsReport')?.dataset?.name ?? [],
  );
  return unique([...ofCards, ...ofReports]);
}

/** Splits that reports were measured on. */
export function splitNames(workspace: Workspace): readonly string[] {
  return unique(
    documentsOf(workspace, 'MetricsReport').flatMap((document) => {
      const report = soundParts(document, 'MetricsReport');
      return [report?.dataset?.split ?? [], ...listOf(report?.metrics).map(({ split }) => split ?? [])].flat();
    }),
  );
}

function modelOf(report: SourceDocument): { readonly name?: unknown; readonly version?: unknown } {
  return soundParts(report, 'MetricsReport')?.model ?? {};
}

/** A list of a half-typed document, without the holes that unsound items left. */
export function listOf<T>(list: readonly T[] | undefined): readonly T[] {
  return Array.isArray(list) ? list.filter((item) => item !== undefined && item !== null) : [];
}

function unique(names: readonly string[]): readonly string[] {
  return [...new Set(names.filter((name) => typeof name === 'string'))];
}
