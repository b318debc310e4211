import { configurationFor, configurationsFor } from '../model/configuration.ts';
import { kindOf, type SourceDocument, type TypedDocument } from '../model/documents.ts';
import { matchesGlob } from '../model/globs.ts';
import {
  basesOf,
  documentsAt,
  documentsMatching,
  meansPolicy,
  nameWithRange,
  splitReference,
} from '../model/resolve.ts';
import { decoded, rootOf } from '../model/roots.ts';
import { sound } from '../model/soundness.ts';
import { soundDocumentsOf, type Workspace } from '../model/workspace.ts';
import { cardOf } from './card-of-reports.ts';
import type { DecisionInputs } from './decision-inputs.ts';
import type { DecisionMemory } from './decision-memory.ts';
import type { PolicyDocument } from './effective-policy.ts';
import { evidenceSets, type PrepareReport, type ReportDocument } from './evidence.ts';
import { evaluateInputs } from './rehearsal.ts';
import type { CandidateSample, ResolvedSample, SampleChoice, Simulation } from './simulation.ts';
import { waiverFilesFor } from './waiver-files.ts';

/**
 * Decides a policy of a workspace on the sample that counts. In this order: what the user chose, the configuration, the
 * report that the card names, the only report in the workspace whose model is in scope. With several and no choice there
 * is no decision.
 */
export function simulate(
  workspace: Workspace,
  policy: SourceDocument,
  choice: SampleChoice,
  today: string,
  prepare: PrepareReport,
  memory?: DecisionMemory,
): Simulation {
  const candidates = candidateSamples(workspace, policy);
  const typed = sound(policy, 'GovernancePolicy');
  if (!typed)
    return {
      is: 'unsound',
      documents: [policy],
      candidates,
      message: 'The policy has errors, so nothing can be decided. Mend them first; Problems lists them.',
    };
  const [lost] = basesOf(workspace, typed).unresolved;
  if (lost) {
    const why = { 'not-found': 'is not found in the workspace', unsound: 'has errors', cycle: 'leads back to itself' }[
      lost.why
    ];
    return {
      is: 'unsound',
      documents: [lost.document],
      candidates,
      message: `\`${lost.reference}\`, which the policy extends, ${why}, so not all gates are known.`,
    };
  }
  const chosen = chooseDocuments(workspace, policy, choice, candidates);
  if (!chosen) {
    const message =
      candidates.length === 0
        ? 'No metrics report in the workspace is about a model in scope. Add one, or choose a sample.'
        : `${candidates.length} samples could decide. Choose one.`;
    return { is: 'no-sample', candidates, message };
  }
  const reports: ReportDocument[] = [];
  for (const document of chosen.reports) {
    const report = sound(document, 'MetricsReport');
    if (!report)
      return {
        is: 'unsound',
        documents: [document],
        candidates,
        message: `${fileOf(document)} has errors, so it is no evidence. Mend them first.`,
      };
    const prepared = prepare(report);
    if (typeof prepared === 'string') return { is: 'unsound', documents: [document], candidates, message: prepared };
    reports.push(prepared);
  }
  const card = chosen.card && sound(chosen.card, 'ModelCard');
  if (chosen.card && !card)
    return {
      is: 'unsound',
      documents: [chosen.card],
      candidates,
      message: `${fileOf(chosen.card)} has errors, so it declares nothing. Mend them first.`,
    };
  const { stages } = typed.value;
  const stageOfCard = card?.value.governance?.stage;
  const stage =
    choice.stage ??
    chosen.stage ??
    (stageOfCard !== undefined && stages?.includes(stageOfCard) ? stageOfCard : stages?.at(-1));
  const asOf = choice.asOf ?? chosen.asOf ?? today;
  const sample: ResolvedSample = {
    reports,
    card,
    waivers: waiversOf(workspace, typed),
    stage,
    asOf,
    origin: chosen.origin,
  };
  const evaluation = evaluateInputs(inputsOf(workspace, typed, sample), memory);
  return { is: 'decided', evaluation, sample, candidates };
}

/** Everything that a policy is decided from on a sample: whoever decides it again asks here, so that nothing is left out. */
export function inputsOf(
  workspace: Workspace,
  policy: PolicyDocument,
  { reports, card, waivers, stage, asOf }: ResolvedSample,
): DecisionInputs {
  const { bases } = basesOf(workspace, policy);
  const { metrics } = configurationFor(workspace, policy.source.uri) ?? {};
  return { policy, card, reports, options: { stage, asOf, waivers, bases, metrics } };
}

