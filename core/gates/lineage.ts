import type { LineageGate } from '../generated/GovernancePolicy.ts';
import { isFilled, isPlaceholder } from '../model/placeholder.ts';
import type { Path } from '../yaml/node.ts';
import { datasets } from './datasets.ts';
import type { Declarations, DeclaredGate } from './declared.ts';
import { decidedOn, inCard, missingInCard, nothingFound, readNumber, readText, valueAt } from './declared-value.ts';
import { imageProblem, isOneCharacter, sha256Problem } from './digest.ts';
import type { Check, EffectiveGate } from './evaluation.ts';
import { show } from './quantity.ts';
import {
  type Asked,
  decided,
  type Evidence,
  type Finding,
  missingEvidence,
  nothingToCheck,
  notMet,
} from './requirement.ts';

/** Decides a `lineage` gate: whether the card records how the model was made, so that it can be made again. */
export const decideLineageGate: DeclaredGate<LineageGate> = (gate, declarations) => {
  const require = gate.gate.require ?? {};
  const checks = [
    ...(require.codeCommit ? [codeCommit(gate, declarations)] : []),
    ...(require.trainingRun ? [trainingRun(gate, declarations)] : []),
    ...(require.datasetDigests ? [datasetDigests(gate, declarations)] : []),
    ...(require.hyperparameters ? [hyperparameters(gate, declarations)] : []),
    ...(require.randomSeed ? [randomSeed(gate, declarations)] : []),
    ...(require.containerImageDigest ? [containerImageDigest(gate, declarations)] : []),
    ...(require.upstream ? [upstream(gate, declarations)] : []),
  ];
  return checks.length > 0 ? checks : [nothingToCheck(gate)];
};

const inTheCard = (value: string) => ({ text: `The card has \`${value}\`.`, observed: value });

const asked = (key: string, why: string): Asked => ({ subject: key, policyPath: ['require', key], why });

function codeCommit(gate: EffectiveGate, declarations: Declarations): Check {
  const of = asked('codeCommit', 'Without the exact commit nobody can say later which code trained the model.');
  const problem = (commit: string, evidence: Evidence): Finding | undefined => {
    if (/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(commit) && !isOneCharacter(commit)) return undefined;
    const what = `\`${commit}\` is not a commit: that is 40 or 64 lower-case hexadecimal digits, and a branch or tag moves.`;
    return notMet(what, 'Write the full hash that `git rev-parse HEAD` prints, in quotes.', evidence, commit);
  };
  return decidedOn(gate, of, inCard(declarations, ['training', 'code', 'commit'], readText), problem, inTheCard);
}

function trainingRun(gate: EffectiveGate, declarations: Declarations): Check {
  const of = asked('trainingRun', "Without the run its parameters, logs and figures can't be found again.");
  return decidedOn(gate, of, inCard(declarations, ['training', 'run', 'id'], readText), () => undefined, inTheCard);
}

function randomSeed(gate: EffectiveGate, declarations: Declarations): Check {
  const of = asked('randomSeed', "Without the seed the run can't be repeated.");
  const seed = inCard(declarations, ['training', 'randomSeed'], readNumber);
  return decidedOn(
    gate,
    of,
    seed,
    () => undefined,
    (n) => inTheCard(show(n, 20)),
  );
}

function containerImageDigest(gate: EffectiveGate, declarations: Declarations): Check {
  const of = asked('containerImageDigest', 'Another image may give another model from the same code and data.');
  const image = inCard(declarations, ['training', 'environment', 'image'], readText);
  return decidedOn(gate, of, image, imageProblem, inTheCard);
}

function hyperparameters(gate: EffectiveGate, declarations: Declarations): Check {
  const of = asked('hyperparameters', 'Without them the same code trains another model.');
  const path = ['training', 'hyperparameters'];
  const { card } = declarations;
  const map = card && valueAt(card.value, path);
  if (!card || !isFilled(map)) {
    return decided(gate, of, [missingInCard(declarations, path)], nothingFound);
  }
  const entries = Object.entries(map as object).filter(([name]) => !name.startsWith('x-'));
  const open = entries.filter(([, value]) => typeof value === 'string' && isPlaceholder(value));
  const findings = open.map(([name]) =>
    missingEvidence(`The hyperparameter \`${name}\` holds a placeholder.`, 'Write the value that the run used.', {
      document: card,
      path: [...path, name],
    }),
  );
  const text = `The card has ${entries.length} hyperparameter${entries.length === 1 ? '' : 's'}.`;
  return decided(gate, of, findings, { text, observed: entries.length, evidence: { document: card, path } });
}

