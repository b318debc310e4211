import assert from 'node:assert/strict';
import fc from 'fast-check';
import { attributes, canonicalAttributeNames, findAttribute } from '../../../core/catalog/attributes.ts';
import data from '../../../core/catalog/data/attributes.json';
import { allLaws } from '../../../core/catalog/laws.ts';
import { nameKey } from '../../../core/catalog/name-key.ts';

const FOURTEEN = [
  'race',
  'ethnicity',
  'national_origin',
  'sex',
  'gender_identity',
  'sexual_orientation',
  'age',
  'disability',
  'religion',
  'marital_status',
  'family_status',
  'pregnancy',
  'genetic_information',
  'veteran_status',
];

/** Article 21(1) of the EU Charter names exactly these. */
const CHARTER = [
  'sex',
  'race',
  'colour',
  'ethnic_or_social_origin',
  'genetic_features',
  'language',
  'religion_or_belief',
  'political_or_other_opinion',
  'national_minority',
  'property',
  'birth',
  'disability',
  'age',
  'sexual_orientation',
];

describe('protected attributes', () => {
  it('are fourteen canonical ones, and extensions', () => {
    assert.deepEqual(canonicalAttributeNames(), FOURTEEN);
    assert.ok(attributes().length > FOURTEEN.length);
  });

  it('have unique names, and no alias of two attributes', () => {
    const names = attributes().map((a) => a.name);
    assert.equal(new Set(names).size, names.length);
    const owners = new Map(names.map((name) => [nameKey(name), name]));
    for (const { name, aliases, uncertainAliases } of attributes()) {
      for (const alias of [...aliases, ...uncertainAliases].filter((a) => a !== 'medical_condition')) {
        assert.ok([undefined, name].includes(owners.get(nameKey(alias))), `${alias} of ${name}`);
        owners.set(nameKey(alias), name);
      }
    }
  });

  it('are found by name and by each alias', () => {
    for (const attribute of attributes()) {
      assert.deepEqual(findAttribute(attribute.name), { kind: attribute.kind, attribute });
      for (const alias of attribute.aliases) {
        const found = findAttribute(alias);
        // medical_condition is an attribute of its own by name, though a column of that name is about disability.
        if (found.kind === 'extension') assert.equal(alias, 'medical_condition');
        else assert.deepEqual(found, { kind: 'alias', attribute, confidence: 'high' });
      }
      for (const alias of attribute.uncertainAliases) {
        assert.deepEqual(findAttribute(alias), { kind: 'alias', attribute, confidence: 'low' });
      }
    }
  });

  it('are found whatever the spelling, as an alias', () => {
    for (const name of ['Sex', 'SEX', 'marital-status', 'maritalStatus', 'National Origin']) {
      assert.equal(findAttribute(name).kind, 'alias', name);
    }
  });

  it('include every ground of the EU Charter', () => {
    const known = new Map(CHARTER.map((ground) => [ground, findAttribute(ground)]));
    for (const [ground, found] of known) assert.notEqual(found.kind, 'unknown', ground);
    const name = (ground: string) => {
      const found = known.get(ground);
      return found && 'attribute' in found ? found.attribute.name : undefined;
    };
    assert.equal(name('colour'), 'race');
    assert.equal(name('genetic_features'), 'genetic_information');
    assert.equal(name('religion_or_belief'), 'religion');
    assert.equal(name('political_or_other_opinion'), 'political_opinion');
    for (const ground of ['language', 'national_minority', 'property', 'birth', 'ethnic_or_social_origin']) {
      const found = known.get(ground);
      assert.ok(found?.kind === 'extension', ground);
      assert.deepEqual(found.attribute.scopes, [{ jurisdictions: ['EU'] }], ground);
    }
  });

  it('beyond the fourteen say where they are protected, and by which law', () => {
    const laws = new Map(allLaws().map((law) => [law.id, law]));
    for (const { name, scopes, laws: ids } of data.extensions) {
      assert.ok(scopes.length > 0, name);
      assert.ok(ids.length > 0, name);
      for (const id of ids) assert.ok(laws.get(id)?.attributes.includes(name), `${name}: ${id}`);
    }
  });

  it('point only to attributes that exist', () => {
    for (const { name, related } of attributes()) {
      for (const other of related) assert.notEqual(findAttribute(other).kind, 'unknown', `${name}: ${other}`);
    }
  });

  it('are suggested for a near miss', () => {
    const suggestions = (name: string) => {
      const found = findAttribute(name);
      return found.kind === 'unknown' ? found.suggestions : assert.fail(name);
    };
    assert.deepEqual(suggestions('gendr'), ['sex']);
    assert.equal(suggestions('disabilty')[0], 'disability');
    assert.equal(suggestions('relgion')[0], 'religion');
    assert.deepEqual(suggestions('favourite_food'), []);
    assert.deepEqual(suggestions(''), []);
  });

  it('never throw', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (name) => void findAttribute(name)));
  });
});
