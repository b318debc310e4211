import { nameKey } from '../catalog/name-key.ts';
import type { IntegrityGate } from '../generated/GovernancePolicy.ts';
import { isPlaceholder } from '../model/placeholder.ts';
import { artifacts, type DeclaredArtifact } from './artifacts.ts';
import type { Declarations, DeclaredGate } from './declared.ts';
import { uncorroborated } from './declared-value.ts';
import { sha256Problem } from './digest.ts';
import type { Check, EffectiveGate } from './evaluation.ts';
import { type Asked, decided, type Finding, missingEvidence, nothingToCheck, notMet } from './requirement.ts';
import { extensionOf, isLocalPath, safetyOf } from './serialization.ts';
import { signatureStatements } from './signature-statements.ts';
import { matchesWildcard } from './wildcard.ts';

/** Decides an `integrity` gate: whether what is deployed is provably what was trained and approved. */
export const decideIntegrityGate: DeclaredGate<IntegrityGate> = (gate, declarations) => {
  const require = gate.gate.require ?? {};
  const checks = [
    ...(require.digestAlgorithm ? [digestAlgorithm(gate, declarations)] : []),
    ...(require.signature ? [signature(gate, declarations, require.signature)] : []),
    ...(require.identity === undefined ? [] : [identity(gate, declarations, require.identity)]),
    ...(require.registry === undefined ? [] : [registry(gate, declarations, require.registry)]),
    ...(require.immutableVersions ? [immutableVersions(gate, declarations)] : []),
    ...(require.safeSerialization ? [safeSerialization(gate, declarations)] : []),
    ...(require.provenance ? [provenance(gate, declarations)] : []),
  ];
  return checks.length > 0 ? checks : [nothingToCheck(gate)];
};

const asked = (key: string, why: string): Asked => ({ subject: key, policyPath: ['require', key], why });

/** A check that every artifact must stand. */
function everyArtifact(
  gate: EffectiveGate,
  declarations: Declarations,
  of: Asked,
  problems: (artifact: DeclaredArtifact) => Finding | undefined,
  held: string,
): Check {
  const { all, findings } = artifacts(declarations);
  const [first] = all;
  const found = { text: held, observed: all.length, evidence: first?.at() };
  return decided(gate, of, [...findings, ...all.flatMap((artifact) => problems(artifact) ?? [])], found);
}

function digestAlgorithm(gate: EffectiveGate, declarations: Declarations): Check {
  const of = asked(
    'digestAlgorithm',
    'Without its SHA-256 nobody can tell one artifact from another of the same name.',
  );
  const todo = 'Write `digest.sha256` of every artifact, as `sha256sum` prints it.';
  const problem = ({ artifact, name, at }: DeclaredArtifact): Finding | undefined => {
    const digest = artifact.digest?.sha256 ?? '';
    if (!isPlaceholder(digest)) {
      const wrong = sha256Problem(digest);
      return wrong === undefined
        ? undefined
        : notMet(`The SHA-256 of ${name} ${wrong}.`, todo, at('digest', 'sha256'), digest);
    }
    const others = Object.keys(artifact.digest ?? {}).filter((key) => key !== 'sha256' && !key.startsWith('x-'));
    if (others.length > 0) return notMet(`${name} has ${others.join(' and ')}, no SHA-256.`, todo, at('digest'));
    return missingEvidence(`${name} has no SHA-256.`, todo, at());
  };
  return everyArtifact(gate, declarations, of, problem, 'Every artifact has its SHA-256.');
}

/** `pki` on a card is a certificate. */
const signatureKind = (type: string): string => (type === 'pki' ? 'certificate' : type);

