import assert from 'node:assert/strict';
import { attributes, canonicalAttributeNames } from '../../../core/catalog/attributes.ts';
import {
  allLaws,
  domainOf,
  jurisdictionsAround,
  lawsFor,
  lawsNote,
  protectedByLaw,
} from '../../../core/catalog/laws.ts';

const DOMAINS = ['any', 'credit', 'employment', 'housing', 'health', 'insurance', 'education'];
const ids = (laws: readonly { readonly id: string }[]) => laws.map((law) => law.id);

describe('laws', () => {
  it('have unique ids, a citation, an address and a date', () => {
    assert.equal(new Set(ids(allLaws())).size, allLaws().length);
    for (const law of allLaws()) {
      assert.ok(law.title !== '' && law.citation !== '', law.id);
      assert.match(law.url, /^https?:\/\/[a-z]/, law.id);
      assert.match(law.date, /^\d{4}(-\d{2}-\d{2})?$/, law.id);
      assert.ok(['enacted', 'adopted', 'in force', 'applies', 'enforced'].includes(law.event), law.id);
      assert.match(law.jurisdiction, /^(EU|[A-Z]{2}(-[A-Z]{2})?)$/, law.id);
      assert.ok(['discrimination', 'processing'].includes(law.about), law.id);
      assert.ok(law.domains.length > 0 && law.domains.every((d) => DOMAINS.includes(d)), law.id);
    }
    assert.match(lawsNote().asOf, /^\d{4}-\d{2}$/);
    assert.match(lawsNote().note, /not checked against the official texts.*not legal advice/);
  });

  it('protect attributes of the catalogue', () => {
    const known = new Set(attributes().map((a) => a.name));
    for (const law of allLaws()) {
      for (const attribute of law.attributes) assert.ok(known.has(attribute), `${law.id}: ${attribute}`);
      for (const attribute of Object.keys(law.qualified)) assert.ok(law.attributes.includes(attribute), law.id);
    }
  });

  it('leave none of the fourteen unprotected', () => {
    for (const attribute of canonicalAttributeNames()) assert.ok(lawsFor({ attribute }).length > 0, attribute);
  });

  it('are chosen by domain and place', () => {
    assert.deepEqual(ids(lawsFor({ domains: ['credit'], jurisdictions: ['US'] })), ['ECOA', 'FHA']);
    assert.deepEqual(ids(lawsFor({ domains: ['housing'], jurisdictions: ['GB'] })), ['UK-EqA']);
    assert.deepEqual(ids(lawsFor({ domains: ['education'], jurisdictions: ['US'], attribute: 'sex' })), ['TitleIX']);
    assert.deepEqual(lawsFor({ domains: ['gardening'], jurisdictions: ['US'] }), []);
    assert.deepEqual(lawsFor({ domains: ['credit'], jurisdictions: ['ZZ'] }), []);
    assert.deepEqual(lawsFor({}), allLaws());
  });

  it('of a country hold in its states, not the other way round', () => {
    const inCalifornia = ids(lawsFor({ domains: ['employment'], jurisdictions: ['US-CA'] }));
    const inTheCountry = ids(lawsFor({ domains: ['employment'], jurisdictions: ['US'] }));
    assert.ok(inCalifornia.includes('FEHA') && inCalifornia.includes('TitleVII'));
    assert.ok(!inTheCountry.includes('FEHA') && inTheCountry.includes('TitleVII'));
  });

  it('of the Union hold in its member states', () => {
    assert.deepEqual(jurisdictionsAround('de'), ['DE', 'EU']);
    assert.deepEqual(jurisdictionsAround('UK'), ['GB']);
    assert.deepEqual(jurisdictionsAround('us-ca'), ['US-CA', 'US']);
    assert.deepEqual(lawsFor({ jurisdictions: ['FR'] }), lawsFor({ jurisdictions: ['EU'] }));
  });

  it('know a domain by its other names', () => {
    assert.equal(domainOf('Credit Scoring'), 'credit');
    assert.equal(domainOf('hiring'), 'employment');
    assert.equal(domainOf('grid-load'), 'grid-load');
  });

  it('say which attributes they protect somewhere, without those that only restrict processing', () => {
    const found = protectedByLaw({ domains: ['credit'], jurisdictions: ['US'] });
    assert.deepEqual(ids(found.find((p) => p.attribute === 'race')?.laws ?? []), ['ECOA', 'FHA']);
    assert.deepEqual(ids(found.find((p) => p.attribute === 'marital_status')?.laws ?? []), ['ECOA']);
    assert.ok(!found.some((p) => p.attribute === 'veteran_status'));
    const inEurope = protectedByLaw({ domains: ['credit'], jurisdictions: ['EU'] });
    assert.ok(inEurope.every((p) => p.laws.every((law) => law.id !== 'GDPR-9')));
  });
});
