import { cardOf } from '../core/gates/card-of-reports.ts';
import { comparePolicies } from '../core/gates/compare.ts';
import { flips } from '../core/gates/flips.ts';
import { preparedSets } from '../core/gates/rows-preparation.ts';
import { isDay } from '../core/gates/waivers.ts';
import { configurationFor } from '../core/model/configuration.ts';
import { kindOf, type SourceFile, type TypedDocument } from '../core/model/documents.ts';
import { basesOf } from '../core/model/resolve.ts';
import { sound } from '../core/model/soundness.ts';
import type { Workspace } from '../core/model/workspace.ts';
import { markdownComparison, type PolicyComparison, prettyComparison } from '../core/report/comparison.ts';
import { locationOf } from '../core/report/gate-report.ts';
import { readConfigurations } from './around.ts';
import type { ExitCode } from './exit-code.ts';
import { displayUri, type InputProblem, type Inputs, readInputs } from './files.ts';
import type { Output } from './output.ts';
import { readSide, type Side } from './revisions.ts';
import { readRows } from './rows.ts';
import { workspaceOf } from './workspace.ts';

export interface CompareOptions {
  readonly metrics?: readonly string[];
  readonly card?: readonly string[];
  readonly waivers?: readonly string[];
  readonly stage?: string;
  readonly asOf?: string;
  readonly format: 'pretty' | 'json' | 'markdown';
}

/** `gatewright compare OLD NEW --metrics GLOB`: which gates got stronger or weaker, and which models flip. */
export async function runCompare(
  before: string,
  after: string,
  options: CompareOptions,
  output: Output,
  cwd: string,
  today: string,
): Promise<ExitCode> {
  const nameOf = displayUri(cwd);
  let invalid = false;
  const complain = (problem: InputProblem): void => {
    invalid = true;
    output.error(`${output.errorStyle.red('error')}  ${problem.path}: ${problem.message}\n`);
  };
  if (options.asOf !== undefined && !isDay(options.asOf)) {
    complain({ path: '--as-of', message: `\`${options.asOf}\` is no day of the calendar. Write it as YYYY-MM-DD.` });
    return 2;
  }
  const [old, now, evidence] = await Promise.all([
    readSide(before, after, cwd),
    readSide(after, before, cwd),
    readInputs([...(options.metrics ?? []), ...(options.card ?? []), ...(options.waivers ?? [])], cwd),
  ]);
  for (const problem of [old, now, evidence].flatMap((inputs) => inputs.problems)) complain(problem);
  if (invalid && (old.files.length === 0 || now.files.length === 0)) return 2;
  const oldWorkspace = workspaceOf(await withBases(old), cwd);
  const nowWorkspace = workspaceOf(
    [...(await readConfigurations(now.files, cwd)).files, ...(await withBases(now)), ...evidence.files],
    cwd,
  );
  const oldPolicies = policiesOf(old, oldWorkspace, complain, `${before}: `, nameOf);
  const nowPolicies = policiesOf(now, nowWorkspace, complain, '', nameOf);
  if (oldPolicies.size + nowPolicies.size === 0 && !invalid)
    complain({ path: `${before}, ${after}`, message: 'There is no policy on either side.' });
  const written = evidence.files.flatMap((file) => file.documents).flatMap((d) => sound(d, 'MetricsReport') ?? []);
  const refused = evidence.files.filter((file) =>
    file.documents.some((d) => kindOf(d) === 'MetricsReport' && !sound(d, 'MetricsReport')),
  );
  for (const file of refused)
    complain({ path: nameOf(file.uri), message: 'The report has errors, so nothing is decided on it.' });
  const rows = await readRows((prepare) => written.map(prepare), nowWorkspace, cwd, complain);
  const reports = preparedSets(written, rows).flat();
  const waivers = evidence.files.flatMap((file) => file.documents).flatMap((d) => sound(d, 'Waiver') ?? []);
  const names = pairNames(oldPolicies, nowPolicies);
  const results = names.map(([oldName, nowName]): PolicyComparison => {
    const a = oldPolicies.get(oldName);
    const b = nowPolicies.get(nowName);
    const head = {
      policy: nowName,
      before: a?.value.metadata.version ?? null,
      after: b?.value.metadata.version ?? null,
    };
    if (!a || !b) return { ...head, policy: a ? oldName : nowName, gates: [], models: 0, flips: [] };
    const bases = { before: basesOf(oldWorkspace, a).bases, after: basesOf(nowWorkspace, b).bases };
    const stage = options.stage ?? b.value.stages?.at(-1);
    const found = flips(a, b, reports, {
      stage,
      asOf: options.asOf ?? today,
      waivers,
      bases,
      metrics: configurationFor(nowWorkspace, b.source.uri)?.metrics,
      cardOf: (set) => cardFor(nowWorkspace, set),
    });
    return { ...head, gates: comparePolicies(a, b, bases), ...found };
  });
  write(results, options, output, nameOf);
  if (invalid) return 2;
  const lost = results.some(
    (r) =>
      r.after === null ||
      r.gates.some(
        (gate) => gate.relation === 'weaker' || gate.relation === 'removed' || gate.relation === 'incomparable',
      ),
  );
  return lost ? 1 : 0;
}

