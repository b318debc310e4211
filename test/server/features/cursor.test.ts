import assert from 'node:assert/strict';
import { readSource } from '../../../core/model/documents.ts';
import { type Cursor, cursorAt } from '../../../server/features/context/cursor.ts';

const head = 'apiVersion: gatewright/v1\nkind: GovernancePolicy\n';

/** The cursor at `$0` of a text behind a policy's header. */
function at(text: string, header = head): Cursor | undefined {
  const whole = header + text;
  const offset = whole.indexOf('$0');
  return cursorAt(readSource('file:///w/p.yaml', whole.replace('$0', '')), offset);
}

/** What can stand there: `key gates.0 (id,type)`, `value gates.0.metric`, `item gates`. */
function slots(text: string, header = head): readonly string[] {
  return (at(text, header)?.slots ?? []).map((slot) =>
    [slot.is, slot.path.join('.'), ...(slot.is === 'key' ? [`(${[...slot.present].join()})`] : [])]
      .join(' ')
      .replace('  ', ' '),
  );
}

describe('the cursor in block YAML', () => {
  it('stands at a key of the document on an empty line at the margin', () => {
    assert.deepEqual(slots('metadata: {name: a}\n$0'), ['key (metadata,kind,apiVersion)']);
  });

  it('stands at a key of the innermost map whose column it has', () => {
    const text = 'gates:\n  - id: a\n    type: metric\n    $0\n  - id: b\n';
    assert.deepEqual(slots(text), ['key gates.0 (type,id)']);
  });

  it('counts the items before it', () => {
    const text = 'gates:\n  - id: a\n    pass: {min: 1}\n  - {id: b}\n  - id: c\n    ty$0\n';
    assert.deepEqual(slots(text), ['key gates.2 (id)']);
  });

  it('offers key, value and item below a key without a value', () => {
    assert.deepEqual(slots('gates:\n  $0'), ['key gates ()', 'value gates', 'item gates']);
  });

  it('keeps to the entries that stand further below', () => {
    assert.deepEqual(slots('gates:\n  - id: a\n    pass:\n      $0\n      min: 0.8\n'), ['key gates.0.pass (min)']);
    assert.deepEqual(slots('gates:\n  $0\n  - id: a\n'), ['item gates']);
  });

  it('takes surplus indentation for that of the map around', () => {
    const cursor = at('gates:\n  - id: a\n      $0\n');
    assert.deepEqual(cursor?.slots[0], { is: 'key', path: ['gates', 0], present: new Set(['id']) });
    assert.equal(cursor?.column, 4);
    assert.equal((cursor?.end ?? 0) - (cursor?.start ?? 0), 2);
  });

  it('stands at an item in the column of the dashes', () => {
    assert.deepEqual(slots('gates:\n  - id: a\n  $0\n'), ['item gates']);
    assert.deepEqual(slots('gates:\n- id: a\n$0\n'), ['item gates', 'key (gates,kind,apiVersion)']);
  });

  it('stands at the key or value of an item behind its dash', () => {
    assert.deepEqual(slots('gates:\n  - id: a\n  - $0\n'), ['key gates.1 ()', 'value gates.1']);
    assert.deepEqual(slots('gates:\n  - $0\n    type: metric\n'), ['key gates.0 (type)']);
    assert.deepEqual(slots('frameworks:\n  - eu$0\n'), ['key frameworks.0 ()', 'value frameworks.0']);
  });

  it('stands at a value behind a colon, and needs a space where it touches it', () => {
    assert.deepEqual(slots('gates:\n  - id: a\n    metric: $0\n'), ['value gates.0.metric']);
    assert.equal(at('gates:\n  - id: a\n    metric:$0\n')?.padding, ' ');
    const cursor = at('gates:\n  - id: a\n    metric: prec$0ision # why\n');
    assert.equal((cursor?.end ?? 0) - (cursor?.start ?? 0), 'precision'.length);
  });

  it('replaces a key before its colon', () => {
    const cursor = at('gates:\n  - id: a\n    met$0: precision\n');
    assert.equal(cursor?.hasColon, true);
    assert.deepEqual(cursor?.slots, [{ is: 'key', path: ['gates', 0], present: new Set(['id']) }]);
  });

  it('replaces a quoted value with its quotes', () => {
    const cursor = at('frameworks: ["a$0"]');
    assert.equal(cursor?.quote, '"');
    assert.equal((cursor?.end ?? 0) - (cursor?.start ?? 0), 3);
  });

  it('knows lists in the column of their key', () => {
    assert.deepEqual(slots('gates:\n- id: a\n  controls:\n  - x\n  - y\n  $0'), [
      'item gates.0.controls',
      'key gates.0 (controls,id)',
    ]);
    assert.deepEqual(slots('gates:\n- id: a\n  controls:\n  - x\n  ti$0'), ['key gates.0 (controls,id)']);
  });

  it('is nowhere in comments, block scalars and the middle of quoted texts', () => {
    assert.deepEqual(slots('metadata: # na$0'), []);
    assert.deepEqual(slots('gates:\n  - rationale: |\n      min$0\n'), []);
    assert.deepEqual(slots('gates:\n  - rationale: |\n      text: a\n\n      $0\n    id: a'), []);
    assert.deepEqual(slots('gates:\n  - rationale: "one\n      tw$0\n      three"\n'), []);
  });

  it('goes on behind a block scalar', () => {
    assert.deepEqual(slots('gates:\n  - rationale: |\n      text: a\n    $0\n'), ['key gates.0 (rationale)']);
  });

  it('tells documents of one file apart', () => {
    const text = `${head}gates: []\n---\n$0`;
    assert.deepEqual(slots(text, ''), ['key ()']);
  });
});

