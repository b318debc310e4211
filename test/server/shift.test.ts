import assert from 'node:assert/strict';
import { shiftBetween } from '../../server/shift.ts';

/** Where `|` of the first text stands in the second, as that text with the mark; undefined where it is lost. */
function moved(marked: string, after: string): string | undefined {
  const at = shiftBetween(marked.replace('|', ''), after).offset(marked.indexOf('|'));
  return at === undefined ? undefined : `${after.slice(0, at)}|${after.slice(at)}`;
}

describe('where a place of an earlier text stands now', () => {
  it('is where it was before a change', () => assert.equal(moved('a|bc\nd', 'abc\ndx'), 'a|bc\ndx'));
  it('moves with what is written before it', () => assert.equal(moved('a\nb|', 'xx\na\nb'), 'xx\na\nb|'));
  it('stays behind a value that is typed', () =>
    assert.equal(moved('min: 0.82}|\nb', 'min: 0.9}\nb'), 'min: 0.9}|\nb'));
  it('is found between two changes', () => {
    assert.equal(moved('one\nkeep|\ntwo', 'one!\nkeep\ntwo!'), 'one!\nkeep|\ntwo!');
    assert.equal(moved('one\nkeep|\ntwo', 'one\nmore\nkeep\ntw'), 'one\nmore\nkeep|\ntw');
  });
  it('is found among lines that are alike', () => {
    assert.equal(moved('x\n- a\n- a|\n- a\ny', 'X\n- a\n- a\n- a\nY'), 'X\n- a\n- a|\n- a\nY');
  });
  it('is lost where it was rewritten', () => assert.equal(moved('a\nbo|ld\nc', 'x\nnew\nlines\nz'), undefined));
  it('holds for every offset of an unchanged text', () => {
    for (let at = 0; at <= 5; at++) assert.equal(shiftBetween('a\nb\nc', 'a\nb\nc').offset(at), at);
  });
});