function signature(gate: EffectiveGate, declarations: Declarations, required: string): Check {
  const of = asked('signature', 'An unsigned model can be exchanged for one that runs what somebody else wants.');
  const { all, findings: none } = artifacts(declarations);
  const { counted, findings: objections, notes } = signatureStatements(declarations, all);
  const findings = [...none, ...objections];
  const alone: string[] = [];
  const todo = `Sign the artifact (\`${required}\`) and write its \`signature\` in the card.`;
  for (const one of all) {
    const onCard = one.artifact.signature && signatureKind(one.artifact.signature.type);
    const statements = counted.filter(({ artifact }) => artifact === one);
    for (const { type, evidence } of statements) {
      if (type === undefined || onCard === undefined) alone.push(oneWord(one));
      if (type !== undefined && onCard !== undefined && type !== onCard) {
        findings.push({
          outcome: 'error',
          reason: 'contradicts-card',
          what: `A report says that ${one.name} is signed by ${type}, the card says ${onCard}.`,
          todo: 'Correct the one that is wrong.',
          evidence: { ...evidence, path: [...evidence.path, 'type'] },
        });
      }
    }
    const stated = statements.find(({ type }) => type !== undefined);
    const type = onCard ?? stated?.type;
    if (type === undefined) findings.push(missingEvidence(`${one.name} has no signature.`, todo, one.at()));
    else if (type !== required) {
      const what = `${one.name} is signed by ${type}, where the policy requires ${required}.`;
      const evidence = onCard === undefined && stated ? stated.evidence : one.at('signature', 'type');
      findings.push(notMet(what, todo, evidence, type));
    }
  }
  const evidence = counted[0]?.evidence ?? all[0]?.at('signature');
  const found = { text: `Every artifact is declared to be signed by ${required}.`, observed: required, evidence };
  return decided(gate, of, findings, found, [...notes, ...alone]);
}

function identity(gate: EffectiveGate, declarations: Declarations, pattern: string): Check {
  const of = asked('identity', 'A signature proves only who signed; anybody can sign.');
  if (pattern.trim() === '') return nothingToCheck(gate, ['require', 'identity']);
  const { all, findings: none } = artifacts(declarations);
  const { counted, findings: objections, notes } = signatureStatements(declarations, all);
  const findings = [...none, ...objections];
  const alone: string[] = [];
  const todo = `Let \`${pattern}\` sign the artifact, and write \`signature.identity\` in the card.`;
  for (const one of all) {
    const onCard = one.artifact.signature?.identity ?? '';
    const statements = counted.filter(({ artifact }) => artifact === one);
    if (statements.length > 0 && isPlaceholder(onCard)) alone.push(oneWord(one));
    for (const statement of statements) {
      const evidence = { ...statement.evidence, path: [...statement.evidence.path, 'identity'] };
      if (!isPlaceholder(onCard) && onCard.trim() !== statement.identity) {
        findings.push({
          outcome: 'error',
          reason: 'contradicts-card',
          what: `A report says that ${statement.identity} signed ${one.name}, the card says ${onCard}.`,
          todo: 'Find out who signed, and correct the one that is wrong.',
          evidence,
        });
      }
      if (!matchesWildcard(statement.identity, pattern)) {
        const what = `${one.name} is signed by ${statement.identity}, which is not \`${pattern}\`.`;
        findings.push(notMet(what, todo, evidence, statement.identity));
      }
    }
    if (isPlaceholder(onCard)) {
      if (statements.length === 0) {
        findings.push(missingEvidence(`The card does not say who signed ${one.name}.`, todo, one.at()));
      }
    } else if (!matchesWildcard(onCard.trim(), pattern)) {
      const what = `${one.name} is signed by ${onCard}, which is not \`${pattern}\`.`;
      findings.push(notMet(what, todo, one.at('signature', 'identity'), onCard));
    }
  }
  const evidence = counted[0]?.evidence ?? all[0]?.at('signature', 'identity');
  const found = { text: `Every artifact is declared to be signed by \`${pattern}\`.`, observed: pattern, evidence };
  return decided(gate, of, findings, found, [...notes, ...alone]);
}

/** Only one of report and card says how, or by whom, an artifact was signed. */
function oneWord({ name }: DeclaredArtifact): string {
  return `${uncorroborated}: only one of report and card says so of ${name}`;
}

