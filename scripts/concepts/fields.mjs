// A field of a document as docs/concepts.yaml writes it: `policy gates[drift].method = psi @churn`.

export const kinds = {
  policy: { kind: 'GovernancePolicy', schema: 'governance-policy' },
  card: { kind: 'ModelCard', schema: 'model-card' },
  report: { kind: 'MetricsReport', schema: 'metrics-report' },
  test: { kind: 'PolicyTest', schema: 'policy-test' },
  waiver: { kind: 'Waiver', schema: 'waiver' },
  configuration: { kind: 'Configuration', schema: 'configuration' },
};

/**
 * `{document, steps, value, story}`; a step is `{key, items, where}`: `items` says that a list's items are meant, `where`
 * holds pairs of a key and its value. A word alone in the brackets is the type of a gate. Throws where it can't be read.
 */
export function parseField(text) {
  const match = /^(\w+) (.+?)(?: = (.+?))?(?: @(\S+))?$/.exec(text);
  if (!match || !Object.hasOwn(kinds, match[1])) throw new Error(`\`${text}\` does not begin with a kind of document`);
  const [, document, path, value, story] = match;
  const steps = path.split(/\.(?![^[]*\])/).map((part) => {
    const step = /^([^[\]]+)(\[(.*)\])?$/.exec(part);
    if (!step) throw new Error(`\`${part}\` in \`${text}\` is no step of a path`);
    const where = (step[3] ?? '').split(',').filter((condition) => condition !== '');
    return {
      key: step[1],
      items: step[2] !== undefined,
      where: where.map((condition) => {
        const [key, ...rest] = condition.split('=');
        return rest.length === 0 ? ['type', key] : [key, rest.join('=')];
      }),
    };
  });
  return { document, steps, value, story };
}

/** The field as a reader of the table sees it: `gates[drift].method: psi`, `metrics[recall].value`. */
export function textOfField({ steps, value }) {
  const path = steps.map(({ key, items, where }) => {
    const chosen = where.map(([, wanted]) => wanted).join(', ');
    return `${key}${items && key !== '*' ? `[${chosen}]` : ''}`;
  });
  return path.join('.') + (value === undefined ? '' : `: ${value}`);
}

/**
 * The keys from a schema's root to the definition of the field, as of a JSON pointer; undefined where the schema has no
 * such field.
 */
export function pointerOf(schema, { steps }) {
  let at = [[]];
  for (const { key, items, where } of steps) {
    at = at.flatMap((pointer) => propertiesNamed(schema, pointer, key));
    if (items && key !== '*') at = at.flatMap((pointer) => itemsOf(schema, pointer, where));
  }
  return at[0];
}

const valueAt = (root, pointer) => pointer.reduce((value, key) => value?.[key], root);

/** A place and all that it stands for: what it refers to, and each of its alternatives. */
function alternatives(schema, pointer) {
  const value = valueAt(schema, pointer);
  if (typeof value?.$ref === 'string') return alternatives(schema, value.$ref.replace(/^#\//, '').split('/'));
  const inner = ['anyOf', 'oneOf'].flatMap((word) =>
    (value?.[word] ?? []).flatMap((_, index) => alternatives(schema, [...pointer, word, index])),
  );
  return [pointer, ...inner];
}

function propertiesNamed(schema, pointer, key) {
  return alternatives(schema, pointer).flatMap((place) => {
    const { properties = {}, additionalProperties } = valueAt(schema, place);
    if (Object.hasOwn(properties, key)) return [[...place, 'properties', key]];
    return additionalProperties && typeof additionalProperties === 'object' ? [[...place, 'additionalProperties']] : [];
  });
}

function itemsOf(schema, pointer, where) {
  const type = where.find(([name]) => name === 'type')?.[1];
  return alternatives(schema, pointer)
    .filter((place) => valueAt(schema, place).items)
    .flatMap((place) => alternatives(schema, [...place, 'items']))
    .filter((place) => type === undefined || valueAt(schema, place).properties?.type?.const === type);
}
