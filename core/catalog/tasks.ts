import text from './data/tasks.json' with { type: 'text' };
import { nameKey } from './name-key.ts';
import { nearest } from './nearest.ts';
import { whenFirstUsed } from './stored.ts';

export type Modality = 'nlp' | 'cv' | 'audio' | 'tabular' | 'multimodal' | 'rl' | 'other';

/** A task of a model, as Hugging Face lists them. */
export interface Task {
  readonly id: string;
  readonly title: string;
  readonly modality: Modality;
}

/** What a task's name stands for; `respelled` is one with other case or separators. */
export type TaskMatch =
  | { readonly kind: 'task' | 'respelled'; readonly task: Task }
  | { readonly kind: 'unknown'; readonly suggestion?: string };

interface Index {
  readonly byId: ReadonlyMap<string, Task>;
  readonly byKey: ReadonlyMap<string, Task>;
}

function build({ tasks }: { readonly tasks: readonly Task[] }): Index {
  const byKey = new Map(tasks.flatMap((t) => [[nameKey(t.title), t] as const, [nameKey(t.id), t] as const]));
  return { byId: new Map(tasks.map((t) => [t.id, t])), byKey };
}

const catalogue = whenFirstUsed(text, build);

/** All tasks. */
export function tasks(): readonly Task[] {
  return [...catalogue().byId.values()];
}

/** What a task's name stands for, with what an unknown one may have been meant to be. */
export function findTask(name: string): TaskMatch {
  const { byId, byKey } = catalogue();
  const task = byId.get(name);
  if (task !== undefined) return { kind: 'task', task };
  const respelled = byKey.get(nameKey(name));
  if (respelled !== undefined) return { kind: 'respelled', task: respelled };
  const suggestion = nearest(name, byId.keys());
  return suggestion === undefined ? { kind: 'unknown' } : { kind: 'unknown', suggestion };
}
