import { findTask } from '../../catalog/tasks.ts';
import { isPlaceholder } from '../../model/placeholder.ts';
import { flowText } from '../../yaml/scalar-text.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule<'ModelCard'>({
  id: 'task/unknown',
  severity: 'hint',
  summary: 'The task of a model is none that catalogues of models know.',
  kinds: ['ModelCard'],
  check({ value, report, edit }) {
    const task = value.details?.task;
    if (task === undefined || isPlaceholder(task)) return;
    const match = findTask(task);
    if (match.kind === 'task') return;
    const path = ['details', 'task'];
    const meant = match.kind === 'unknown' ? match.suggestion : match.task.id;
    report({
      path,
      message: `Unknown task \`${task}\`: catalogues list models by task, so nobody finds this one. ${meant ? `Did you mean \`${meant}\`?` : 'Name the nearest of the known tasks, if one fits.'}`,
      fixes: meant
        ? [
            {
              title: `Change to \`${meant}\``,
              edits: edit.replaceValue(path, flowText(meant)),
              preferred: true,
              ...(match.kind === 'respelled' ? { safe: true } : {}),
            },
          ]
        : [],
    });
  },
});