function registry(gate: EffectiveGate, declarations: Declarations, required: string): Check {
  const of = asked('registry', 'Outside a registry nobody knows which version is the model, nor who changed it.');
  if (required.trim() === '') return nothingToCheck(gate, ['require', 'registry']);
  const todo = `Keep the artifact in a registry of the kind \`${required}\` and write \`registry: ${required}\` in the card.`;
  const problem = ({ artifact, name, at }: DeclaredArtifact): Finding | undefined => {
    if (isLocalPath(artifact.uri)) return notMet(`${name} is on a local disk.`, todo, at('uri'), artifact.uri);
    const kind = artifact.registry ?? '';
    if (isPlaceholder(kind)) return missingEvidence(`The card does not say which registry keeps ${name}.`, todo, at());
    if (nameKey(kind) === nameKey(required)) return undefined;
    return notMet(`${name} is in \`${kind}\`, where the policy requires \`${required}\`.`, todo, at('registry'), kind);
  };
  return everyArtifact(gate, declarations, of, problem, `Every artifact is in a registry of the kind \`${required}\`.`);
}

function immutableVersions(gate: EffectiveGate, declarations: Declarations): Check {
  const of = asked('immutableVersions', 'A version that can be overwritten is not the one that was approved.');
  const todo = 'Let the registry refuse to overwrite versions, and write `immutable: true` in the card.';
  const problem = ({ artifact, name, at }: DeclaredArtifact): Finding | undefined => {
    if (artifact.immutable === true) return undefined;
    if (artifact.immutable === false) return notMet(`${name} can be overwritten.`, todo, at('immutable'), false);
    return missingEvidence(`The card does not say whether ${name} can be overwritten.`, todo, at());
  };
  return everyArtifact(gate, declarations, of, problem, 'The registry refuses to overwrite versions.');
}

function safeSerialization(gate: EffectiveGate, declarations: Declarations): Check {
  const of = asked('safeSerialization', 'Loading such a file runs whatever code somebody put into it.');
  const todo =
    'Save the model as safetensors, ONNX, UBJSON or another format that holds data alone, and write `format`.';
  const problem = ({ artifact, name, at }: DeclaredArtifact): Finding | undefined => {
    const format = artifact.format ?? '';
    if (!isPlaceholder(format) && safetyOf(format) === 'unsafe') {
      return notMet(
        `${name} is saved as \`${format}\`, which can run code when it is loaded.`,
        todo,
        at('format'),
        format,
      );
    }
    const extension = extensionOf(artifact.uri);
    if (extension !== undefined && safetyOf(extension) === 'unsafe') {
      const what = `${name} ends in \`.${extension}\`, a format that can run code when it is loaded.`;
      return notMet(what, todo, at('uri'), extension);
    }
    if (isPlaceholder(format)) return missingEvidence(`The card does not say the format of ${name}.`, todo, at());
    if (safetyOf(format) === 'safe') return undefined;
    const what = `Whether \`${format}\`, the format of ${name}, can run code when it is loaded is not known here.`;
    return missingEvidence(what, todo, at('format'));
  };
  return everyArtifact(gate, declarations, of, problem, 'Every artifact is in a format that holds data alone.');
}

function provenance(gate: EffectiveGate, declarations: Declarations): Check {
  const of = asked('provenance', 'Without it nobody can check where and from what the artifact was built.');
  const todo = 'Let the build write a SLSA provenance, and name it under `provenance` of the artifact.';
  const problem = ({ artifact, name, at }: DeclaredArtifact): Finding | undefined => {
    const type = artifact.provenance?.predicateType ?? '';
    if (isPlaceholder(type)) return missingEvidence(`${name} has no provenance.`, todo, at());
    if (/^https:\/\/slsa\.dev\/provenance\/v?\d/.test(type.trim())) return undefined;
    const what = `The provenance of ${name} has the type \`${type}\`, which is not a SLSA provenance.`;
    return notMet(what, todo, at('provenance', 'predicateType'), type);
  };
  return everyArtifact(gate, declarations, of, problem, 'Every artifact has a SLSA provenance.');
}
