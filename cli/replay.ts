import { evidenceSets } from '../core/gates/evidence.ts';
import { type MonitorState, type Replay, replayMonitors } from '../core/gates/monitor-replay.ts';
import { configurationFor } from '../core/model/configuration.ts';
import { kindOf, type TypedDocument } from '../core/model/documents.ts';
import { matchesGlob } from '../core/model/globs.ts';
import { basesOf } from '../core/model/resolve.ts';
import { sound } from '../core/model/soundness.ts';
import { plainReplay, prettyReplay } from '../core/report/replay.ts';
import { readConfigurations } from './around.ts';
import { type ExitCode, worstExitCode } from './exit-code.ts';
import { displayUri, type InputProblem, readInputs } from './files.ts';
import type { Output } from './output.ts';
import { workspaceOf } from './workspace.ts';

export interface ReplayOptions {
  readonly policy?: readonly string[];
  readonly format: 'pretty' | 'json' | 'ndjson';
}

const exitCodes: Readonly<Record<MonitorState, ExitCode>> = { quiet: 0, fired: 1, inconclusive: 3 };

/**
 * `gatewright replay REPORT... [--policy FILES]`: where a policy's monitors would have fired over the reports' series.
 * Without `--policy`, the policies below the working directory whose scope holds the model.
 */
export async function runReplay(
  reports: readonly string[],
  options: ReplayOptions,
  output: Output,
  cwd: string,
): Promise<ExitCode> {
  const codes: ExitCode[] = [];
  const nameOf = displayUri(cwd);
  const complain = ({ path, message }: InputProblem): void => {
    codes.push(2);
    output.error(`${output.errorStyle.red('error')}  ${path}: ${message}\n`);
  };
  const evidence = await readInputs(reports, cwd);
  const given = await readInputs(options.policy ?? ['**/*.policy.yaml', '**/*.policy.yml'], cwd);
  const around = options.policy ? await readInputs(['**/*.policy.yaml', '**/*.policy.yml'], cwd) : { files: [] };
  for (const problem of [...evidence.problems, ...(options.policy ? given.problems : [])]) complain(problem);
  const workspace = workspaceOf(
    [...(await readConfigurations(given.files, cwd)).files, ...given.files, ...around.files, ...evidence.files],
    cwd,
  );

  const typed = evidence.files.flatMap((file) => {
    const documents = file.documents.filter((document) => kindOf(document) === 'MetricsReport');
    if (documents.length === 0)
      complain({ path: nameOf(file.uri), message: 'There is no MetricsReport in this file.' });
    return documents.flatMap((document) => {
      const report = sound(document, 'MetricsReport');
      if (!report)
        complain({ path: nameOf(file.uri), message: 'The report has errors; `gatewright check` lists them.' });
      return report ?? [];
    });
  });
  const policies = given.files.flatMap((file) => file.documents).filter((d) => kindOf(d) === 'GovernancePolicy');
  const replays: Replay[] = [];
  for (const set of evidenceSets(typed)) {
    const model = set[0]?.value.model?.name;
    const fitting = policies.flatMap((document) => {
      const policy = sound(document, 'GovernancePolicy');
      if (policy) return options.policy || isInScope(policy, model) ? [policy] : [];
      if (options.policy)
        complain({ path: nameOf(document.uri), message: 'The policy has errors; `gatewright check` lists them.' });
      return [];
    });
    const watching = options.policy ? fitting : fitting.filter(({ value }) => (value.monitors ?? []).length > 0);
    if (watching.length === 0) {
      const whose = model === undefined ? 'this report' : `\`${model}\``;
      complain({
        path: nameOf(set[0]?.source.uri ?? ''),
        message: `No policy with monitors is found for ${whose}. Name one with --policy.`,
      });
    }
    for (const policy of watching) {
      const { bases, unresolved } = basesOf(workspace, policy);
      if (unresolved[0]) {
        const message = `\`${unresolved[0].reference}\`, which the policy extends, can't be read, so not all monitors are known.`;
        complain({ path: nameOf(policy.source.uri), message });
        continue;
      }
      const { metrics } = configurationFor(workspace, policy.source.uri) ?? {};
      replays.push(replayMonitors(policy, bases, set, metrics));
    }
  }
  write(replays, options, output, nameOf);
  for (const { monitors, bad } of replays) {
    codes.push(...monitors.map(({ state }) => exitCodes[state]));
    if (monitors.length === 0) codes.push(3); // nothing watches the model
    if (bad.length > 0) codes.push(2);
  }
  return worstExitCode(codes);
}

/** A policy without `scope.models` watches every model. */
function isInScope({ value }: TypedDocument<'GovernancePolicy'>, model: string | undefined): boolean {
  const globs = value.scope?.models;
  return globs === undefined || (model !== undefined && globs.some((glob) => matchesGlob(glob, model)));
}

function write(
  replays: readonly Replay[],
  { format }: ReplayOptions,
  output: Output,
  nameOf: (uri: string) => string,
): void {
  const plain = replays.map((replay) => plainReplay(replay, nameOf));
  switch (format) {
    case 'json':
      if (plain.length > 0) output.write(`${JSON.stringify(plain.length === 1 ? plain[0] : plain, null, 2)}\n`);
      return;
    case 'ndjson':
      for (const replay of plain) output.write(`${JSON.stringify(replay)}\n`);
      return;
    case 'pretty':
      output.write(replays.map((replay) => prettyReplay(replay, nameOf, output.style)).join('\n'));
  }
}
