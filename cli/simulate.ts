import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { cardOf } from '../core/gates/card-of-reports.ts';
import { catalogOf } from '../core/gates/catalog-of.ts';
import type { DecisionInputs } from '../core/gates/decision-inputs.ts';
import { effectivePolicy } from '../core/gates/effective-policy.ts';
import type { Decision } from '../core/gates/evaluation.ts';
import type { PrepareReport, ReportDocument } from '../core/gates/evidence.ts';
import { evaluateInputs } from '../core/gates/rehearsal.ts';
import { preparedSets } from '../core/gates/rows-preparation.ts';
import { sensitivityOf } from '../core/gates/sensitivity.ts';
import { inputsOf, simulate } from '../core/gates/simulate.ts';
import { isDay } from '../core/gates/waivers.ts';
import { parseSetValue, type SetValue, withValues } from '../core/gates/what-if.ts';
import type { GateReport } from '../core/generated/GateReport.ts';
import { configurationFor } from '../core/model/configuration.ts';
import {
  type Kind,
  kindOf,
  type SourceDocument,
  type SourceFile,
  type TypedDocument,
} from '../core/model/documents.ts';
import { basesOf, splitReference } from '../core/model/resolve.ts';
import { sound } from '../core/model/soundness.ts';
import { soundDocumentsOf, type Workspace } from '../core/model/workspace.ts';
import { gateReport } from '../core/report/gate-report.ts';
import { prettyDiagnostic, prettyReport } from '../core/report/pretty.ts';
import { plainSensitivity, prettyExplanation, prettySensitivity } from '../core/report/sensitivity.ts';
import { checkFile } from '../core/rules/check.ts';
import { readConfigurations } from './around.ts';
import { type ExitCode, worstExitCode } from './exit-code.ts';
import { displayUri, type InputProblem, type Inputs, readInputs } from './files.ts';
import type { Output } from './output.ts';
import { type RowsEngine, readRows } from './rows.ts';
import { workspaceOf } from './workspace.ts';

export interface SimulateOptions {
  readonly metrics?: readonly string[];
  readonly card?: readonly string[];
  readonly waivers?: readonly string[];
  readonly stage?: string;
  readonly asOf?: string;
  readonly format: 'pretty' | 'json' | 'ndjson';
  readonly verbose?: boolean;
  /** `name=value`, as policy tests set values: put in place of what was measured. */
  readonly whatIf?: readonly string[];
  /** The id of a gate to explain in full. */
  readonly explain?: string;
  readonly sensitivity?: boolean;
  readonly engine?: RowsEngine;
}

/** A decision, and what it was made from. */
interface Decided {
  readonly report: GateReport;
  readonly inputs: DecisionInputs;
}

const exitCodes: Readonly<Record<Decision, ExitCode>> = { promote: 0, 'promote-with-warnings': 0, hold: 3, block: 1 };