describe('the cursor in brackets', () => {
  it('stands at a key, with the keys on both sides', () => {
    assert.deepEqual(slots('gates:\n  - {id: a, $0, type: metric}\n'), ['key gates.0 (id,type)']);
    assert.deepEqual(slots('gates:\n  - {$0id: a}\n'), ['key gates.0 ()']);
    assert.deepEqual(slots('gates:\n  - {$0 id: a}\n'), ['key gates.0 (id)']);
  });

  it('stands at a value', () => {
    assert.deepEqual(slots('gates:\n  - {id: a, metric: $0}\n'), ['value gates.0.metric']);
    assert.deepEqual(slots('gates:\n  - {id: a, pass: {min: ba$0}}\n'), ['value gates.0.pass.min']);
    assert.deepEqual(slots('frameworks: [a, b, $0]'), ['value frameworks.2']);
    assert.deepEqual(slots('frameworks: [$0]'), ['value frameworks.0']);
  });

  it('needs no closing bracket', () => {
    const text = 'gates:\n  - {id: a, type: metric, pass: {mi$0\n  - id: b\n    type: fairness\n';
    assert.deepEqual(slots(text), ['key gates.0.pass ()']);
  });

  it('goes over several lines', () => {
    const text =
      'gates:\n  - id: x\n  - {id: a, type: metric,\n     metric: recall, pass:\n       {min: 1, $0},\n     weight: 2}\n';
    assert.deepEqual(slots(text), ['key gates.1.pass (min)']);
  });

  it('reads JSON', () => {
    const text =
      '{"apiVersion": "gatewright/v1",\n "kind": "GovernancePolicy",\n "gates": [\n  {"id": "a", "t$0"}\n ]\n}\n';
    assert.deepEqual(slots(text, ''), ['key gates.0 (id)']);
    assert.deepEqual(slots(text.replace('"t$0"', '"type":$0'), ''), ['value gates.0.type']);
  });

  it('ignores brackets in texts and comments', () => {
    assert.deepEqual(slots('a: "{ ["\nb: x {y # {\ngates:\n  - title: x { y\n    id: "]"\n    $0'), [
      'key gates.0 (id,title)',
    ]);
  });
});

describe('what is known around the cursor', () => {
  const gatesAt = (text: string): Record<string, unknown>[] => {
    const root = at(text)?.root as { gates: Record<string, unknown>[] } | undefined;
    assert.ok(root);
    return root.gates;
  };

  it('has the other entries of every map on the way', () => {
    const gates = gatesAt('gates:\n  - id: a\n    type: fairness\n    pass:\n      $0\n    weight: 2\n');
    assert.deepEqual({ ...gates[0] }, { id: 'a', type: 'fairness', pass: null, weight: 2 });
  });

  it('has the entries of brackets, too', () => {
    const gates = gatesAt('gates:\n  - {id: a, pass: {$0}, type: metric}\n');
    assert.equal(gates[0]?.id, 'a');
    assert.deepEqual(gates[0]?.pass, {});
  });
});
