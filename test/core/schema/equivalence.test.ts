import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import Ajv2020 from 'ajv/dist/2020.js';
import fc from 'fast-check';
import type { Kind } from '../../../core/model/documents.ts';
import { explain } from '../../../core/schema/explain.ts';
import { schemaOf } from '../../../core/schema/schemas.ts';
import { validateDocument } from '../../../core/schema/validate.ts';
import { inRepository } from '../../support/repository.ts';
import { examples, pathsIn, readExample, valueAt, withKey, withValue } from './documents.ts';

const fileOf = (kind: Kind) => kind.replace(/(?<=.)[A-Z]/g, '-$&').toLowerCase();

type Judge = (value: unknown) => boolean;

/** The schema's own word: ajv, unchanged, on the file in schemas/. */
function judge(kind: Kind): Judge {
  const ajv = new Ajv2020({ discriminator: true, strictNumbers: false, strictTypes: false, strictRequired: false });
  const schema = JSON.parse(readFileSync(inRepository('schemas', `${fileOf(kind)}.schema.json`), 'utf8')) as object;
  const whole = ajv.compile(schema);
  if (kind !== 'PolicyTest') return whole;
  const [report, card, waiver] = [judge('MetricsReport'), judge('ModelCard'), judge('Waiver')];
  const inline = (value: unknown, isValid: Judge, header: { readonly metadata: object; readonly kind: Kind }) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return true;
    const { metadata } = value as { readonly metadata?: unknown };
    const isMap = typeof metadata === 'object' && metadata !== null && !Array.isArray(metadata);
    const names = isMap ? { ...header.metadata, ...metadata } : 'metadata' in value ? metadata : header.metadata;
    return isValid({ apiVersion: 'gatewright/v1', ...header, ...value, metadata: names });
  };
  return (value) =>
    whole(value) &&
    (
      (value as { readonly cases?: readonly Readonly<Record<'metrics' | 'card' | 'waivers', unknown>>[] }).cases ?? []
    ).every(
      (testCase) =>
        inline(testCase.metrics, report, { kind: 'MetricsReport', metadata: { name: 'r' } }) &&
        inline(testCase.card, card, { kind: 'ModelCard', metadata: { name: 'c', version: '1.0.0' } }) &&
        (Array.isArray(testCase.waivers) ? testCase.waivers : []).every((one: unknown) =>
          inline(one, waiver, { kind: 'Waiver', metadata: { name: 'w' } }),
        ),
    );
}

const odd = fc.constantFrom<unknown>(
  ...[null, true, false, 0, 1, -1, 2.5, 85, Number.NaN, Number.POSITIVE_INFINITY, 1e300],
  ...['', 'x', 'all', 'skip', 'metric', 'fairness', 'P1D', '1.0.0', '85%', 'baseline - 2%', '2026-01-01', 'a-name'],
  ...[[], [null], ['a'], ['a', 'a'], [1, 1], [{}], [[]], {}, { a: 1 }, { min: 1 }, { min: null }, { type: 'metric' }],
  ...[{ edges: [0, 1], counts: [1] }, { edges: [0, 1] }, { required: true }, { severity: 'error' }],
);

for (const kind of [...new Set(examples.map((example) => example.kind))]) {
  describe(`problems of a ${kind}`, () => {
    const isValid = judge(kind);
    const files = examples.filter((example) => example.kind === kind);
    const documents = files.map(({ file }) => readExample(file));
    const places = documents.flatMap((document) => pathsIn(document).map((path) => ({ document, path })));
    const place = fc.constantFrom(...places);

    const agrees = (value: unknown): void => {
      const errors = validateDocument(kind, value).filter((problem) => problem.severity === 'error');
      const walked = explain(schemaOf(kind), value, 200).filter((problem) => problem.severity === 'error');
      const valid = isValid(value);
      const placed = errors.every((problem) => !problem.message.includes("it can't be said where"));
      const walkAgrees = kind === 'PolicyTest' || (walked.length === 0) === valid; // it does not see what is in place
      if ((errors.length === 0) === valid && walkAgrees && placed) return;
      assert.fail(JSON.stringify({ valid, errors, walked, value }).slice(0, 5000)); // too long to write out each time
    };

    it('are there exactly if ajv refuses it: each value taken away in turn', () => {
      for (const { document, path } of places) if (path.length > 0) agrees(withValue(document, path, undefined));
    });

    it('are there exactly if ajv refuses it: each value left empty in turn', () => {
      for (const { document, path } of places) agrees(withValue(document, path, null));
    });

    it('are there exactly if ajv refuses it: values replaced by others', () => {
      const other = fc.oneof(
        odd,
        place.map(({ document, path }) => valueAt(document, path)),
        fc.jsonValue({ maxDepth: 3 }),
      );
      const changed = fc
        .array(fc.tuple(place, other), { minLength: 1, maxLength: 3 })
        .map((changes) => changes.reduce<unknown>((d, [{ path }, v]) => put(d, path, v), changes[0]?.[0].document));
      fc.assert(fc.property(changed, agrees), { numRuns: 500 });
    });

    it('are there exactly if ajv refuses it: keys renamed or added', () => {
      const name = fc.constantFrom('x-own', 'X-own', '__proto__', 'constructor', 'name', 'typ', 'id', 'metrics', '');
      const renamed = fc.tuple(place, name, odd).map(([{ document, path }, key, value]) => {
        if (typeof path.at(-1) === 'string') return withKey(document, path, key);
        const here = valueAt(document, path);
        return typeof here === 'object' && !Array.isArray(here) ? withValue(document, [...path, key], value) : document;
      });
      fc.assert(fc.property(renamed, agrees), { numRuns: 400 });
    });

    it('are told of any value without throwing, at places that are in it', () => {
      fc.assert(
        fc.property(fc.anything({ withNullPrototype: true, maxDepth: 4 }), place, (value, { document, path }) => {
          const whole = put(document, path, value);
          for (const problem of validateDocument(kind, whole)) {
            const holder =
              problem.part === 'key' && problem.rule === 'schema/required' ? problem.path : problem.path.slice(0, -1);
            assert.notEqual(typeof valueAt(whole, holder), 'undefined');
          }
        }),
        { numRuns: 400 },
      );
    });
  });
}

/** Replaces a value, or leaves the document as it is where an earlier change took the place away. */
function put(document: unknown, path: readonly (string | number)[], value: unknown): unknown {
  try {
    return withValue(document, path, value === undefined ? null : value);
  } catch {
    return document;
  }
}
