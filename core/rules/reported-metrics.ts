import { statedFigures } from '../gates/drift-figure.ts';
import type { MetricsReport } from '../generated/MetricsReport.ts';
import type { Path } from '../yaml/node.ts';
import { isMap } from '../yaml/plain-value.ts';

/** A figure of a report, and where it and its metric's name stand. */
export interface ReportedFigure {
  readonly name: string;
  readonly value: number | string;
  /** The map that the figure stands in, and its key there. */
  readonly holder: object;
  readonly key: string;
  readonly path: Path;
  /** The metric's name: a value, or a key. */
  readonly named: { readonly path: Path; readonly part: 'key' | 'value' };
}

type Fields = Readonly<Record<string, unknown>>;

/** Every figure of a report: its metrics, those of its references, windows and groups, and of its distributions. */
export function measuredIn(report: Partial<MetricsReport>): readonly ReportedFigure[] {
  const root = report as Fields;
  return [
    ...entries(root.metrics, ['metrics']),
    ...below(root.references, ['references']).flatMap(([one, path]) => entries(one.metrics, [...path, 'metrics'])),
    ...items(root.series, ['series']).flatMap(([one, path]) => entries(one.metrics, [...path, 'metrics'])),
    ...items(root.groups, ['groups']).flatMap(([table, path]) =>
      [...below(table.groups, [...path, 'groups']), ...items(table.cells, [...path, 'cells'])].flatMap(([counts, at]) =>
        byName(counts.metrics, [...at, 'metrics']),
      ),
    ),
    ...items(root.distributions, ['distributions']).flatMap(([one, path]) =>
      byName(one, path).filter(({ key }) => statistics.has(key)),
    ),
  ];
}

/** The statistics of a distribution that are one number. */
const statistics: ReadonlySet<string> = new Set(
  Object.entries(statedFigures).flatMap(([name, path]) => (path.length === 1 ? [name] : [])),
);

function entries(list: unknown, path: Path): readonly ReportedFigure[] {
  return items(list, path).flatMap(([entry, at]): readonly ReportedFigure[] => {
    const { name, value } = entry;
    if (typeof name !== 'string' || !isFigure(value)) return [];
    const named = { path: [...at, 'name'], part: 'value' } as const;
    return [{ name, value, holder: entry, key: 'value', path: [...at, 'value'], named }];
  });
}

function byName(map: unknown, path: Path): readonly ReportedFigure[] {
  if (!isMap(map)) return [];
  return Object.entries(map).flatMap(([name, value]): readonly ReportedFigure[] => {
    const at = [...path, name];
    return isFigure(value) ? [{ name, value, holder: map, key: name, path: at, named: { path: at, part: 'key' } }] : [];
  });
}

function items(list: unknown, path: Path): readonly (readonly [Fields, Path])[] {
  return Array.isArray(list)
    ? list.flatMap((item: unknown, index) => (isMap(item) ? [[item, [...path, index]] as const] : []))
    : [];
}

function below(map: unknown, path: Path): readonly (readonly [Fields, Path])[] {
  return isMap(map)
    ? Object.entries(map).flatMap(([key, value]) => (isMap(value) ? [[value, [...path, key]] as const] : []))
    : [];
}

function isFigure(value: unknown): value is number | string {
  return typeof value === 'number' || typeof value === 'string';
}