interface ChosenDocuments {
  readonly reports: readonly SourceDocument[];
  readonly card: SourceDocument | undefined;
  readonly stage?: string | undefined;
  readonly asOf?: string | undefined;
  readonly origin: ResolvedSample['origin'];
}

function chooseDocuments(
  workspace: Workspace,
  policy: SourceDocument,
  choice: SampleChoice,
  candidates: readonly CandidateSample[],
): ChosenDocuments | undefined {
  if (choice.reports) {
    const reports = choice.reports.flatMap((uri) => ofKind(workspace.files.get(uri)?.documents ?? [], 'MetricsReport'));
    const named =
      choice.card === undefined ? undefined : ofKind(workspace.files.get(choice.card)?.documents ?? [], 'ModelCard')[0];
    if (reports.length > 0) return { reports, card: named ?? cardOf(workspace, reports), origin: 'chosen' };
  }
  for (const configuration of configurationsFor(workspace, policy.uri)) {
    const { uri } = configuration;
    for (const sample of sound(configuration, 'Configuration')?.value.samples ?? []) {
      if (!meansPolicy(workspace, uri, sample.policy, policy)) continue;
      const paths = typeof sample.reports === 'string' ? [sample.reports] : (sample.reports ?? []);
      const reports = paths.flatMap((path) => ofKind(documentsMatching(workspace, uri, path), 'MetricsReport'));
      if (reports.length === 0) continue;
      const named =
        sample.card === undefined ? undefined : ofKind(documentsAt(workspace, uri, sample.card), 'ModelCard')[0];
      return {
        reports,
        card: named ?? cardOf(workspace, reports),
        stage: sample.stage,
        asOf: sample.asOf,
        origin: 'configuration',
      };
    }
  }
  const named = soundDocumentsOf(workspace, 'ModelCard').flatMap((card) => {
    const applies = card.value.governance?.policies?.some(({ name, version }) =>
      meansPolicy(workspace, card.source.uri, nameWithRange(name, version), policy),
    );
    const written = card.value.evaluation?.report;
    if (!applies || written === undefined) return [];
    const reports = (typeof written === 'string' ? [written] : written).flatMap((path) =>
      ofKind(documentsAt(workspace, card.source.uri, path), 'MetricsReport'),
    );
    return reports.length > 0 ? [{ reports, card: card.source }] : [];
  });
  const [byCard] = named;
  if (byCard && named.length === 1) return { ...byCard, origin: 'card' };
  const [only] = candidates;
  if (only && candidates.length === 1) return { reports: only.reports, card: only.card, origin: 'only-report' };
  return undefined;
}

/** Sets of reports of one model each, whose model is in the policy's scope. */
export function candidateSamples(workspace: Workspace, policy: SourceDocument): readonly CandidateSample[] {
  const typed = sound(policy, 'GovernancePolicy');
  const globs = typed?.value.scope?.models;
  const inScope = (name: string): boolean => globs === undefined || globs.some((glob) => matchesGlob(glob, name));
  const reports = soundDocumentsOf(workspace, 'MetricsReport').filter((report) => {
    const model = report.value.model?.name;
    return model === undefined ? globs === undefined : inScope(model);
  });
  return evidenceSets(reports).map((set) => {
    const documents = set.map((report) => report.source);
    const model = set[0]?.value.model;
    return {
      reports: documents,
      card: cardOf(workspace, documents),
      model: {
        ...(model?.name === undefined ? {} : { name: model.name }),
        ...(model?.version === undefined ? {} : { version: model.version }),
      },
    };
  });
}

/**
 * Waivers about a policy: where the configuration says which files of waivers count, those alone. One with errors is an
 * expired one: it does not count, and its own diagnostics say why. Nor does one that means the policy of that name in
 * another folder of the workspace.
 */
export function waiversOf(
  workspace: Workspace,
  { source, value }: TypedDocument<'GovernancePolicy'>,
): readonly TypedDocument<'Waiver'>[] {
  const own = rootOf(workspace.roots, source.uri);
  const about = soundDocumentsOf(workspace, 'Waiver').filter(({ source: { uri }, value: { policy } }) =>
    rootOf(workspace.roots, uri) === own
      ? splitReference(policy)[0] === value.metadata.name
      : meansPolicy(workspace, uri, policy, source),
  );
  const files = waiverFilesFor(workspace, source);
  return files ? about.filter((waiver) => files.documents.has(waiver.source)) : about;
}

function ofKind(documents: readonly SourceDocument[], kind: 'MetricsReport' | 'ModelCard'): readonly SourceDocument[] {
  return documents.filter((document) => kindOf(document) === kind);
}

function fileOf(document: SourceDocument): string {
  return decoded(document.uri.slice(document.uri.lastIndexOf('/') + 1));
}