type Policies = ReadonlyMap<string, TypedDocument<'GovernancePolicy'>>;

/** Two single policies are compared whatever they are called; otherwise policies pair by name. */
function pairNames(before: Policies, after: Policies): readonly (readonly [string, string])[] {
  const [old, now] = [[...before.keys()], [...after.keys()]];
  if (old.length === 1 && now.length === 1 && old[0] !== undefined && now[0] !== undefined) return [[old[0], now[0]]];
  return [...new Set([...old, ...now])].sort().map((name) => [name, name]);
}

/** The files of a side, with those around it where a policy of it extends another one. */
async function withBases(side: Side): Promise<readonly SourceFile[]> {
  const extending = side.files
    .flatMap((file) => file.documents)
    .some((document) => (sound(document, 'GovernancePolicy')?.value.extends?.length ?? 0) > 0);
  if (!extending) return side.files;
  const named = new Set(side.files.map(({ uri }) => uri));
  return [...side.files, ...(await side.around()).filter(({ uri }) => !named.has(uri))];
}

function policiesOf(
  { files }: Inputs,
  workspace: Workspace,
  complain: (problem: InputProblem) => void,
  prefix: string,
  nameOf: (uri: string) => string,
): Policies {
  const found = new Map<string, TypedDocument<'GovernancePolicy'>>();
  for (const document of files.flatMap((file) => file.documents)) {
    if (kindOf(document) !== 'GovernancePolicy') continue;
    const policy = sound(document, 'GovernancePolicy');
    const path = `${prefix}${nameOf(document.uri)}`;
    const [lost] = policy ? basesOf(workspace, policy).unresolved : [];
    if (lost) {
      const why = { 'not-found': 'is not found', unsound: 'has errors', cycle: 'leads back to itself' }[lost.why];
      complain({
        path,
        message: `\`${lost.reference}\`, which the policy extends, ${why}, so not all of its gates are known and it can't be compared.`,
      });
    } else if (policy) found.set(policy.value.metadata.name, policy);
    else complain({ path, message: "The policy has errors, so it can't be compared. Run `gatewright check` on it." });
  }
  return found;
}

function cardFor(
  workspace: Workspace,
  set: readonly TypedDocument<'MetricsReport'>[],
): TypedDocument<'ModelCard'> | undefined {
  const card = cardOf(
    workspace,
    set.map((report) => report.source),
  );
  return card && sound(card, 'ModelCard');
}

function write(
  results: readonly PolicyComparison[],
  options: CompareOptions,
  output: Output,
  nameOf: (uri: string) => string,
): void {
  switch (options.format) {
    case 'json': {
      const drawn = results.map((result) => ({
        ...result,
        gates: result.gates.map(({ before, after, ...gate }) => ({
          ...gate,
          before: before && locationOf(before, nameOf),
          after: after && locationOf(after, nameOf),
        })),
      }));
      output.write(`${JSON.stringify(drawn, null, 2)}\n`);
      return;
    }
    case 'markdown':
      output.write(markdownComparison(results));
      return;
    case 'pretty':
      output.write(results.map((result) => prettyComparison(result, output.style)).join('\n'));
  }
}
