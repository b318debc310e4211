import assert from 'node:assert/strict';
import { findTask, tasks } from '../../../core/catalog/tasks.ts';

describe('tasks', () => {
  it('have unique ids, a title and a modality', () => {
    assert.equal(new Set(tasks().map((t) => t.id)).size, tasks().length);
    assert.equal(tasks().length, 57);
    for (const task of tasks()) {
      assert.match(task.id, /^[a-z0-9]+(-[a-z0-9]+)*$/);
      assert.notEqual(task.title, '');
      assert.ok(['nlp', 'cv', 'audio', 'tabular', 'multimodal', 'rl', 'other'].includes(task.modality), task.id);
    }
  });

  it('are found by id, and by title or another spelling', () => {
    for (const task of tasks()) {
      assert.deepEqual(findTask(task.id), { kind: 'task', task });
      assert.deepEqual(findTask(task.id.toUpperCase().replaceAll('-', '_')), { kind: 'respelled', task });
      if (task.title !== task.id) assert.equal((findTask(task.title) as { task: unknown }).task, task, task.title);
    }
  });

  it('are suggested for a near miss', () => {
    assert.deepEqual(findTask('tabular-classif'), { kind: 'unknown', suggestion: 'tabular-classification' });
    assert.deepEqual(findTask('text-clasification'), { kind: 'unknown', suggestion: 'text-classification' });
    assert.deepEqual(findTask('loan-approval-by-committee'), { kind: 'unknown' });
    assert.deepEqual(findTask(''), { kind: 'unknown' });
  });
});
