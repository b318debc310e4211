// Draws docs/concepts.md from docs/concepts.yaml: each statement of governance with the fields that say it, the lines of
// the samples at which they do, and the rules, gates and commands that answer to it. Lines are looked up, never written.
import { existsSync, readFileSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { kinds, parseField, textOfField } from './concepts/fields.mjs';
import { samplePlaces, schemaLines } from './concepts/places.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const page = path.join(root, 'docs/concepts.md');

const head = `# Concepts of governance

What governance demands of models, statement by statement: where a document says it, at which line of [a sample](../samples/README.md), and what answers to it. A rule is a diagnostic, a [gate](evaluation.md#gate-types) decides, a [command](command-line.md) does. What a statement asks for beyond that is named as not built yet.
`;

/** The text of docs/concepts.md. Throws, with all of them, where fields are in no schema or in no sample. */
export function conceptsPage() {
  const { sections, otherNames } = parse(readFileSync(path.join(root, 'docs/concepts.yaml'), 'utf8'));
  const lineInSchema = schemaLines(path.join(root, 'schemas'));
  const placeInSample = samplePlaces(path.join(root, 'samples'));
  const mistakes = [];

  const said = (text) => {
    const field = parseField(text);
    const line = lineInSchema(field);
    const sample = placeInSample(field);
    if (line === undefined) mistakes.push(`\`${text}\` is in no schema`);
    else if (!sample) mistakes.push(`\`${text}\` is in no sample`);
    if (!sample || line === undefined) return '';
    const schema = `../schemas/${kinds[field.document].schema}.schema.json#L${line}`;
    const where = `[${sample.file.split('/')[0]}:${sample.line}](../samples/${sample.file}#L${sample.line})`;
    return `${field.document} [\`${textOfField(field)}\`](${schema}) (${where})`;
  };
  const rule = (id) => {
    if (!existsSync(path.join(root, `core/rules/${id}.ts`))) mistakes.push(`there is no rule \`${id}\``);
    return `[${id}](rules/${id}.md)`;
  };
  const answers = ({ rules = [], gates = [], commands = [], also = [], missing = [] }) => [
    ...rules.map(rule),
    ...gates.map((type) => `gate [\`${type}\`](evaluation.md#gate-${type})`),
    ...commands.map((command) => `command [\`${command}\`](command-line.md)`),
    ...also,
    ...(missing.length > 0 ? [`Not built yet: ${missing.join('; ')}`] : []),
  ];
  const row = (concept) =>
    `| <a id="${concept.id}"></a>**${concept.id}**: ${concept.means} | ${(concept.said ?? []).map(said).join('<br>') || '—'} | ${answers(concept).join('<br>')} |`;

  const tables = sections.map(
    ({ title, concepts }) =>
      `## ${title}\n\n| Concept | Said in | Answered by |\n| --- | --- | --- |\n${concepts.map(row).join('\n')}\n`,
  );
  const names = Object.entries(otherNames).map(
    ([name, here]) => `| \`${name}\` | ${typeof here === 'string' ? here : here.map(rule).join(', ')} |`,
  );
  const other = `## Other names\n\nWhat other lists of checks call by another id:\n\n| There | Here |\n| --- | --- |\n${names.join('\n')}\n`;
  if (mistakes.length > 0) throw new Error(`docs/concepts.yaml:\n${[...new Set(mistakes)].join('\n')}`);
  return [head, ...tables, other].join('\n');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const text = conceptsPage();
  if (!existsSync(page) || readFileSync(page, 'utf8') !== text) {
    const temporary = `${page}.${process.pid}.tmp`;
    await writeFile(temporary, text);
    await rename(temporary, page);
  }
}
