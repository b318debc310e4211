import assert from 'node:assert/strict';
import fc from 'fast-check';
import { attributes } from '../../../core/catalog/attributes.ts';
import { tokensOf } from '../../../core/catalog/column-names.ts';
import { matchColumn, matchColumnAll, matchProxy } from '../../../core/catalog/columns.ts';
import attributeData from '../../../core/catalog/data/attributes.json';
import proxyData from '../../../core/catalog/data/proxies.json';

const EXAMPLES: readonly (readonly [column: string, attribute: string | undefined])[] = [
  ['GENDER_CD', 'sex'],
  ['gender', 'sex'],
  ['applicantSex', 'sex'],
  ['derived_race', 'race'],
  ['race_ethnicity_cd', 'race'],
  ['AgeBand', 'age'],
  ['age', 'age'],
  ['DOB', 'age'],
  ['customer_date_of_birth', 'age'],
  ['maritalStatus', 'marital_status'],
  ['is_married', 'marital_status'],
  ['MARITAL_STATUS_CODE', 'marital_status'],
  ['native-country', 'national_origin'],
  ['Nationality', 'national_origin'],
  ['ethnic_group_code', 'ethnicity'],
  ['hispanic_flag', 'ethnicity'],
  ['is_pregnant', 'pregnancy'],
  ['VETERAN_IND', 'veteran_status'],
  ['disability_flag', 'disability'],
  ['religion', 'religion'],
  ['sexual_orientation_cd', 'sexual_orientation'],
  ['gender_identity', 'gender_identity'],
  ['num_children', 'family_status'],
  ['familial_status', 'family_status'],
  ['genetic_test_result', 'genetic_information'],
  ['account_age', undefined],
  ['loan_age_months', undefined],
  ['page', undefined],
  ['stage', undefined],
  ['mileage', undefined],
  ['trace_id', undefined],
  ['programming_language', undefined],
  ['vehicle_colour', undefined],
  ['average_spend', undefined],
  ['essex_branch', undefined],
];

const NOT_PROTECTED = [
  'account_age',
  'loan_age',
  'vehicle_age',
  'age_of_oldest_account',
  'property_age',
  'tenure_age',
  'cache_age',
  'page',
  'stage',
  'product_color',
  'car_colour',
  'programming_language',
  'race_condition',
  'sex_offender_registry',
  'disability_insurance_premium',
];

/** Ways in which tools write the words of a column name. */
const STYLES: Readonly<Record<string, (words: readonly string[]) => string>> = {
  snake: (words) => words.join('_'),
  kebab: (words) => words.join('-'),
  spaced: (words) => words.join(' '),
  dotted: (words) => words.join('.'),
  upper: (words) => words.join('_').toUpperCase(),
  camel: (words) => words.map((w, i) => (i === 0 ? w : capitalised(w))).join(''),
  pascal: (words) => words.map(capitalised).join(''),
};

function capitalised(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}

const ALIASES = attributeData.canonical.flatMap((a) => [a.name, ...a.aliases, ...(a.uncertainAliases ?? [])]);

describe('words of a column name', () => {
  const words = (name: string) => tokensOf(name).map((t) => t.text);

  it('ends words at separators and where camelCase begins one', () => {
    assert.deepEqual(words('applicantSex'), ['applicant', 'sex']);
    assert.deepEqual(words('MARITAL_STATUS_CODE'), ['marital', 'status', 'code']);
    assert.deepEqual(words('native-country of.birth'), ['native', 'country', 'of', 'birth']);
    assert.deepEqual(words('DOBYear'), ['dob', 'year']);
    assert.deepEqual(words('AGE2Band'), ['age2', 'band']);
    assert.deepEqual(words('RAC1P'), ['rac1p']);
  });

  it('knows the word before digits at its end', () => {
    assert.deepEqual(tokensOf('race12'), [{ text: 'race12', stem: 'race' }]);
    assert.deepEqual(tokensOf('2024'), [{ text: '2024', stem: '20' }]);
    assert.deepEqual(tokensOf('12'), [{ text: '12' }]);
  });

  it('has none where there are no letters', () => {
    for (const name of ['', '_', '--- ', '()']) assert.deepEqual(words(name), [], name);
  });
});

