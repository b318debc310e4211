import type { DocumentTypes, Kind } from '../model/documents.ts';
import { keptSome } from '../yaml/kept-lists.ts';
import type { Path } from '../yaml/node.ts';

/** A protected attribute's name as a document writes it. */
export interface WrittenAttribute {
  readonly name: string;
  readonly path: Path;
}

type Fields = Readonly<Record<string, unknown>>;

/** Every place of a document that names a protected attribute. */
export function attributeNamesOf<K extends Kind>(
  kind: K,
  value: Partial<DocumentTypes[K]>,
): readonly WrittenAttribute[] {
  const root = value as Fields;
  switch (kind) {
    case 'GovernancePolicy':
      return [
        ...each(root.protectedAttributes, ['protectedAttributes'], 'attribute'),
        ...maps(root.proxies).flatMap(([proxy, i]) => names(proxy.for, ['proxies', i, 'for'])),
        ...(Array.isArray(root.gates) ? namesInGates(root.gates, undefined).flat() : []),
        ...maps(root.monitors).flatMap(([monitor, i]) => names(monitor.attributes, ['monitors', i, 'attributes'])),
      ];
    case 'MetricsReport':
      return [
        ...each(root.groups, ['groups'], 'attribute'),
        ...maps(root.groups).flatMap(([group, i]) => names(group.attributes, ['groups', i, 'attributes'])),
        ...each(root.metrics, ['metrics'], 'attribute'),
      ];
    case 'ModelCard': {
      const fairness = (typeof root.fairness === 'object' && root.fairness !== null ? root.fairness : {}) as Fields;
      return [
        ...each(fairness.assessments, ['fairness', 'assessments'], 'attribute'),
        ...maps(fairness.notMeasured).flatMap(([entry, i]) =>
          names(entry.attributes, ['fairness', 'notMeasured', i, 'attributes']),
        ),
      ];
    }
    default:
      return [];
  }
}

const namesInGates = keptSome((item: object | undefined, index): readonly WrittenAttribute[] | undefined => {
  if (typeof item !== 'object' || item === null) return undefined;
  const { attributes, intersections } = item as Fields;
  if (!Array.isArray(attributes) && !Array.isArray(intersections)) return undefined;
  const crossings: readonly unknown[] = Array.isArray(intersections) ? intersections : [];
  return [
    ...names(attributes, ['gates', index, 'attributes']),
    ...crossings.flatMap((crossed, j) => names(crossed, ['gates', index, 'intersections', j])),
  ];
});

function maps(value: unknown): readonly (readonly [Fields, number])[] {
  return Array.isArray(value)
    ? value.flatMap((item, i) => (typeof item === 'object' && item !== null ? [[item as Fields, i] as const] : []))
    : [];
}

function each(list: unknown, path: Path, key: string): readonly WrittenAttribute[] {
  return maps(list).flatMap(([item, i]) =>
    typeof item[key] === 'string' ? [{ name: item[key], path: [...path, i, key] }] : [],
  );
}

function names(list: unknown, path: Path): readonly WrittenAttribute[] {
  return Array.isArray(list)
    ? list.flatMap((item, i) => (typeof item === 'string' ? [{ name: item, path: [...path, i] }] : []))
    : [];
}
