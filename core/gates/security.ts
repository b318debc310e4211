import { nameKey } from '../catalog/name-key.ts';
import type { SecurityGate } from '../generated/GovernancePolicy.ts';
import { isPlaceholder } from '../model/placeholder.ts';
import type { Path } from '../yaml/node.ts';
import { accessChecks } from './access.ts';
import { authorPath, independence } from './approvals.ts';
import { datasets } from './datasets.ts';
import type { Declarations, DeclaredGate } from './declared.ts';
import {
  decidedOn,
  inCard,
  missingInCard,
  nothingFound,
  readFlag,
  readText,
  readTexts,
  showList,
} from './declared-value.ts';
import { cipherStrength, protocolStrength, type Strength } from './encryption-strength.ts';
import type { Check, EffectiveGate } from './evaluation.ts';
import { type Asked, decided, type Finding, missingEvidence, nothingToCheck, notMet } from './requirement.ts';

/** Decides a `security` gate: encryption, isolation, access, and who may approve whose work. */
export const decideSecurityGate: DeclaredGate<SecurityGate> = (gate, declarations) => {
  const require = gate.gate.require ?? {};
  const checks = [
    ...(require.encryption ? encryption(gate, declarations, require.encryption) : []),
    ...(require.networkIsolation ? [networkIsolation(gate, declarations)] : []),
    ...accessChecks(gate, declarations),
    ...(require.segregationOfDuties ? [segregationOfDuties(gate, declarations)] : []),
    ...(require.dataClassification ? [dataClassification(gate, declarations)] : []),
  ];
  return checks.length > 0 ? checks : [nothingToCheck(gate)];
};

const asked = (key: string, why: string): Asked => ({ subject: key, policyPath: ['require', ...key.split('.')], why });

type Encryption = NonNullable<NonNullable<SecurityGate['require']>['encryption']>;

function encryption(gate: EffectiveGate, declarations: Declarations, require: Encryption): readonly Check[] {
  const checks = [
    ...(require.atRest === undefined ? [] : [strong(gate, declarations, 'atRest', require.atRest)]),
    ...(require.inTransit === undefined ? [] : [strong(gate, declarations, 'inTransit', require.inTransit)]),
    ...(require.keyManagement === undefined ? [] : [keyManagement(gate, declarations, require.keyManagement)]),
    ...(require.appliesTo === undefined ? [] : [appliesTo(gate, declarations, require.appliesTo)]),
  ];
  return checks.length > 0 ? checks : [nothingToCheck(gate, ['require', 'encryption'])];
}

const encryptionPath: Path = ['security', 'encryption'];

function strong(gate: EffectiveGate, declarations: Declarations, key: 'atRest' | 'inTransit', required: string): Check {
  const isAtRest = key === 'atRest';
  const of = asked(
    `encryption.${key}`,
    isAtRest ? 'Whoever copies the disk has the model and its data.' : 'Whoever listens to the network has the data.',
  );
  if (isPlaceholder(required)) return nothingToCheck(gate, of.policyPath);
  const strength: (used: string, wanted: string) => Strength = isAtRest ? cipherStrength : protocolStrength;
  const todo = `Encrypt with ${required} ${isAtRest ? 'at rest' : 'in transit'}, and write it in the card.`;
  return decidedOn(
    gate,
    of,
    inCard(declarations, [...encryptionPath, key], readText),
    (used, evidence) => {
      switch (strength(used, required)) {
        case 'enough':
          return undefined;
        case 'weaker':
          return notMet(`\`${used}\` is weaker than the required ${required}.`, todo, evidence, used);
        case 'unknown':
          return missingEvidence(
            `Whether \`${used}\` is as strong as the required ${required} is not known.`,
            todo,
            evidence,
          );
      }
    },
    (used) => ({ text: `In use: ${used}; ${required} is required.`, observed: used }),
  );
}

