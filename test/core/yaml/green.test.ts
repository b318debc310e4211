import { deepEqual } from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { endOf, type GreenNode, type GreenSequence, greenSequence, splicedSequence } from '../../../core/yaml/green.ts';
import { splicedOffsets } from '../../../core/yaml/offsets.ts';
import { writtenForms } from '../../../core/yaml/value.ts';
import { compose, wholeSyntax } from '../../../core/yaml/whole.ts';

const items: readonly GreenNode[] = [
  'a',
  '1',
  '0.50',
  '{a: 1}',
  '[x, 0.10]',
  '{a: 1, a: 2}',
  '&x {b: 1}',
  '*x',
  '[[1]]',
].flatMap((text) => {
  const composed = compose(text);
  const [syntax] = 'unreadable' in composed ? [] : wholeSyntax(text, composed);
  return syntax?.root ? [syntax.root.node] : [];
});

/** Items one after the other, each with some room before it. */
function laid(list: readonly (readonly [GreenNode, number])[]) {
  let at = 0;
  const offsets = list.map(([node, room], index) => {
    const begin = index === 0 ? at : at + room;
    at = begin + node.length;
    return begin;
  });
  return { nodes: list.map(([node]) => node), offsets };
}

function shown({ offsets, plain, ...sequence }: GreenSequence): unknown {
  const forms = plain && writtenForms.get(plain.value as object);
  return { ...sequence, offsets: [...Array.from(offsets)], plain, forms: forms && [...forms] };
}

describe('a sequence', () => {
  const list = fc.array(fc.tuple(fc.constantFrom(...items), fc.nat(9)), { maxLength: 8 });

  it('of which items are replaced is the one that is made of all of them', () => {
    fc.assert(
      fc.property(list, list, list, list, (before, gone, fresh, behind) => {
        const was = laid([...before, ...gone, ...behind]);
        const is = laid([...before, ...fresh, ...behind]);
        const at = before.length;
        const [wasAt, isAt] = [was.offsets[at + gone.length], is.offsets[at + fresh.length]];
        const spliced = splicedSequence(greenSequence(endOf(was.nodes, was.offsets), false, was.nodes, was.offsets), {
          at,
          removed: gone.length,
          nodes: is.nodes.slice(at, at + fresh.length),
          offsets: is.offsets.slice(at, at + fresh.length),
          by: (isAt ?? 0) - (wasAt ?? 0),
        });
        const whole = greenSequence(endOf(is.nodes, is.offsets), false, is.nodes, is.offsets);
        deepEqual(shown(spliced), shown(whole));
      }),
      { numRuns: 2000 },
    );
  });

  it('of numbers likewise', () => {
    deepEqual([...splicedOffsets([0, 4, 9, 12], 1, 2, [5, 6, 7], 3)], [0, 5, 6, 7, 15]);
    deepEqual([...splicedOffsets(Int32Array.from([]), 0, 0, [1], 0)], [1]);
  });
});