/** Versions that mean another thing tomorrow. */
export const moving = /^(?:latest|main|master|head|current|newest|stable|dev|develop|trunk)$/i;

function datasetDigests(gate: EffectiveGate, declarations: Declarations): Check {
  const of = asked('datasetDigests', 'Without version and digest nobody can prove which data the model has seen.');
  const { all, findings: incomplete } = datasets(declarations);
  const findings = [...incomplete];
  for (const { dataset, name, evidence } of all) {
    const at = (...below: Path): Evidence => ({ ...evidence, path: [...evidence.path, ...below] });
    const version = dataset.version ?? '';
    if (isPlaceholder(version)) {
      findings.push(
        missingEvidence(`${name} has no version.`, 'Write the exact `version` of every dataset.', evidence),
      );
    } else if (moving.test(version.trim())) {
      const what = `${name} has the version \`${version}\`, which means other data tomorrow.`;
      findings.push(notMet(what, 'Write the exact version.', at('version'), version));
    }
    const digest = dataset.digest?.sha256 ?? '';
    if (isPlaceholder(digest)) {
      findings.push(missingEvidence(`${name} has no SHA-256.`, 'Write `digest.sha256` of every dataset.', evidence));
      continue;
    }
    const problem = sha256Problem(digest);
    if (problem) {
      const what = `The SHA-256 of ${name} ${problem}.`;
      findings.push(
        notMet(
          what,
          'Write 64 lower-case hexadecimal digits, as `sha256sum` prints them.',
          at('digest', 'sha256'),
          digest,
        ),
      );
    }
    const leaked = all.find((other) => {
      return dataset.role === 'test' && other.dataset.role === 'training' && other.dataset.digest?.sha256 === digest;
    });
    if (leaked) {
      const what = `${name} has the digest of the training data ${leaked.name}: the model was tested on what it had seen.`;
      findings.push(notMet(what, 'Test on data that the model has not seen.', at('digest', 'sha256'), digest));
    }
  }
  const text = `${all.length} datasets are pinned by version and SHA-256.`;
  return decided(gate, of, findings, { text, observed: all.length, evidence: wholeList(declarations) });
}

function upstream(gate: EffectiveGate, declarations: Declarations): Check {
  const of = asked('upstream', "Without its sources a dataset can't be made again, nor a fault in them be traced.");
  const { all, findings: incomplete } = datasets(declarations);
  const findings = [...incomplete];
  for (const { dataset, name, evidence } of all) {
    const sources = dataset.upstream ?? [];
    const named = sources.filter((source) => !isPlaceholder(source));
    const path = [...evidence.path, 'upstream'];
    if (named.length === 0) {
      const todo = 'List under `upstream` what it was made from, each as `name@version`.';
      findings.push(missingEvidence(`${name} has no upstream data.`, todo, evidence));
    }
    sources.forEach((source, index) => {
      const at = { ...evidence, path: [...path, index] };
      if (isPlaceholder(source)) {
        findings.push(missingEvidence(`${name} has a placeholder under \`upstream\`.`, 'Name the source.', at));
        return;
      }
      if (isPinned(source)) return;
      const what = `\`${source}\`, upstream of ${name}, is not pinned to a version.`;
      findings.push(notMet(what, 'Write it as `name@version`, with a version that does not move.', at, source));
    });
  }
  const text = `The upstream data of ${all.length} datasets are pinned.`;
  return decided(gate, of, findings, { text, observed: all.length, evidence: wholeList(declarations) });
}

/** Whether a source is named with a version that does not move: `name@version`. */
export function isPinned(source: string): boolean {
  const at = source.lastIndexOf('@');
  const version = source.slice(at + 1).trim();
  return at > 0 && version !== '' && !moving.test(version) && !isPlaceholder(version);
}

function wholeList({ card }: Declarations): Evidence | undefined {
  return card && { document: card, path: ['data'] };
}
