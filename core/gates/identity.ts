import type { TypedDocument } from '../model/documents.ts';
import type { Reason, Reference } from './evaluation.ts';
import type { ReportDocument } from './evidence.ts';

/** Whether the reports are about the card's model, and about one model at all. */
export type Identity =
  | { readonly is: 'same'; readonly corroborated: boolean }
  | {
      readonly is: 'doubtful';
      readonly outcome: 'inconclusive' | 'error';
      readonly reason: Reason;
      readonly message: string;
      readonly place: Reference | null;
    };

/** Compares the models that the reports and the card name: by digest where both give one, else by name and version. */
export function compareModels(
  card: TypedDocument<'ModelCard'> | undefined,
  reports: readonly ReportDocument[],
): Identity {
  const found = [
    ...(card ? reports.map((report) => withCard(card, report)) : []),
    // Also beside a card: two artifacts can't both be the one that a card without a digest names.
    ...reports.flatMap((report, i) =>
      reports.slice(i + 1).map((other) => withReport(report, other, card !== undefined)),
    ),
  ];
  const doubts = found.filter((one) => one.is === 'doubtful');
  const worst = doubts.find(({ outcome }) => outcome === 'error') ?? doubts[0];
  return worst ?? { is: 'same', corroborated: found.every((one) => one.is === 'same' && one.corroborated) };
}

/** What the reports say of their model, where those that say something agree; the order of reports must not matter. */
export function reportedModel(reports: readonly ReportDocument[]): {
  readonly name: string | undefined;
  readonly version: string | undefined;
  readonly sha256: string | undefined;
} {
  const agreed = (values: readonly (string | undefined)[]): string | undefined => {
    const said = new Set(values.filter((value) => value !== undefined));
    return said.size === 1 ? [...said][0] : undefined;
  };
  const models = reports.map((report) => report.value.model);
  return {
    name: agreed(models.map((model) => model?.name)),
    version: agreed(models.map((model) => model?.version)),
    sha256: agreed(models.map((model) => model?.digest?.sha256)),
  };
}

function withCard(card: TypedDocument<'ModelCard'>, report: ReportDocument): Identity {
  const { model } = report.value;
  if (!model) {
    return doubtful(
      report,
      'inconclusive',
      'uncorroborated',
      'The report does not say which model was measured, so it says nothing about this one. Add `model` with name, version and digest.',
      [],
    );
  }
  const digests = (card.value.artifacts ?? []).flatMap((artifact) => artifact.digest?.sha256 ?? []);
  const digest = model.digest?.sha256;
  if (digest !== undefined && digests.length > 0) {
    if (digests.includes(digest)) return { is: 'same', corroborated: true };
    const message = `These metrics were measured on a different artifact: the report says ${short(digest)}, the card ${digests.map(short).join(', ')}. Measure the card's artifact, or link the right report.`;
    return doubtful(report, 'error', 'digest-mismatch', message, ['model', 'digest', 'sha256']);
  }
  const { name, version } = card.value.metadata;
  if (model.name !== name || (model.version !== undefined && model.version !== version)) {
    const message = `The report is about ${model.name} ${model.version ?? '(no version)'}, the card about ${name} ${version}. Measure the card's model, or link the right report.`;
    return doubtful(report, 'error', 'digest-mismatch', message, ['model', model.name !== name ? 'name' : 'version']);
  }
  if (model.version === undefined) {
    const message = `The report names ${model.name} without a version or digest, so it may be about another version than ${version}. Add \`version\` and \`digest\` under \`model\`.`;
    return doubtful(report, 'inconclusive', 'uncorroborated', message, ['model']);
  }
  return { is: 'same', corroborated: false };
}

/** @param byCard whether each report is held against a card as well, which names and versions need not be a second time */
function withReport(first: ReportDocument, report: ReportDocument, byCard: boolean): Identity {
  const a = first.value.model;
  const b = report.value.model;
  const digestA = a?.digest?.sha256;
  const digestB = b?.digest?.sha256;
  if (digestA !== undefined && digestB !== undefined) {
    if (digestA === digestB) return { is: 'same', corroborated: true };
  } else if (byCard) return { is: 'same', corroborated: true };
  else if (a && b && a.name === b.name && a.version === undefined && b.version === undefined) {
    const message = `Two reports name ${a.name} without a version or digest, so they may be about two versions. Add \`version\` and \`digest\` under \`model\`.`;
    return doubtful(report, 'inconclusive', 'uncorroborated', message, ['model']);
  } else if (a && b && a.name === b.name && a.version === b.version) return { is: 'same', corroborated: false };
  const message =
    "These reports are about different models, so they can't decide one together. Give the reports of one model.";
  return doubtful(report, 'error', 'digest-mismatch', message, ['model']);
}

function doubtful(
  report: ReportDocument,
  outcome: 'inconclusive' | 'error',
  reason: Reason,
  message: string,
  path: string[],
): Identity {
  return { is: 'doubtful', outcome, reason, message, place: { document: report.source, path } };
}

function short(digest: string): string {
  return `${digest.slice(0, 8)}…`;
}
