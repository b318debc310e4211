import { deepEqual, equal, ok } from 'node:assert/strict';
import fc from 'fast-check';
import { withoutSoundItems } from '../../../core/schema/sound-items.ts';
import { validateDocument } from '../../../core/schema/validate.ts';
import { validatorsOf } from '../../../core/schema/validator.ts';
import { examples, pathsIn, readExample, withKey, withValue } from './documents.ts';

type Lists = Readonly<Record<string, unknown>>;

/** A document whose lists are long: each is written several times over, with items of its own. */
function long(value: Lists): Lists {
  const parts = Object.entries(value).map(([key, part]) => [
    key,
    Array.isArray(part) ? Array.from({ length: 12 }, () => structuredClone(part)).flat() : part,
  ]);
  return Object.fromEntries(parts) as Lists;
}

const odd = fc.constantFrom<unknown>(null, true, 0, 85, '', 'x', 'metric', [], ['a', 'a'], {}, { min: 1 }, { a: 1 });

describe('long lists in a document', () => {
  for (const kind of [...new Set(examples.map((example) => example.kind))]) {
    it(`of kind ${kind} are valid without their sound items exactly if they are with them`, () => {
      const places = examples
        .filter((example) => example.kind === kind)
        .map(({ file }) => long(readExample(file) as Lists))
        .flatMap((document) => pathsIn(document).map((path) => ({ document, path })));
      fc.assert(
        fc.property(fc.constantFrom(...places), odd, fc.boolean(), ({ document, path }, value, isKey) => {
          // The second time, all that is sound is known to be.
          validateDocument(kind, document);
          const changed = isKey ? withKey(document, path, 'odd') : withValue(document, path, value);
          const isValid = validatorsOf(kind).document(changed);
          equal(validatorsOf(kind).document(withoutSoundItems(kind, changed)), isValid);
          const errors = validateDocument(kind, changed).filter(({ severity }) => severity === 'error');
          if (kind !== 'PolicyTest') equal(errors.length === 0, isValid);
          deepEqual(validateDocument(kind, structuredClone(changed)), validateDocument(kind, changed));
        }),
        { numRuns: 150 },
      );
    });
  }

  it('have each item validated once', () => {
    let reads = 0;
    const gates = Array.from({ length: 20 }, (_, index) => {
      const gate = { id: `g${index}`, type: 'metric', metric: 'recall', pass: { min: 0.8 } };
      return new Proxy(gate, {
        get(target, key) {
          reads++;
          return Reflect.get(target, key) as unknown;
        },
      });
    });
    const policy = (name: string): unknown => ({
      apiVersion: 'gatewright/v1',
      kind: 'GovernancePolicy',
      metadata: { name, version: '1.0.0' },
      gates,
    });
    deepEqual(validateDocument('GovernancePolicy', policy('a')), []);
    ok(reads > 0);
    reads = 0;
    deepEqual(validateDocument('GovernancePolicy', policy('b')), []);
    equal(reads, 0);
  });
});