function keyManagement(gate: EffectiveGate, declarations: Declarations, required: string): Check {
  const of = asked('encryption.keyManagement', 'Encryption is worth what the keeping of its keys is worth.');
  if (isPlaceholder(required)) return nothingToCheck(gate, of.policyPath);
  return decidedOn(
    gate,
    of,
    inCard(declarations, [...encryptionPath, 'keyManagement'], readText),
    (used, evidence) => {
      if (nameKey(used) === nameKey(required)) return undefined;
      const todo = `Keep the keys in \`${required}\`, and write it in the card.`;
      return notMet(`Keys are kept in \`${used}\`, where the policy requires \`${required}\`.`, todo, evidence, used);
    },
    (used) => ({ text: `Keys are kept in \`${used}\`.`, observed: used }),
  );
}

function appliesTo(gate: EffectiveGate, declarations: Declarations, required: readonly string[]): Check {
  const of = asked('encryption.appliesTo', 'What is left out can be read by whoever gets hold of it.');
  if (required.length === 0) return nothingToCheck(gate, of.policyPath);
  return decidedOn(
    gate,
    of,
    inCard(declarations, [...encryptionPath, 'appliesTo'], readTexts),
    (covered, evidence) => {
      const keys = new Set(covered.map(nameKey));
      const open = required.filter((part) => !keys.has(nameKey(part)));
      if (open.length === 0) return undefined;
      const todo = `Encrypt ${showList(open)}, and add it to \`security.encryption.appliesTo\`.`;
      return notMet(
        `${showList(open)} ${open.length === 1 ? 'is' : 'are'} not encrypted.`,
        todo,
        evidence,
        covered.join(', '),
      );
    },
    (covered) => ({ text: `Encrypted: ${showList(covered)}.`, observed: covered.join(', ') }),
  );
}

function networkIsolation(gate: EffectiveGate, declarations: Declarations): Check {
  const of = asked('networkIsolation', 'From an open network the model can be copied, query by query.');
  const todo = 'Let the model be reached from an isolated network alone, and write `security.networkIsolation: true`.';
  return decidedOn(
    gate,
    of,
    inCard(declarations, ['security', 'networkIsolation'], readFlag),
    (isolated, evidence) =>
      isolated ? undefined : notMet('The model runs in an open network.', todo, evidence, false),
    () => ({ text: 'The model runs in an isolated network.', observed: true }),
  );
}

function segregationOfDuties(gate: EffectiveGate, declarations: Declarations): Check {
  const of = asked('segregationOfDuties', 'Nobody finds the faults of their own work.');
  const { card } = declarations;
  const path: Path = ['governance', 'approvals'];
  const author = inCard(declarations, authorPath, readText);
  if (!card || 'finding' in author) {
    return decided(
      gate,
      of,
      'finding' in author ? [author.finding] : [missingInCard(declarations, path)],
      nothingFound,
    );
  }
  const approvals = card.value.governance?.approvals ?? [];
  const gave = approvals.flatMap((approval, index) => {
    const isApproval = approval.decision === 'approved' || approval.decision === 'conditional';
    return isApproval ? [{ approval, index }] : [];
  });
  if (gave.length === 0) {
    const finding: Finding =
      approvals.length === 0
        ? missingInCard(declarations, path)
        : missingEvidence('The card has no approval yet.', 'Record who approved the model.', { document: card, path });
    return decided(gate, of, [finding], nothingFound);
  }
  const results = gave.map(({ approval, index }) => independence(declarations, approval, index));
  const text = `\`${author.value}\` trained the model, and ${showList(gave.map(({ approval }) => approval.name ?? approval.role))} approved it.`;
  const found = { text, observed: author.value, evidence: { document: card, path } };
  return decided(
    gate,
    of,
    results.flatMap(({ finding }) => finding ?? []),
    found,
    results.flatMap(({ notes }) => notes),
  );
}

function dataClassification(gate: EffectiveGate, declarations: Declarations): Check {
  const of = asked('dataClassification', 'Data of unknown confidentiality are protected by nobody.');
  const { all, findings: incomplete } = datasets(declarations);
  const unclassified = all.filter(({ dataset }) => dataset.classification === undefined);
  const findings = [
    ...incomplete,
    ...unclassified.map(({ name, evidence }) =>
      missingEvidence(`${name} has no classification.`, 'Write the `classification` of every dataset.', evidence),
    ),
  ];
  const { card } = declarations;
  const evidence = card && { document: card, path: ['data'] };
  return decided(gate, of, findings, {
    text: `${all.length} datasets are classified.`,
    observed: all.length,
    evidence,
  });
}
