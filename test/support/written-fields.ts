import { ok } from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { kindOf, readSource } from '../../core/model/documents.ts';
import { describeAt } from '../../core/schema/describe.ts';
import { indexLines } from '../../core/yaml/lines.ts';
import { placeOf } from '../../core/yaml/locate.ts';
import type { Path } from '../../core/yaml/node.ts';
import { inRepository } from './repository.ts';

/** A field as scripts/concepts/fields.mjs reads it from docs/concepts.yaml. */
export interface Field {
  readonly document: string;
  readonly steps: readonly {
    readonly key: string;
    readonly items: boolean;
    readonly where: readonly [string, string][];
  }[];
  readonly value: string | undefined;
}

/** A document of the samples. */
export interface Sample {
  readonly name: string;
  readonly kind: string;
  readonly value: Readonly<Record<string, unknown>>;
  /** The lines, from 1, at which a field is written. */
  linesOf(field: Field): readonly number[];
}

let known: readonly Sample[] | undefined;

/** The documents of the samples, read once. */
export function samples(): readonly Sample[] {
  return (known ??= readSamples());
}

/** The documents of the samples, read by our own reader. */
function readSamples(): readonly Sample[] {
  const names = (readdirSync(inRepository('samples'), { recursive: true }) as string[]).filter((name) =>
    /\.ya?ml$/.test(name),
  );
  return names.flatMap((name) => {
    const text = readFileSync(inRepository('samples', name), 'utf8');
    const lines = indexLines(text);
    return readSource(`file:///samples/${name}`, text).documents.map((document): Sample => {
      const kind = kindOf(document);
      ok(kind, name);
      const { value } = document.yaml;
      return {
        name: name.split(path.sep).join('/'),
        kind,
        value: value as Sample['value'],
        linesOf: ({ steps, value: expected }) => {
          const found = pathsTo(value, steps, expected);
          for (const one of found) ok(describeAt(kind, value, one.path), `${one.path.join('.')} is in no schema`);
          return found.map(({ path: at, part }) => lines.positionAt(placeOf(document.yaml, at, part).start).line + 1);
        },
      };
    });
  });
}

/** The paths at which a value has a field. */
function pathsTo(
  root: unknown,
  steps: Field['steps'],
  expected: string | undefined,
): readonly { readonly path: Path; readonly part: 'key' | 'value' }[] {
  let places: readonly { readonly path: Path; readonly value: unknown }[] = [{ path: [], value: root }];
  for (const { key, items, where } of steps) {
    const inside = places.flatMap(({ path: at, value }) =>
      entriesOf(value).flatMap(([name, part]) =>
        typeof name === 'string' && (key === '*' || name === key) ? [{ path: [...at, name], value: part }] : [],
      ),
    );
    const listed = inside.flatMap((place) =>
      items && Array.isArray(place.value)
        ? place.value.map((item: unknown, index) => ({ path: [...place.path, index], value: item }))
        : [place],
    );
    places = listed.filter(({ value }) =>
      where.every(([name, wanted]) => says((value as Readonly<Record<string, unknown>> | null)?.[name], wanted)),
    );
  }
  if (expected === undefined) return places.map((place) => ({ path: place.path, part: 'key' }));
  return places.flatMap(({ path: at, value }) => {
    const scalars = Array.isArray(value)
      ? value.map((item: unknown, index) => ({ path: [...at, index], item }))
      : [{ path: at, item: value }];
    return scalars
      .filter(({ item }) => String(item) === expected)
      .map((one) => ({ path: one.path, part: 'value' as const }));
  });
}

const says = (value: unknown, wanted: string): boolean => [value].flat().some((one) => String(one) === wanted);

function entriesOf(value: unknown): readonly [string, unknown][] {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : [];
}
