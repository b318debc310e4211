import { readFileSync } from 'node:fs';
import type { Kind } from '../../../core/model/documents.ts';
import type { Path } from '../../../core/yaml/node.ts';
import { parseYaml } from '../../../core/yaml/parse.ts';
import { inRepository } from '../../support/repository.ts';

/** Valid documents of each kind, between them with nearly every key that there is. */
export const examples: readonly { readonly kind: Kind; readonly file: string }[] = [
  { kind: 'GovernancePolicy', file: 'test/core/schema/examples/policy.yaml' },
  { kind: 'MetricsReport', file: 'test/core/schema/examples/report.yaml' },
  { kind: 'ModelCard', file: 'test/cases/schemas/model-card.yaml' },
  { kind: 'ModelCard', file: 'test/cases/schemas/model-card-more.yaml' },
  { kind: 'Waiver', file: 'test/cases/schemas/waiver.yaml' },
  { kind: 'PolicyTest', file: 'test/cases/schemas/policy-test.yaml' },
  { kind: 'Configuration', file: 'test/cases/schemas/configuration.yaml' },
];

/** The value of an example, as the parser makes it. */
export function readExample(file: string): unknown {
  return parseYaml(readFileSync(inRepository(file), 'utf8'))[0]?.value;
}

type Container = Record<string | number, unknown>;

/** A copy of a document with the value at a path replaced; taken away where the new value is `undefined`. */
export function withValue(document: unknown, path: Path, value: unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  const copy = copyOf(document);
  if (rest.length > 0) copy[step] = withValue(copy[step], rest, value);
  else if (value !== undefined) copy[step] = value;
  else if (Array.isArray(copy)) copy.splice(Number(step), 1);
  else delete copy[step];
  return copy;
}

/** A copy of a document in which the last key of a path has another name. */
export function withKey(document: unknown, path: Path, name: string): unknown {
  const holder = path.slice(0, -1);
  const entries = Object.entries(valueAt(document, holder) as Container);
  const renamed = entries.map(([key, value]) => [key === path.at(-1) ? name : key, value] as const);
  return withValue(document, holder, Object.fromEntries(renamed));
}

export function valueAt(document: unknown, path: Path): unknown {
  return path.reduce<unknown>((value, step) => (value as Container)[step], document);
}

function copyOf(value: unknown): Container {
  return (Array.isArray(value) ? [...value] : Object.assign(Object.create(null), value)) as Container;
}

/** The paths of all values in a document, the document itself first. */
export function pathsIn(value: unknown, path: Path = []): readonly Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  const steps = Array.isArray(value) ? [...value.keys()] : Object.keys(value);
  return [path, ...steps.flatMap((step) => pathsIn((value as Container)[step], [...path, step]))];
}