describe('protected attributes by column name', () => {
  for (const [column, attribute] of EXAMPLES) {
    it(`${column}: ${attribute ?? 'not protected'}`, () => {
      assert.equal(matchColumn(column)?.attribute, attribute);
      if (attribute !== undefined) assert.equal(matchColumn(column)?.confidence, 'high');
    });
  }

  for (const column of NOT_PROTECTED) {
    it(`${column}: not protected`, () => assert.equal(matchColumn(column), undefined));
  }

  it('is unsure about aliases with other meanings', () => {
    for (const { name, uncertainAliases } of attributeData.canonical) {
      for (const alias of uncertainAliases ?? []) {
        assert.deepEqual(matchColumn(alias), { attribute: name, confidence: 'low', matched: alias });
      }
    }
  });

  it('recognises every alias, whose attribute it is and how it is stored beside it', () => {
    for (const { name, aliases } of attributeData.canonical) {
      for (const alias of [name, ...aliases]) {
        for (const column of [alias, `applicant_${alias}`, `${alias}_cd`, `derived_${alias}_grp`, `${alias}_2`]) {
          assert.equal(matchColumn(column)?.attribute, name, column);
          assert.equal(matchColumn(column)?.confidence, 'high', column);
        }
      }
    }
  });

  it('takes the longest alias: gender identity is not sex', () => {
    assert.equal(matchColumn('gender_identity_cd')?.attribute, 'gender_identity');
    assert.equal(matchColumn('genderIdentity')?.attribute, 'gender_identity');
    assert.equal(matchColumn('sexual_orientation')?.attribute, 'sexual_orientation');
  });

  it('reports each attribute of a combined column', () => {
    const found = matchColumnAll('race_ethnicity_sex').map((m) => m.attribute);
    assert.deepEqual(found, ['race', 'ethnicity', 'sex']);
  });

  it('takes the attribute rather than the person whose it is', () => {
    assert.equal(matchColumn('spouse_age')?.attribute, 'age');
    assert.equal(matchColumn('is_spouse')?.attribute, 'marital_status');
  });

  it('tells things from their owners', () => {
    for (const column of [
      'loan_type_age',
      'account_cd_age',
      'age_of_vehicle',
      'colour_of_the_car',
      'account_disabled',
    ]) {
      assert.equal(matchColumn(column), undefined, column);
    }
    for (const column of ['loan_applicant_age', 'property_owner_race', 'age_of_account_holder', 'account_holder_sex']) {
      assert.notEqual(matchColumn(column), undefined, column);
    }
  });

  it('excludes only the words that belong to a thing', () => {
    assert.equal(matchColumn('loan_age_and_gender')?.attribute, 'sex');
  });

  it('is unsure where a word with an everyday meaning stands beside unknown ones', () => {
    assert.equal(matchColumn('race_time_seconds')?.confidence, 'low');
    assert.equal(matchColumn('age_at_origination')?.confidence, 'low');
    assert.equal(matchColumn('gender_at_origination')?.confidence, 'high');
  });

  it('reads names that are written without separators', () => {
    assert.equal(matchColumn('dateofbirth')?.attribute, 'age');
    assert.equal(matchColumn('DateofBirth')?.attribute, 'age');
    assert.equal(matchColumn('customer_nativecountry')?.attribute, 'national_origin');
    assert.equal(matchColumn('mf'), undefined);
  });

  it('is unsure about attributes that are protected only in some places', () => {
    assert.deepEqual(matchColumn('political_opinion'), {
      attribute: 'political_opinion',
      confidence: 'low',
      matched: 'political_opinion',
    });
    for (const column of ['property', 'birth', 'language', 'health'])
      assert.equal(matchColumn(column), undefined, column);
  });

  it('gives only attributes of the catalogue', () => {
    const known = new Set(attributes().map((a) => a.name));
    for (const alias of ALIASES) assert.ok(known.has(matchColumn(alias)?.attribute ?? ''), alias);
  });

  it('does not depend on how the words are written', () => {
    const alias = fc.constantFrom(...ALIASES).map((a) => a.split('_'));
    const before = fc.constantFrom([], ['customer'], ['derived'], ['unrelated']);
    const after = fc.constantFrom([], ['code'], ['flag'], ['remark']);
    const style = fc.constantFrom(...Object.keys(STYLES));
    fc.assert(
      fc.property(before, alias, after, style, (b, a, c, s) => {
        const words = [...b, ...a, ...c];
        // Capitals that stand alone run together: `MF` has lost where its words end.
        fc.pre(words.every((w) => w.length > 1));
        assert.deepEqual(matchColumn(STYLES[s]?.(words) ?? ''), matchColumn(words.join('_')));
      }),
      { numRuns: 2000 },
    );
  });

  it('never matches a part of a word', () => {
    const letters = fc.stringMatching(/^[b-df-hj-np-tv-z]{1,6}$/);
    fc.assert(
      fc.property(letters, fc.constantFrom('age', 'sex', 'race', 'religion', 'gender'), letters, (a, word, b) => {
        assert.equal(matchColumn(a + word + b), undefined);
      }),
    );
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (name) => void [matchColumn(name), matchProxy(name)]));
    fc.assert(
      fc.property(fc.array(fc.constantFrom('age', 'of', '_', 'loan', 'Sex', '9', 'race', 'cd', ' ')), (parts) => {
        void [matchColumn(parts.join('')), matchProxy(parts.join('_'))];
      }),
    );
  });

  it('takes no more than linear time on long names', () => {
    const time = (name: string): number => {
      const start = process.hrtime.bigint();
      matchColumn(name);
      matchProxy(name);
      return Number(process.hrtime.bigint() - start) / 1e6;
    };
    for (const part of ['age_', 'a', 'A', 'Aa', 'cd_', 'age_of_', '1', 'date_', '\u00e9', '\u{1d7d8}']) {
      time(part.repeat(1000));
      assert.ok(time(part.repeat(200_000)) < 250, part);
    }
  });
});

