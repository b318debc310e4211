import { isFilled } from '../../model/placeholder.ts';
import { placeOf } from '../../yaml/locate.ts';
import type { Path } from '../../yaml/node.ts';
import { isMap } from '../../yaml/plain-value.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule<'ModelCard'>({
  id: 'hf/model-index-invalid',
  severity: 'error',
  summary: 'The Hugging Face Hub will reject the `model-index` of a card.',
  kinds: ['ModelCard'],
  check({ document, report }) {
    const yaml = document.hub?.yaml;
    const index = isMap(yaml?.value) ? yaml.value['model-index'] : undefined;
    if (!yaml || index === undefined) return;
    const tell = (path: Path, what: string, todo: string): void => {
      report({
        path: [],
        range: placeOf(yaml, path, path.length === 1 ? 'key' : 'value'),
        message: `The Hugging Face Hub will reject this \`model-index\`: ${what}. ${todo}`,
      });
    };
    for (const { path, what, todo } of faultsOf(index)) tell(path, what, todo);
  },
});

interface Fault {
  readonly path: Path;
  /** A clause. */
  readonly what: string;
  readonly todo: string;
}

/** What the Hub checks of `model-index`: see its page on model cards, and `EvalResult` of huggingface_hub. */
function* faultsOf(index: unknown): Iterable<Fault> {
  const root: Path = ['model-index'];
  if (!Array.isArray(index)) {
    yield { path: root, what: 'it is no list', todo: 'Write one item with `name` and `results`.' };
    return;
  }
  for (const [i, model] of index.entries()) {
    const at = [...root, i];
    yield* lacking(model, at, [['name'], ['results']]);
    const results = member(model, 'results');
    for (const [r, result] of (Array.isArray(results) ? results : []).entries()) {
      const below = [...at, 'results', r];
      yield* lacking(result, below, [['task', 'type'], ['dataset', 'type'], ['dataset', 'name'], ['metrics']]);
      const type = member(member(result, 'dataset'), 'type');
      if (typeof type === 'string' && isFilled(type) && !/^(?:[\w-]+\/)?[\w.-]+$/.test(type)) {
        yield {
          path: [...below, 'dataset', 'type'],
          what: `\`${type}\` is no dataset id`,
          todo: 'Write the id of a dataset, such as `organisation/name`; how it is called belongs into `dataset.name`.',
        };
      }
      const source = member(result, 'source');
      if (isFilled(member(source, 'name')) && !isFilled(member(source, 'url'))) {
        yield {
          path: [...below, 'source'],
          what: '`source` has a name and no `url`',
          todo: 'Add the address, or remove the name.',
        };
      }
      const metrics = member(result, 'metrics');
      for (const [m, metric] of (Array.isArray(metrics) ? metrics : []).entries())
        yield* lacking(metric, [...below, 'metrics', m], [['type'], ['value']]);
    }
  }
}

function* lacking(value: unknown, at: Path, fields: readonly (readonly string[])[]): Iterable<Fault> {
  for (const field of fields) {
    const written = field.reduce<unknown>(member, value);
    if (isFilled(written)) continue;
    const name = [...at, ...field].map((key) => (typeof key === 'number' ? `[${key}]` : `.${key}`)).join('');
    yield { path: [...at, ...field], what: `\`${name.slice(1)}\` is required`, todo: 'Write it.' };
  }
}

function member(value: unknown, key: string): unknown {
  return isMap(value) ? value[key] : undefined;
}
