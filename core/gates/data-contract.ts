import { nearest } from '../catalog/nearest.ts';
import type { DataContractGate } from '../generated/GovernancePolicy.ts';
import type { Column } from '../generated/ModelCard.ts';
import { isPlaceholder } from '../model/placeholder.ts';
import type { Path } from '../yaml/node.ts';
import type { Declarations, DeclaredGate } from './declared.ts';
import { decidedOn, inCard, missingInCard, readText, showList, uncorroborated, valueAt } from './declared-value.ts';
import { environmentParity } from './environment-parity.ts';
import type { Check, EffectiveGate } from './evaluation.ts';
import { columnProblem, type Match } from './feature-contract.ts';
import {
  type Asked,
  decided,
  type Evidence,
  type Finding,
  missingEvidence,
  nothingToCheck,
  notMet,
} from './requirement.ts';

/** Decides a `data-contract` gate: whether serving sends what the model was trained on. */
export const decideDataContractGate: DeclaredGate<DataContractGate> = (gate, declarations) => {
  const require = gate.gate.require ?? {};
  const checks = [
    ...(require.signature ? [signature(gate, declarations)] : []),
    ...(require.servingSchemaMatch ? [servingSchemaMatch(gate, declarations, require.servingSchemaMatch)] : []),
    ...(require.featureStore ? [featureStore(gate, declarations)] : []),
    ...(require.environmentParity ? [parity(gate, declarations)] : []),
  ];
  return checks.length > 0 ? checks : [nothingToCheck(gate)];
};

const asked = (key: string, why: string): Asked => ({ subject: key, policyPath: ['require', key], why });

/** The columns of a list in the card; each has a name of its own. */
function columns(
  declarations: Declarations,
  path: Path,
): { readonly all: readonly Column[]; readonly findings: readonly Finding[] } {
  const { card } = declarations;
  const list = card && (valueAt(card.value, path) as readonly Column[] | undefined);
  if (!card || !list || list.length === 0) return { all: [], findings: [missingInCard(declarations, path)] };
  const seen = new Set<string>();
  const findings = list.flatMap(({ name }, index): Finding[] => {
    const evidence = { document: card, path: [...path, index, 'name'] };
    if (isPlaceholder(name)) {
      return [
        missingEvidence(`\`${path.join('.')}[${index}]\` has no name.`, 'Write the name of every column.', evidence),
      ];
    }
    if (!seen.has(name)) {
      seen.add(name);
      return [];
    }
    return [notMet(`\`${path.join('.')}\` has \`${name}\` twice.`, 'Name every column once.', evidence, name)];
  });
  return { all: list, findings };
}

function signature(gate: EffectiveGate, declarations: Declarations): Check {
  const of = asked('signature', 'Without names and types nobody can check what serving sends.');
  const findings: Finding[] = [];
  let count = 0;
  for (const side of ['inputs', 'outputs']) {
    const path = ['signature', side];
    const { all, findings: wrong } = columns(declarations, path);
    findings.push(...wrong);
    count += all.length;
    all.forEach(({ name, type }, index) => {
      if (type !== undefined || !declarations.card) return;
      const evidence = { document: declarations.card, path: [...path, index] };
      const what = `\`${name}\` has no type under \`signature.${side}\`.`;
      findings.push(missingEvidence(what, 'Write the `type` of every column.', evidence));
    });
  }
  const evidence = declarations.card && { document: declarations.card, path: ['signature'] };
  return decided(gate, of, findings, { text: `The signature has ${count} typed columns.`, observed: count, evidence });
}

function servingSchemaMatch(gate: EffectiveGate, declarations: Declarations, match: Match): Check {
  const of = asked(
    'servingSchemaMatch',
    'A model that is sent something else than it was trained on still answers, and wrongly.',
  );
  const todo =
    match === 'exact'
      ? 'Let serving send the columns of `signature.inputs` with the same names and types.'
      : 'Let serving send the columns of `signature.inputs`, in the same types or in ones that widen to them (integer to long, integer or float to double).';
  const trained = columns(declarations, ['signature', 'inputs']);
  const serving = columns(declarations, ['serving', 'inputs']);
  const findings: Finding[] = [...trained.findings, ...serving.findings];
  const { card } = declarations;
  const at = (side: string, ...below: Path): Evidence | undefined =>
    card && { document: card, path: [side, 'inputs', ...below] };
  const fail = (what: string, evidence: Evidence | undefined, observed: string): void => {
    if (evidence) findings.push(notMet(what, todo, evidence, observed));
  };
  if (trained.all.length > 0 && serving.all.length > 0) {
    const expected = new Map(trained.all.map((column) => [column.name, column]));
    const sent = new Map(serving.all.map((column) => [column.name, column]));
    const lost = [...expected.keys()].filter((name) => !sent.has(name));
    const extra = serving.all.flatMap(({ name }, index) => (expected.has(name) ? [] : [{ name, index }]));
    for (const name of lost) {
      const meant = nearest(
        name,
        extra.map((e) => e.name),
      );
      const renamed = meant === undefined ? '' : ` It sends \`${meant}\`, which may be the same under another name.`;
      fail(`The model expects \`${name}\`, and serving does not send it.${renamed}`, at('serving'), name);
    }
    for (const { name, index } of extra) {
      fail(`Serving sends \`${name}\`, which the model does not know.`, at('serving', index, 'name'), name);
    }
    serving.all.forEach((column, index) => {
      const own = expected.get(column.name);
      const problem = own && columnProblem(column, own, match);
      if (!problem) return;
      if (problem.is === 'mismatch') fail(problem.what, at('serving', index, problem.key), column.name);
      else findings.push(missingEvidence(problem.what, 'Write it in the card.', at('serving', index)));
    });
  }
  const open = serving.all.filter(({ name, required }) => {
    return required === undefined && trained.all.some((own) => own.name === name && own.required !== false);
  });
  const notes =
    open.length === 0
      ? []
      : [
          `${uncorroborated}: \`serving.inputs\` does not say \`required\` of ${showList(open.map((c) => c.name))}; it is taken to send them always`,
        ];
  const text = `Serving sends the ${trained.all.length} inputs of the signature, ${match === 'exact' ? 'in the same types' : 'in types that widen safely'}.`;
  return decided(gate, of, findings, { text, observed: trained.all.length, evidence: at('serving') }, notes);
}

function featureStore(gate: EffectiveGate, declarations: Declarations): Check {
  const of = asked('featureStore', 'Features that are computed twice drift apart between training and serving.');
  const store = inCard(declarations, ['serving', 'featureStore'], readText);
  return decidedOn(
    gate,
    of,
    store,
    () => undefined,
    (value) => {
      return { text: `Serving reads features from \`${value}\`.`, observed: value };
    },
  );
}

function parity(gate: EffectiveGate, declarations: Declarations): Check {
  const why = 'Another library version in serving computes other features from the same data.';
  return environmentParity(gate, declarations, asked('environmentParity', why));
}