describe('proxies by column name', () => {
  it('recognises every feature of the list', () => {
    for (const { columns, uncertainColumns, proxies } of proxyData.proxies) {
      for (const column of columns) {
        assert.deepEqual(matchProxy(column)?.attributes, proxies, column);
        assert.equal(matchProxy(column)?.confidence, 'high', column);
      }
      for (const column of uncertainColumns ?? []) {
        assert.deepEqual(matchProxy(column)?.attributes, proxies, column);
        assert.equal(matchProxy(column)?.confidence, 'low', column);
      }
    }
  });

  it('reads them as tools write them', () => {
    for (const column of ['ZIP_CODE', 'zipCode', 'customerPostcode', 'APPLICANT_ZIP5', 'Postal Code', 'zipcode']) {
      assert.deepEqual(matchProxy(column)?.attributes, ['race', 'ethnicity', 'national_origin'], column);
      assert.equal(matchProxy(column)?.confidence, 'high', column);
    }
  });

  it('keeps the postcode of a property: where somebody lives tells as much', () => {
    assert.equal(matchProxy('property_postcode')?.matched, 'postcode');
  });

  it('leaves things alone that share a word with a proxy', () => {
    for (const column of ['programming_language', 'car_height', 'product_weight', 'income', 'stage', 'snapshot']) {
      assert.equal(matchProxy(column), undefined, column);
    }
  });

  it('says where a feature is a proxy only in some domains', () => {
    assert.deepEqual(matchProxy('utilisation')?.domains, ['health', 'insurance']);
    assert.equal(matchProxy('zip_code')?.domains, undefined);
  });

  it('names attributes of the catalogue, and a source', () => {
    const known = new Set(attributes().map((a) => a.name));
    for (const { proxies, source } of proxyData.proxies) {
      for (const attribute of proxies) assert.ok(known.has(attribute), attribute);
      assert.notEqual(source, '');
    }
  });
});