/** `gatewright simulate POLICY... --metrics FILES [--card FILE] --stage S`: decides every policy on every model. */
export async function runSimulate(
  policies: readonly string[],
  options: SimulateOptions,
  output: Output,
  cwd: string,
  today: string,
): Promise<ExitCode> {
  const codes: ExitCode[] = [];
  const nameOf = displayUri(cwd);
  const complain = (problem: InputProblem): void => {
    codes.push(2);
    output.error(`${output.errorStyle.red('error')}  ${problem.path}: ${problem.message}\n`);
  };
  if (options.asOf !== undefined && !isDay(options.asOf)) {
    complain({ path: '--as-of', message: `\`${options.asOf}\` is no day of the calendar. Write it as YYYY-MM-DD.` });
    return 2;
  }
  const given = await readInputs(policies, cwd);
  const evidence = await readInputs(options.metrics ?? [], cwd);
  const cards = await readInputs(options.card ?? [], cwd);
  const waivers = await readInputs(options.waivers ?? [], cwd);
  const around = await surroundings(given.files, cwd);
  const read = [around, given, evidence, cards, waivers];
  for (const problem of read.flatMap((inputs) => inputs.problems)) complain(problem);
  const files = read.flatMap((inputs) => inputs.files);
  const workspace = workspaceOf(files, cwd);

  const typed = <K extends Kind>(inputs: readonly SourceFile[], kind: K): TypedDocument<K>[] =>
    inputs.flatMap((file) => {
      const documents = file.documents.filter((document) => document.header.is !== 'foreign');
      const wanted = documents.filter((document) => kindOf(document) === kind);
      if (wanted.length === 0) complain({ path: nameOf(file.uri), message: wrongKind(file, documents, kind) });
      return wanted.flatMap((document) => sound(document, kind) ?? reportUnsound(document, workspace));
    });
  const reportUnsound = (document: SourceDocument, within: Workspace): [] => {
    codes.push(2);
    const file = within.files.get(document.uri);
    const found = file
      ? checkFile(within, file, { today }).filter((d) => d.severity === 'error' && /^(yaml|schema)\//.test(d.rule))
      : [];
    for (const diagnostic of found) output.error(`${prettyDiagnostic(diagnostic, nameOf, output.errorStyle)}\n`);
    output.error(
      `${output.errorStyle.red('error')}  ${nameOf(document.uri)}: the document has errors, so nothing is decided on it.\n`,
    );
    return [];
  };

  const policyDocuments = typed(given.files, 'GovernancePolicy');
  const reports = typed(evidence.files, 'MetricsReport');
  const cardDocuments = typed(cards.files, 'ModelCard');
  const waiverDocuments = typed(waivers.files, 'Waiver');
  const rows = await readRows((prepare) => reports.map(prepare), workspace, cwd, complain, options.engine);
  const configured = soundDocumentsOf(workspace, 'Configuration').length > 0;
  const results: Decided[] = [];
  const sets = setValues(options.whatIf ?? [], complain);
  if (!sets) return 2;
  const unused = new Set(sets);
  const decideAll = (given: DecisionInputs): void => {
    const bases = given.options.bases ?? [];
    const { metrics } = given.options;
    const merged = effectivePolicy(given.policy, bases, given.options.stage).policy;
    const changed = withValues(given.reports, sets, catalogOf(merged, metrics));
    for (const set of sets) if (!changed.unused.includes(set)) unused.delete(set);
    const hypothetical = sets.length > 0;
    const inputs = { ...given, reports: changed.reports, options: { ...given.options, hypothetical } };
    results.push({ inputs, report: gateReport(evaluateInputs(inputs), { nameOf }) });
  };
  for (const policy of policyDocuments) {
    const stage = stageProblem(policy, options.stage);
    if (stage !== undefined && options.metrics) {
      complain({ path: nameOf(policy.source.uri), message: stage });
      continue;
    }
    if (!options.metrics) {
      if (!configured) {
        complain({
          path: nameOf(policy.source.uri),
          message: 'Say which reports decide: --metrics FILES (or `samples` in gatewright.yaml).',
        });
        continue;
      }
      const choice = {
        ...(options.stage === undefined ? {} : { stage: options.stage }),
        ...(options.asOf === undefined ? {} : { asOf: options.asOf }),
      };
      const decide = (prepare: PrepareReport) => simulate(workspace, policy.source, choice, today, prepare);
      const simulation = decide(await readRows(decide, workspace, cwd, complain, options.engine));
      if (simulation.is === 'decided') {
        decideAll(inputsOf(workspace, policy, simulation.sample));
      } else complain({ path: nameOf(policy.source.uri), message: simulation.message });
      continue;
    }
    const { bases, unresolved } = basesOf(workspace, policy);
    if (unresolved.length > 0) {
      for (const lost of unresolved)
        complain({
          path: nameOf(lost.document.uri),
          message: `\`${lost.reference}\`, which the policy extends, ${explain(lost.why)}, so not all gates are known.`,
        });
      continue;
    }
    const sets = reports.length > 0 ? preparedSets(reports, rows) : [[]];
    if (reports.length === 0 && evidence.files.length + evidence.problems.length > 0) continue; // every report was refused, and said so
    for (const set of sets) {
      const card = cardFor(set, cardDocuments, workspace);
      const about = waiverDocuments.filter(
        (waiver) => splitReference(waiver.value.policy)[0] === policy.value.metadata.name,
      );
      const asOf = options.asOf ?? today;
      const { metrics } = configurationFor(workspace, policy.source.uri) ?? {};
      decideAll({
        policy,
        card,
        reports: set,
        options: { stage: options.stage, asOf, waivers: about, bases, metrics },
      });
    }
  }
  for (const { name } of results.length > 0 ? unused : [])
    complain({
      path: '--what-if',
      message: `No report has \`${name}\`, so setting it would change nothing. Name a metric as the report has it, with its slice: recall[age=<25].`,
    });
  if (
    options.explain !== undefined &&
    !results.some(({ report }) => report.gates.some(({ id }) => id === options.explain))
  ) {
    const ids = [...new Set(results.flatMap(({ report }) => report.gates.map(({ id }) => id)))];
    complain({
      path: '--explain',
      message: `There is no gate \`${options.explain}\`; there are ${ids.join(', ') || 'none'}.`,
    });
  }
  write(results, options, output, nameOf);
  codes.push(...results.map(({ report }) => exitCodes[report.decision]));
  return worstExitCode(codes);
}

/** With one card, it is the card; with several, the one of the reports' model. */
function cardFor(
  set: readonly ReportDocument[],
  cards: readonly TypedDocument<'ModelCard'>[],
  workspace: Workspace,
): TypedDocument<'ModelCard'> | undefined {
  if (cards.length <= 1) return cards[0];
  const only: Workspace = {
    ...workspace,
    files: new Map([...workspace.files].filter(([uri]) => cards.some((card) => card.source.uri === uri))),
  };
  const found = cardOf(
    only,
    set.map((report) => report.source),
  );
  return cards.find((card) => card.source === found);
}

function stageProblem(policy: TypedDocument<'GovernancePolicy'>, stage: string | undefined): string | undefined {
  const { stages } = policy.value;
  if (!stages?.length) return undefined;
  if (stage === undefined) return `The policy has the stages ${stages.join(', ')}; say which one with --stage.`;
  return stages.includes(stage) ? undefined : `\`${stage}\` is no stage of this policy; it has ${stages.join(', ')}.`;
}

function explain(why: 'not-found' | 'unsound' | 'cycle'): string {
  return { 'not-found': 'is not found', unsound: 'has errors', cycle: 'leads back to itself' }[why];
}

function wrongKind(file: SourceFile, documents: readonly SourceDocument[], kind: Kind): string {
  if (file.text.trim() === '') return `This file is empty; a ${kind} was expected.`;
  const broken = file.documents.find((document) => document.yaml.problems.length > 0);
  const [problem] = broken?.yaml.problems ?? [];
  if (problem) {
    const { line, character } = file.lines.positionAt(problem.start);
    return `Line ${line + 1}, column ${character + 1}: ${problem.message}`;
  }
  const [document] = documents;
  if (!document)
    return `This file has no Gatewright document: a ${kind} begins with \`apiVersion: gatewright/v1\` and \`kind: ${kind}\`.`;
  return `This is a ${kindOf(document) ?? 'document of an unknown kind or version'}; a ${kind} was expected.`;
}

/** What stands around the given policies: what `extends` may name, the configurations that count for them, and the samples. */
async function surroundings(given: readonly SourceFile[], cwd: string): Promise<Inputs> {
  const extending = given.some((file) =>
    file.documents.some((d) => (d.yaml.value as { extends?: unknown } | null | undefined)?.extends !== undefined),
  );
  const configurations = await readConfigurations(given, cwd);
  const folderOf = ({ uri }: SourceFile): string => path.dirname(fileURLToPath(uri));
  const files = [...configurations.files];
  for (const folder of extending ? new Set([cwd, ...configurations.files.map(folderOf)]) : [])
    files.push(...(await readInputs(['**/*.policy.yaml', '**/*.policy.yml'], folder)).files);
  for (const file of configurations.files) {
    const values = file.documents.flatMap((document) => sound(document, 'Configuration')?.value ?? []);
    const named = values
      .flatMap(({ samples = [] }) => samples)
      .flatMap(({ reports = [], card = [] }) => [reports, card].flat());
    const waivers = ['**/*.waiver.yaml', ...values.flatMap((value) => value.waivers ?? [])];
    if (named.length > 0) files.push(...(await readInputs([...named, ...waivers], folderOf(file))).files);
  }
  return { files, problems: configurations.problems };
}

/** Values to put in place of measured ones; undefined where one can't be read, which has been said. */
function setValues(
  written: readonly string[],
  complain: (problem: InputProblem) => void,
): readonly SetValue[] | undefined {
  const sets = written.flatMap((text) => {
    const equals = text.lastIndexOf('=');
    const set = equals > 0 ? parseSetValue(text.slice(0, equals), text.slice(equals + 1)) : undefined;
    if (!set)
      complain({ path: '--what-if', message: `\`${text}\` is not of the form metric=0.9 or recall[age=<25]=60%.` });
    return set ?? [];
  });
  return sets.length < written.length ? undefined : sets;
}

function write(
  results: readonly Decided[],
  options: SimulateOptions,
  output: Output,
  nameOf: (uri: string) => string,
): void {
  const { explain: gate, sensitivity, format } = options;
  if (gate === undefined && !sensitivity) {
    writeReports(
      results.map(({ report }) => report),
      options,
      output,
    );
    return;
  }
  const only = gate === undefined ? {} : { gate };
  const found = results.map(({ report, inputs }) => ({ report, sensitivity: sensitivityOf(inputs, only) }));
  if (format === 'pretty') {
    const texts = found.map(({ report, sensitivity: how }) => {
      const gates = report.gates.filter(({ id }) => id === gate);
      const explained = gates.map((each) => prettyExplanation(each, how, nameOf, output.style));
      const parts = gate === undefined ? [prettyReport(report, output.style, options.verbose)] : explained;
      return [...parts, ...(sensitivity ? [prettySensitivity(how, nameOf, output.style)] : [])].join('\n');
    });
    output.write(texts.join('\n'));
    return;
  }
  const plain = found.map(({ report, sensitivity: how }) => ({ report, sensitivity: plainSensitivity(how, nameOf) }));
  if (format === 'ndjson') for (const each of plain) output.write(`${JSON.stringify(each)}\n`);
  else if (plain.length > 0) output.write(`${JSON.stringify(plain.length === 1 ? plain[0] : plain, null, 2)}\n`);
}

function writeReports(reports: readonly GateReport[], options: SimulateOptions, output: Output): void {
  const [only] = reports;
  switch (options.format) {
    case 'json':
      if (reports.length > 0) output.write(`${JSON.stringify(reports.length === 1 ? only : reports, null, 2)}\n`);
      return;
    case 'ndjson':
      for (const report of reports) output.write(`${JSON.stringify(report)}\n`);
      return;
    case 'pretty':
      output.write(reports.map((report) => prettyReport(report, output.style, options.verbose)).join('\n'));
  }
}
