import { stringify } from 'yaml';

/** Words that YAML 1.1 tools, and there are many, read as booleans. */
const oldBooleans = /^(y|yes|n|no|on|off)$/i;

/** Whether other YAML tools read this plain text as a boolean, though YAML 1.2 does not. */
export function isOldBoolean(text: string): boolean {
  return oldBooleans.test(text);
}

/** YAML for a text, on one line, that reads back as exactly that text as a key or a value, in block and in flow. */
export function quoteIfNeeded(text: string): string {
  // A plain `<<` would merge, where a key stands.
  if (oldBooleans.test(text) || text === '<<') return JSON.stringify(text);
  const list = stringify([text], {
    version: '1.2',
    collectionStyle: 'flow',
    flowCollectionPadding: false,
    lineWidth: 0,
    singleQuote: false,
    doubleQuotedAsJSON: true,
  });
  const scalar = list.slice(1, list.lastIndexOf(']'));
  // The stringifier trusts plain texts that hold a lone carriage return or begin like a document marker.
  return /[\r\n\u0085\u2028\u2029\ufeff]|^(---|\.\.\.)/.test(scalar) && !scalar.startsWith('"')
    ? JSON.stringify(text)
    : scalar;
}

/** YAML on one line, in flow style, that reads back as that value. */
export function flowText(value: unknown): string {
  if (typeof value === 'string') return quoteIfNeeded(value);
  if (Array.isArray(value)) return `[${value.map(flowText).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    return `{${Object.entries(value)
      .map(([key, item]) => `${quoteIfNeeded(key)}: ${flowText(item)}`)
      .join(', ')}}`;
  }
  if (typeof value === 'number' && !Number.isFinite(value)) {
    return Number.isNaN(value) ? '.nan' : value > 0 ? '.inf' : '-.inf';
  }
  return Object.is(value, -0) ? '-0' : String(value ?? null);
}
