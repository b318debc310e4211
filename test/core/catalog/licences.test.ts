import assert from 'node:assert/strict';
import fc from 'fast-check';
import deprecatedIds from 'spdx-license-ids/deprecated.json';
import data from '../../../core/catalog/data/licences.json';
import { checkLicence, findHubLicence, hubLicences, spdxLicenceIds } from '../../../core/catalog/licences.ts';

const suggestion = (text: string) => {
  const found = checkLicence(text);
  return found.kind === 'unknown' ? found.suggestion : assert.fail(`${text}: ${found.kind}`);
};

describe('licences', () => {
  it('of SPDX are valid, whatever their case', () => {
    for (const id of spdxLicenceIds()) {
      assert.deepEqual(checkLicence(id), { kind: 'spdx', canonical: id });
      const lower = checkLicence(id.toLowerCase());
      assert.ok(lower.kind === 'spdx' && lower.canonical === id, id);
    }
  });

  it('may be expressions', () => {
    const expressions = [
      'MIT OR Apache-2.0',
      '(MIT OR Apache-2.0) AND BSD-3-Clause',
      'GPL-2.0-only WITH Classpath-exception-2.0',
      'Apache-2.0+',
      'MIT AND (LicenseRef-Model OR (ISC AND Zlib))',
    ];
    for (const text of expressions) assert.deepEqual(checkLicence(text), { kind: 'spdx', canonical: text });
    assert.deepEqual(checkLicence(' mit  or\tapache-2.0 '), { kind: 'spdx', canonical: 'MIT OR Apache-2.0' });
  });

  it('may be references to licences defined elsewhere', () => {
    for (const text of ['LicenseRef-my-model.1', 'DocumentRef-spdx:LicenseRef-a', 'LicenseRef-a OR LicenseRef-b']) {
      assert.deepEqual(checkLicence(text), { kind: 'licenseRef', canonical: text });
    }
  });

  it('are not what only looks like an expression', () => {
    const texts = [
      'MIT OR',
      'OR MIT',
      'MIT MIT',
      '(MIT',
      'MIT)',
      '()',
      'MIT WITH',
      'MIT WITH MIT',
      'MIT WITH Classpath-exception-2.0 WITH Classpath-exception-2.0',
      '(MIT) WITH Classpath-exception-2.0',
      'Classpath-exception-2.0',
      'AND',
      '@MIT',
      'MIT;ISC',
      'LicenseRef-',
      'LicenseRef-a b',
      'MIT+ +',
      '',
    ];
    for (const text of texts) assert.equal(checkLicence(text).kind, 'unknown', text);
  });

  it('of the Hub map to SPDX, to a reference, or to current ids', () => {
    const counts = { spdx: 0, 'hf-only': 0, deprecated: 0, licenseRef: 0, unknown: 0 };
    for (const licence of hubLicences()) {
      const found = checkLicence(licence.id);
      counts[found.kind]++;
      if (found.kind === 'spdx') assert.equal(found.canonical, licence.spdx, licence.id);
      if (found.kind === 'hf-only') assert.equal(checkLicence(found.suggestion).kind, 'licenseRef', licence.id);
      if (found.kind === 'deprecated') assert.deepEqual(found.suggestions, licence.choices, licence.id);
      assert.equal(findHubLicence(licence.id), licence);
    }
    assert.deepEqual(counts, { spdx: 45, 'hf-only': 33, deprecated: 5, licenseRef: 0, unknown: 0 });
  });

  it('that are deprecated come with whole replacements', () => {
    const deprecated = (text: string) => {
      const found = checkLicence(text);
      return found.kind === 'deprecated' ? found : assert.fail(`${text}: ${found.kind}`);
    };
    assert.deepEqual(deprecated('gpl-3.0').suggestions, ['GPL-3.0-only', 'GPL-3.0-or-later']);
    assert.deepEqual(deprecated('GPL-2.0+ OR mit').suggestions, ['GPL-2.0-or-later OR MIT']);
    assert.deepEqual(deprecated('GPL-2.0+ OR mit').ids, ['GPL-2.0+']);
    assert.deepEqual(deprecated('GPL-3.0 AND LGPL-2.1').suggestions, [
      'GPL-3.0-only AND LGPL-2.1-only',
      'GPL-3.0-or-later AND LGPL-2.1-or-later',
    ]);
    assert.deepEqual(deprecated('Nunit').suggestions, []);
  });

  it('that are deprecated have only valid replacements, all of them known', () => {
    assert.deepEqual(Object.keys(data.deprecated).sort(), [...deprecatedIds].sort());
    for (const [id, replacements] of Object.entries(data.deprecated)) {
      assert.equal(checkLicence(id).kind, 'deprecated', id);
      for (const text of replacements) assert.deepEqual(checkLicence(text), { kind: 'spdx', canonical: text });
    }
  });

  it('are suggested for a near miss', () => {
    assert.equal(suggestion('Apache 2.0'), 'Apache-2.0');
    assert.equal(suggestion('Apache License 2.0'), 'Apache-2.0');
    assert.equal(suggestion('Apache License, Version 2.0'), 'Apache-2.0');
    assert.equal(suggestion('The MIT License'), 'MIT');
    assert.equal(suggestion('Aphace-2.0'), 'Apache-2.0');
    assert.equal(suggestion('CC BY 4.0'), 'CC-BY-4.0');
    assert.equal(suggestion('Llama 3.1 Community License Agreement'), 'LicenseRef-llama3.1');
    assert.equal(suggestion('gemma OR MIT'), 'LicenseRef-gemma OR MIT');
    assert.equal(suggestion('Apache-2.0 OR MTI'), 'Apache-2.0 OR MIT');
    assert.equal(suggestion('all rights reserved by the bank'), undefined);
  });

  it('are suggested only where the suggestion is none of the unknown itself', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const found = checkLicence(text);
        if (found.kind === 'unknown' && found.suggestion !== undefined) {
          assert.notEqual(checkLicence(found.suggestion).kind, 'unknown');
        }
      }),
    );
  });

  it('never throw, however long or deeply nested', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void checkLicence(text)));
    const words = fc.constantFrom('MIT', 'gpl-2.0', 'AND', 'or', 'WITH', '(', ')', '+', 'LicenseRef-x', 'gemma', ' ');
    fc.assert(fc.property(fc.array(words), (parts) => void checkLicence(parts.join(' '))));
    for (const text of ['('.repeat(900), '('.repeat(100_000), 'MIT AND '.repeat(120), 'a'.repeat(100_000)]) {
      assert.equal(checkLicence(text).kind, 'unknown');
    }
    const nested = `${'('.repeat(400)}MIT${')'.repeat(400)}`;
    assert.equal(checkLicence(nested).kind, 'spdx');
  });
});
