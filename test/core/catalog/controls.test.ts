import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  type Control,
  controlsNote,
  controlsOf,
  findControl,
  findFramework,
  frameworks,
  successorOf,
} from '../../../core/catalog/controls.ts';

const GATES =
  'metric fairness drift lineage integrity data-contract explainability documentation security rollout monitoring cost';

const all: readonly Control[] = frameworks().flatMap((f) => controlsOf(f.id));

describe('controls', () => {
  it('have unique references', () => {
    assert.equal(new Set(all.map((c) => c.ref)).size, all.length);
    assert.equal(all.length, 228);
  });

  it('have a title, an address, a source, and gate types that exist', () => {
    for (const c of all) {
      assert.equal(c.ref, `${c.framework}:${c.id}`);
      assert.ok(c.title !== '' && c.source !== '', c.ref);
      assert.match(c.url, /^https:\/\//, c.ref);
      assert.ok(c.gates.length > 0 && c.gates.every((g) => GATES.split(' ').includes(g)), c.ref);
      assert.equal(new Set(c.gates).size, c.gates.length, c.ref);
      if (c.appliesFrom !== undefined) assert.match(c.appliesFrom, /^\d{4}-\d{2}-\d{2}$/, c.ref);
    }
  });

  it('are found by their reference', () => {
    for (const control of all) {
      const found = findControl(control.ref);
      assert.ok(found.kind === 'control' && found.control === control && found.framework.id === control.framework);
    }
  });

  it('are found in any case and spacing, and are told how they are written', () => {
    const spellings = {
      'EU-AI-Act: Art. 15 (1)': 'eu-ai-act:15(1)',
      'eu-ai-act:Article 15(1)': 'eu-ai-act:15(1)',
      'nist-ai-rmf:measure 2.3': 'nist-ai-rmf:MEASURE 2.3',
      'soc-2:cc6.1': 'soc2:CC6.1',
      'SR 11-7:V': 'sr-11-7:V',
      'hipaa:§ 164.312(b)': 'hipaa:164.312(b)',
    };
    for (const [spelling, ref] of Object.entries(spellings)) {
      const found = findControl(spelling);
      assert.ok(found.kind === 'respelled', spelling);
      assert.equal(found.control.ref, ref);
    }
  });

  it('that are not listed are unlisted where they may exist, malformed where they cannot', () => {
    for (const ref of ['eu-ai-act:10(5)', 'nist-ai-rmf:MEASURE 2.13', 'iso-42001:A.6.2.44', 'soc2:CC9.1']) {
      assert.equal(findControl(ref).kind, 'unlisted', ref);
    }
    for (const ref of ['eu-ai-act:banana', 'nist-ai-rmf:MEASUR 2.3', 'eu-ai-act:', 'eu-ai-act', 'soc2:C-C6']) {
      assert.equal(findControl(ref).kind, 'malformed', ref);
    }
  });

  it('are suggested for a near miss', () => {
    const suggestions = (ref: string) => {
      const found = findControl(ref);
      return 'suggestions' in found ? found.suggestions : assert.fail(ref);
    };
    assert.equal(suggestions('nist-ai-rmf:MEASUR 2.3')[0], 'nist-ai-rmf:MEASURE 2.3');
    assert.deepEqual(suggestions('eu-ai-akt:15(1)'), ['eu-ai-act:15(1)']);
    assert.deepEqual(suggestions('gardening:1'), []);
  });

  it('never throw', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => void [findControl(text), findControl(`soc2:${text}`)]),
    );
  });

  it('come with the note that they establish nothing', () =>
    assert.match(controlsNote(), /never establishes compliance/));
});

describe('frameworks', () => {
  it('are the nine, each with controls', () => {
    assert.deepEqual(
      frameworks().map((f) => f.id),
      ['eu-ai-act', 'nist-ai-rmf', 'iso-42001', 'iso-27001', 'soc2', 'hipaa', 'sr-26-2', 'sr-11-7', 'basel'],
    );
    for (const f of frameworks()) {
      assert.ok(controlsOf(f.id).length > 0, f.id);
      assert.match(f.url, /^https:\/\//, f.id);
      assert.equal(typeof f.urlChecked, 'boolean', f.id);
      assert.ok(f.title !== '' && f.source !== '', f.id);
      assert.equal(findControl(`${f.id}:${f.idExample}`).kind, 'control', f.id);
    }
    assert.deepEqual(controlsOf('gardening'), []);
  });

  it('are found by their other names', () => {
    for (const f of frameworks()) {
      assert.deepEqual(findFramework(f.id), { kind: 'framework', framework: f });
      for (const alias of f.aliases) assert.equal((findFramework(alias) as { framework: unknown }).framework, f, alias);
    }
    assert.deepEqual(findFramework('iso-4201'), { kind: 'unknown', suggestion: 'iso-42001' });
    assert.deepEqual(findFramework('gardening'), { kind: 'unknown' });
  });

  it('that were superseded name their successor, and their controls the ones that took their place', () => {
    const old = findFramework('sr-11-7');
    assert.ok(old.kind === 'framework');
    assert.equal(successorOf(old.framework)?.id, 'sr-26-2');
    assert.equal(old.framework.supersededOn, '2026-04-17');
    for (const control of controlsOf('sr-11-7')) {
      assert.equal(findControl(control.replacement ?? '').kind, 'control', control.ref);
    }
    const current = frameworks().filter((f) => successorOf(f) === undefined);
    assert.equal(current.length, frameworks().length - 1);
  });
});
