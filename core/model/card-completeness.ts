import type { ModelCard } from '../generated/ModelCard.ts';
import type { Path } from '../yaml/node.ts';
import { isFilled, isPlaceholder } from './placeholder.ts';

/**
 * A field that a complete card fills. `[]` stands for every entry of a list: the field is filled where there is an entry
 * and each has it. Several paths are one field. `emptyListCounts`: an empty list is an answer, "there are none".
 */
interface Field {
  readonly paths: readonly string[];
  readonly emptyListCounts?: boolean;
}

const field = (...paths: readonly string[]): Field => ({ paths });
const listOrNone = (path: string): Field => ({ paths: [path], emptyListCounts: true });

/** Fields of every card. */
const always: readonly Field[] = [
  field('apiVersion'),
  field('kind'),
  field('metadata.name'),
  field('metadata.version'),
  field('metadata.updated'),
  field('details.summary'),
  field('details.task'),
  field('details.license'),
  field('details.owners'),
  field('governance.policies'),
  field('governance.riskTier'),
  field('governance.stage'),
  field('intendedUse.uses'),
  field('intendedUse.users'),
  field('intendedUse.outOfScope'),
  field('training.code'),
  field('training.run'),
  field('training.hyperparameters'),
  field('artifacts[].uri'),
  field('artifacts[].digest.sha256'),
  field('artifacts[].format'),
  field('data[].role'),
  field('data[].name', 'data[].version'),
  field('data[].uri'),
  field('data[].digest.sha256'),
  field('evaluation.report'),
  field('limitations'),
];

/** Further fields of the card of a high-risk model. */
const whenHighRisk: readonly Field[] = [
  field('details.architecture'),
  field('details.released'),
  field('details.changes'),
  listOrNone('details.baseModels'),
  field('governance.regulations'),
  field('governance.inventoryId'),
  field('governance.approvals'),
  field('intendedUse.affectedGroups'),
  field('intendedUse.successMetrics'),
  field('factors.evaluated'),
  field('training.environment.image'),
  field('training.randomSeed'),
  field('artifacts[].signature'),
  field('artifacts[].provenance'),
  field('data[].records'),
  field('data[].collected'),
  field('data[].preparation'),
  field('data[].upstream'),
  field('data[].license'),
  field('data[].classification'),
  listOrNone('data[].sensitive'),
  field('data[].knownBiases'),
  field('data[].steward'),
  field('signature.inputs'),
  field('signature.outputs'),
  field('serving.inputs'),
  field('evaluation.decisionThreshold'),
  field('fairness.assessments'),
  listOrNone('fairness.notMeasured'),
  field('explainability'),
  field('robustness'),
  field('risks'),
  field('humanOversight'),
  field('security'),
  field('deployment'),
  field('monitoring'),
];

export interface Completeness {
  readonly filled: number;
  readonly total: number;
  /** Where something is missing, in the order of the card: `['data', 1, 'version']`, or `['data']` where there is none. */
  readonly missing: readonly Path[];
}

/**
 * How many of the fields that a card of this risk tier should have are filled; a placeholder fills none. An unknown tier
 * counts as high, so that a card does not become more complete by leaving it out. Never throws.
 */
export function completeness(
  card: Partial<ModelCard>,
  { riskTier }: { readonly riskTier: 'minimal' | 'limited' | 'high' | 'unacceptable' | undefined },
): Completeness {
  const low = riskTier === 'minimal' || riskTier === 'limited';
  const fields = low ? always : [...always, ...whenHighRisk];
  const gaps = fields.map((one) => gapsOf(card, one));
  return {
    filled: gaps.filter((gap) => gap.length === 0).length,
    total: fields.length,
    missing: gaps.flat(),
  };
}

function gapsOf(card: unknown, { paths, emptyListCounts = false }: Field): readonly Path[] {
  return paths.flatMap((path) => gapsAt(card, path.split(/\.|(?=\[\])/), [], emptyListCounts));
}

function gapsAt(value: unknown, keys: readonly string[], path: Path, emptyListCounts: boolean): readonly Path[] {
  const [key, ...rest] = keys;
  if (key === undefined) {
    if (emptyListCounts && Array.isArray(value) && value.length === 0) return [];
    return (Array.isArray(value) ? isFilledList(value) : isFilled(value)) ? [] : [path];
  }
  if (key === '[]') {
    if (!Array.isArray(value) || value.length === 0) return [path];
    return value.flatMap((item, index) => gapsAt(item, rest, [...path, index], emptyListCounts));
  }
  return gapsAt(member(value, key), rest, [...path, key], emptyListCounts);
}

/** `limitations: [none]` names none: there is always one. */
function isFilledList(list: readonly unknown[]): boolean {
  return list.some((item) => isFilled(item) && !(typeof item === 'string' && isNone(item)));
}

/** Whether a text says that there are none. */
export function isNone(text: string): boolean {
  return isPlaceholder(text) || /^(?:none|nothing|no limitations|no known limitations)\.?$/i.test(text.trim());
}

function member(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? (value as Readonly<Record<string, unknown>>)[key]
    : undefined;
}
