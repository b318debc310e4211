import { nearest } from '../../catalog/nearest.ts';
import { columnProblem } from '../../gates/feature-contract.ts';
import type { Column } from '../../generated/ModelCard.ts';
import { flowText } from '../../yaml/scalar-text.ts';
import { gatesAsking } from '../asking-gates.ts';
import { defineRule } from '../rule.ts';
import { isUnread } from '../spoken-for.ts';

export const rule = defineRule<'ModelCard'>({
  id: 'schema/training-serving-skew',
  severity: 'error',
  summary: 'Serving sends other columns, or other types, than the model was trained on.',
  kinds: ['ModelCard'],
  check(context) {
    const { document, value, report, edit } = context;
    if (isUnread(document, ['signature', 'inputs']) || isUnread(document, ['serving', 'inputs'])) return;
    const trained = named(value.signature?.inputs);
    const sent = named(value.serving?.inputs);
    // Where one side says nothing, nobody knows whether they differ.
    if (trained.size === 0 || sent.size === 0) return;
    const isExact = gatesAsking(context, 'data-contract').some(
      ({ gate }) => gate.gate.require?.servingSchemaMatch === 'exact',
    );
    const why = 'A model that is sent something else than it was trained on still answers, and wrongly.';
    const lost = new Map([...trained].filter(([name, { column }]) => !sent.has(name) && column.required !== false));
    const renamed = new Set<string>();
    for (const [name, { column, index }] of sent) {
      const path = ['serving', 'inputs', index];
      const expected = trained.get(name);
      const related = (at: number, key: string) => [
        { path: ['signature', 'inputs', at, key], message: 'The model was trained on this.' },
      ];
      if (!expected) {
        const meant = nearest(name, lost.keys());
        if (meant !== undefined) renamed.add(meant);
        const at = meant === undefined ? undefined : trained.get(meant)?.index;
        report({
          path: [...path, 'name'],
          message: `Serving sends \`${name}\`, which the model does not know. ${why} ${meant ? `Did you mean \`${meant}\`?` : 'Take it out, or add it to `signature.inputs` if the model reads it.'}`,
          related: at === undefined ? [] : related(at, 'name'),
          fixes: meant
            ? [{ title: `Change to \`${meant}\``, edits: edit.replaceValue([...path, 'name'], flowText(meant)) }]
            : [],
        });
        continue;
      }
      const problem = columnProblem(column, expected.column, isExact ? 'exact' : 'widening');
      if (problem?.is !== 'mismatch') continue;
      report({
        path: [...path, problem.key],
        message: `${problem.what} ${why} Let serving send what the model expects.`,
        related: related(expected.index, problem.key in expected.column ? problem.key : 'name'),
      });
    }
    for (const [name, { index }] of lost) {
      if (renamed.has(name)) continue;
      report({
        path: ['serving', 'inputs'],
        part: 'key',
        message: `The model expects \`${name}\`, and serving does not send it. ${why} Let serving send it.`,
        related: [{ path: ['signature', 'inputs', index, 'name'], message: 'The model was trained on this.' }],
      });
    }
  },
});

function named(columns: readonly (Column | undefined)[] | undefined) {
  return new Map(
    (columns ?? []).flatMap((column, index): [string, { readonly column: Column; readonly index: number }][] =>
      typeof column?.name === 'string' && column.name !== '' ? [[column.name, { column, index }]] : [],
    ),
  );
}
