import { cardOf } from '../../../core/gates/card-of-reports.ts';
import { comparePolicies } from '../../../core/gates/compare.ts';
import type { ReportDocument } from '../../../core/gates/evidence.ts';
import { flips } from '../../../core/gates/flips.ts';
import { waiversOf } from '../../../core/gates/simulate.ts';
import { configurationFor } from '../../../core/model/configuration.ts';
import { readSource, type TypedDocument } from '../../../core/model/documents.ts';
import { basesOf } from '../../../core/model/resolve.ts';
import { sound } from '../../../core/model/soundness.ts';
import { soundDocumentsOf, type Workspace, withFile, withoutFile } from '../../../core/model/workspace.ts';
import { markdownComparison, type PolicyComparison, prettyComparison } from '../../../core/report/comparison.ts';
import { locationOf } from '../../../core/report/gate-report.ts';
import { plainStyle } from '../../../core/report/pretty.ts';
import type { Snapshot } from '../../snapshot.ts';
import { policiesIn } from '../outcomes.ts';
import { fieldIn, namesIn, type Run, uriIn } from './command.ts';

/** What got stronger or weaker since another version, and which models of the workspace flip. */
export function runCompare(snapshot: Snapshot, args: readonly unknown[]): Run {
  const uri = uriIn(args[0]);
  const [now] = uri === undefined ? [] : policiesIn(snapshot, uri);
  const after = now && sound(now, 'GovernancePolicy');
  if (!after) return { refused: "The first argument names no policy that is free of errors, so it can't be compared." };
  const before = otherVersion(snapshot, after, args[1]);
  if (!before)
    return {
      refused:
        'The other version holds no policy that is free of errors. Give its `text`, or the `uri` of a document in the workspace.',
    };
  const { workspace, today } = snapshot;
  const resolved = {
    before: basesOf(workspaceThen(workspace, before.source.uri, args[1]), before),
    after: basesOf(workspace, after),
  };
  const [lost] = [...resolved.before.unresolved, ...resolved.after.unresolved];
  if (lost)
    return {
      refused: `\`${lost.reference}\`, which the policy extends, can't be read, so not all gates are known. Mend it or add it first.`,
    };
  const bases = { before: resolved.before.bases, after: resolved.after.bases };
  const nameOf = namesIn(snapshot);
  const reports: ReportDocument[] = [];
  const leftOut: string[] = [];
  for (const report of soundDocumentsOf(workspace, 'MetricsReport')) {
    const prepared = snapshot.prepare(report);
    if (typeof prepared === 'string') leftOut.push(`${nameOf(report.source.uri)}: ${prepared}`);
    else reports.push(prepared);
  }
  const found = flips(before, after, reports, {
    stage: after.value.stages?.at(-1),
    asOf: today,
    waivers: waiversOf(workspace, after),
    bases,
    metrics: configurationFor(workspace, after.source.uri)?.metrics,
    cardOf(reports) {
      const card = cardOf(
        workspace,
        reports.map(({ source }) => source),
      );
      return card && sound(card, 'ModelCard');
    },
  });
  const comparison: PolicyComparison = {
    policy: after.value.metadata.name,
    before: before.value.metadata.version,
    after: after.value.metadata.version,
    gates: comparePolicies(before, after, bases),
    ...found,
    ...(leftOut.length > 0 && { leftOut }),
  };
  const data = {
    ...comparison,
    gates: comparison.gates.map(({ before: was, after: is, ...gate }) => ({
      ...gate,
      before: was && locationOf(was, nameOf),
      after: is && locationOf(is, nameOf),
    })),
  };
  const changed = comparison.gates.filter(({ relation }) => relation !== 'equal').length;
  return {
    title: `${comparison.policy}: ${changed === 0 ? 'no gate differs' : `${changed} differences`}, ${found.flips.length} of ${found.models} models flip`,
    text: prettyComparison(comparison, plainStyle),
    markdown: markdownComparison([comparison]),
    data,
  };
}

/** The workspace with the files that the other version says were different then. */
function workspaceThen(workspace: Workspace, uri: string, argument: unknown): Workspace {
  const text = fieldIn(argument, 'text');
  if (typeof text !== 'string') return workspace;
  const files = fieldIn(argument, 'files');
  const others = (Array.isArray(files) ? files : []).map((file: unknown) => ({
    uri: uriIn(fieldIn(file, 'uri')),
    text: fieldIn(file, 'text'),
  }));
  return [{ uri, text }, ...others].reduce((then: Workspace, file) => {
    if (file.uri === undefined) return then;
    return typeof file.text === 'string'
      ? withFile(then, readSource(file.uri, file.text))
      : withoutFile(then, file.uri);
  }, workspace);
}

/** The policy of the same name in another text or document; the only one, where it has another name. */
function otherVersion(
  snapshot: Snapshot,
  after: TypedDocument<'GovernancePolicy'>,
  argument: unknown,
): TypedDocument<'GovernancePolicy'> | undefined {
  const text = fieldIn(argument, 'text');
  const uri = uriIn(fieldIn(argument, 'uri'));
  const file =
    typeof text === 'string' ? readSource(after.source.uri, text) : uri === undefined ? undefined : snapshot.file(uri);
  const policies = file?.documents.flatMap((document) => sound(document, 'GovernancePolicy') ?? []) ?? [];
  const named = policies.find(({ value }) => value.metadata.name === after.value.metadata.name);
  return named ?? (policies.length === 1 ? policies[0] : undefined);
}
