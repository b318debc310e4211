import { type Attribute, findAttribute } from '../../core/catalog/attributes.ts';
import { controlsNote, findControl, findFramework } from '../../core/catalog/controls.ts';
import { lawsFor, lawsNote } from '../../core/catalog/laws.ts';
import type { Metric, MetricMatch } from '../../core/catalog/metric.ts';
import type { PlaceDescription, ValueDescription } from '../../core/schema/describe.ts';
import { flowText } from '../../core/yaml/scalar-text.ts';

/** Texts about names, as Markdown. What comes from a document is inert: see `inert`. */

/** Text of a document, without anything that Markdown would make a link, an image or HTML of. */
export function inert(text: string): string {
  return text.replace(/[\\`*_{}[\]()<>#+!|~&$]/g, (c) => `\\${c}`).replace(/\b(https?):\/\//g, '$1:\u200b//');
}

/** `higher is better · 0 to 1 · fraction`. */
export function metricSummary(metric: Metric): string {
  const better = {
    higher: 'higher is better',
    lower: 'lower is better',
    target: `best at ${metric.target ?? 'its target'}`,
  };
  return [better[metric.better], rangeText(metric), metric.unit].filter((part) => part !== '').join(' · ');
}

function rangeText({ range: { min, max } }: Metric): string {
  if (min !== undefined && max !== undefined) return `${min} to ${max}`;
  if (min !== undefined) return `from ${min}`;
  return max === undefined ? '' : `up to ${max}`;
}

export function metricText(metric: Metric): string {
  const declared = metric.family === 'declared';
  const written = (text: string): string => (declared ? inert(text) : text);
  return paragraphs(
    `**${written(metric.title)}** \`${metric.name.replaceAll('`', '')}\``,
    metricSummary(metric),
    metric.definition && written(metric.definition),
    metric.pitfall && `**Pitfall.** ${metric.pitfall}`,
    metric.convention &&
      `**Commonly held to** ${metric.convention.bound} (${metric.convention.source}). Information, not a default.`,
    metric.needs.length > 0 && `Means nothing without ${metric.needs.map((q) => `\`${q}\``).join(', ')}.`,
    declared ? 'Declared in this workspace.' : `Source: ${metric.source}`,
  );
}

export function metricMatchText(match: MetricMatch): string {
  switch (match.kind) {
    case 'metric':
      return match.via === 'alias'
        ? paragraphs(`Another name of \`${match.metric.name}\`.`, metricText(match.metric))
        : metricText(match.metric);
    case 'transform':
      return paragraphs(
        `Not a metric of the catalogue, but a quantity that follows from \`${match.of.name}\`: ${match.transform.note}.`,
        metricText(match.of),
      );
    case 'ambiguous':
      return paragraphs(match.note, match.candidates.map((c) => `- \`${c.name}\`: ${c.definition}`).join('\n'));
  }
}

export function attributeSummary(attribute: Attribute): string {
  return attribute.kind === 'canonical' ? attribute.title : `${attribute.title} · where law adds it`;
}

/** What is known of an attribute, with the laws that protect it where a policy applies. */
export function attributeText(
  name: string,
  where: { domains?: readonly string[]; jurisdictions?: readonly string[] } = {},
): string | undefined {
  const match = findAttribute(name);
  if (match.kind === 'unknown') return undefined;
  const { attribute } = match;
  const laws = lawsFor({ ...where, attribute: attribute.name });
  const list = laws.slice(0, 12).map((law) => {
    const only = law.qualified[attribute.name];
    return `- [${law.title}](${law.url}), ${law.citation} (${law.jurisdiction}, ${law.event} ${law.date})${only ? `: ${only}` : ''}`;
  });
  if (laws.length > list.length) list.push(`- and ${laws.length - list.length} more`);
  return paragraphs(
    `**${attribute.title}** \`${attribute.name}\``,
    match.kind === 'alias' && `\`${name.replaceAll('`', '')}\` is another name of it.`,
    attribute.note,
    list.length > 0 && list.join('\n'),
    list.length > 0 && `${lawsNote().note} As of ${lawsNote().asOf}.`,
  );
}

export function controlText(reference: string): string | undefined {
  const match = findControl(reference);
  if (match.kind === 'unknown-framework') return undefined;
  const { framework } = match;
  if (!('control' in match)) {
    return paragraphs(
      `A control of [${framework.title}](${framework.url}) that the catalogue does not list.`,
      controlsNote(),
    );
  }
  const { control } = match;
  return paragraphs(
    `**${control.title}**`,
    `[${framework.title}](${control.url || framework.url}), \`${control.id}\``,
    control.appliesFrom && `Applies from ${control.appliesFrom}.`,
    control.replacement && `Replaced by \`${control.replacement}\`.`,
    control.note,
    control.gates.length > 0 &&
      `Gates of type ${control.gates.map((g) => `\`${g}\``).join(', ')} can give evidence for a part of it.`,
    controlsNote(),
  );
}

export function frameworkText(name: string): string | undefined {
  const match = findFramework(name);
  if (match.kind === 'unknown') return undefined;
  const { framework } = match;
  return paragraphs(
    `**[${framework.title}](${framework.url})** \`${framework.id}\``,
    framework.appliesFrom && `Applies from ${framework.appliesFrom}.`,
    framework.supersededBy &&
      `Superseded by \`${framework.supersededBy}\`${framework.supersededOn ? ` on ${framework.supersededOn}` : ''}.`,
    framework.penalties &&
      `Penalties: ${framework.penalties} Entered from general knowledge, not checked against the text; amounts change, and this is no legal advice.`,
    framework.note,
  );
}

/** What the schema says of a key or value. */
export function placeText(name: string | undefined, place: PlaceDescription | ValueDescription): string {
  const examples = place.examples.slice(0, 3).map((example) => `\`${flowText(example).replaceAll('`', "'")}\``);
  const allowed = place.enum?.map(({ value, description }) =>
    description?.startsWith(`\`${value}\``)
      ? `- ${description}`
      : `- \`${value}\`${description ? `: ${description}` : ''}`,
  );
  return paragraphs(
    heading(name, place.title),
    place.deprecated && '**Deprecated.**',
    place.description,
    allowed && allowed.length > 1 && allowed.length <= 20 && allowed.join('\n'),
    place.default !== undefined && `Default: \`${flowText(place.default)}\``,
    examples.length > 0 && `Example${examples.length > 1 ? 's' : ''}: ${examples.join(' · ')}`,
  );
}

function heading(name: string | undefined, title: string | undefined): string | undefined {
  const code = name && `\`${name.replaceAll('`', '')}\``;
  if (title && name && title.toLowerCase() !== name.toLowerCase()) return `**${title}** ${code}`;
  return code ?? (title && `**${title}**`);
}

/** Markdown paragraphs of what there is. */
export function paragraphs(...parts: readonly (string | false | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== false && part !== '').join('\n\n');
}

/** Markdown for editors that show none. */
export function plainText(markdown: string): string {
  return markdown
    .replace(/\[([^\]]*)\]\(([^)]*)\)/g, '$1 ($2)')
    .replace(/\*\*|`/g, '')
    .replace(/\\(.)/g, '$1');
}
