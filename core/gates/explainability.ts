import { nameKey } from '../catalog/name-key.ts';
import type { ExplainabilityGate } from '../generated/GovernancePolicy.ts';
import type { Declarations, DeclaredGate } from './declared.ts';
import { decidedOn, inReportOrCard, readFlag, readNumber, readTexts, showList } from './declared-value.ts';
import type { Check, EffectiveGate } from './evaluation.ts';
import { maxProtectedAttribution } from './protected-attribution.ts';
import { compareQuantities, type Quantity, show, showAgainst } from './quantity.ts';
import { type Asked, nothingToCheck, notMet } from './requirement.ts';
import { askedShare } from './share.ts';

/** Decides what an `explainability` gate requires; a metric that it bounds as well is decided beside it. */
export const decideExplainabilityGate: DeclaredGate<ExplainabilityGate> = (gate, declarations) => {
  const require = gate.gate.require ?? {};
  const checks = [
    ...(require.methods ? [everyOne(gate, declarations, 'methods', require.methods)] : []),
    ...(require.scopes ? [everyOne(gate, declarations, 'scopes', require.scopes)] : []),
    ...(require.predictionCoverage === undefined ? [] : [predictionCoverage(gate, declarations)]),
    ...(require.maxProtectedAttribution === undefined ? [] : [maxProtectedAttribution(gate, declarations)]),
    ...(require.reasonCodes ? [reasonCodes(gate, declarations)] : []),
  ];
  return checks.length > 0 ? checks : [nothingToCheck(gate)];
};

const asked = (key: string, why: string): Asked => ({ subject: key, policyPath: ['require', key], why });

/** Variants of a method count as the method. */
const variants: readonly (readonly [RegExp, string])[] = [
  [/^(?:tree|kernel|deep|linear|gpu|sampling|permutation)?shap(?:ley)?(?:values|additiveexplanations)?$/, 'shap'],
  [/^shapley(?:values)?$/, 'shap'],
  [/^(?:tabular|text|image)?lime$/, 'lime'],
];

function methodKey(name: string): string {
  const key = nameKey(name);
  return variants.find(([form]) => form.test(key))?.[1] ?? key;
}

const whys = {
  methods: 'Without them nobody can say why the model decides as it does.',
  scopes: 'Persons are owed the reasons of their own case, reviewers those of the model as a whole.',
};

function everyOne(
  gate: EffectiveGate,
  declarations: Declarations,
  key: 'methods' | 'scopes',
  required: readonly string[],
): Check {
  const of = asked(key, whys[key]);
  if (required.length === 0) return nothingToCheck(gate, of.policyPath);
  const read = inReportOrCard<readonly string[]>(declarations, {
    report: { path: ['explainability', key], read: readTexts },
    card: { path: ['explainability', key], read: readTexts },
    same: (a, b) => sameKeys(a.map(methodKey), b.map(methodKey)),
    show: showList,
  });
  return decidedOn(
    gate,
    of,
    read,
    (value, evidence) => {
      const used = new Set(value.map(methodKey));
      const lacking = required.filter((name) => !used.has(methodKey(name)));
      if (lacking.length === 0) return undefined;
      const what = `${showList(lacking)} ${lacking.length === 1 ? 'is' : 'are'} not among ${showList(value)}.`;
      return notMet(
        what,
        `Explain decisions by ${showList(lacking)} as well, and declare it.`,
        evidence,
        value.join(', '),
      );
    },
    (value) => ({ text: `In use: ${showList(value)}.`, observed: value.join(', ') }),
  );
}

function predictionCoverage(gate: EffectiveGate, declarations: Declarations): Check {
  const of = asked('predictionCoverage', "Whoever gets a decision without an explanation can't contest it.");
  const least = askedShare(gate, of.policyPath);
  if (!least) return nothingToCheck(gate, of.policyPath);
  const places = {
    report: { path: ['explainability', 'predictionCoverage'], read: readNumber },
    card: { path: ['explainability', 'predictionCoverage'], read: readNumber },
    same: (a: Quantity, b: Quantity) => compareQuantities(a, b) === 0,
    show: (value: Quantity) => show(value),
  };
  return decidedOn(
    gate,
    of,
    inReportOrCard(declarations, places),
    (value, evidence) => {
      if (compareQuantities(value, least) >= 0) return undefined;
      const shown = showAgainst(value, least);
      const what = `A share of ${shown.value} of predictions is explained, where ${shown.bound} is required.`;
      return notMet(what, 'Explain more predictions.', evidence, value.value);
    },
    (value) => {
      const shown = showAgainst(value, least);
      return {
        text: `A share of ${shown.value} of predictions is explained; ${shown.bound} is required.`,
        observed: value.value,
      };
    },
  );
}

function reasonCodes(gate: EffectiveGate, declarations: Declarations): Check {
  const of = asked('reasonCodes', 'Persons who are turned down are owed the reasons.');
  const read = inReportOrCard(declarations, {
    report: { path: ['explainability', 'reasonCodes'], read: readFlag },
    card: { path: ['explainability', 'reasonCodes'], read: readFlag },
    same: (a, b) => a === b,
    show: String,
  });
  return decidedOn(
    gate,
    of,
    read,
    (value, evidence) => {
      return value
        ? undefined
        : notMet('Decisions carry no reason codes.', 'Return reason codes with every decision.', evidence, false);
    },
    () => ({ text: 'Every decision carries reason codes.', observed: true }),
  );
}

function sameKeys(a: readonly string[], b: readonly string[]): boolean {
  const [left, right] = [new Set(a), new Set(b)];
  return left.size === right.size && [...left].every((key) => right.has(key));
}
