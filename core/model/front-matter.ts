import { parseYaml, type YamlDocument } from '../yaml/parse.ts';

/**
 * The front matter of a Markdown text: what stands between a first line `---` and the next such line, as the beginning
 * of the text, so that offsets in it are offsets in the text. Undefined where there is none.
 */
export function frontMatterOf(text: string): { readonly text: string; readonly yaml: YamlDocument } | undefined {
  const opening = /^\ufeff?---[ \t]*\r?\n/.exec(text)?.[0];
  if (opening === undefined) return undefined;
  closing.lastIndex = opening.length;
  const match = closing.exec(text);
  // Without an end everything would be front matter: a text that begins with a rule is not.
  if (!match) return undefined;
  const head = text.slice(0, match.index);
  const [yaml, another] = parseYaml(head);
  return yaml && !another ? { text: head, yaml } : undefined;
}

const closing = /^---[ \t]*(?:\r?$|(?![\s\S]))/gm;

/** Whether a file is Markdown by its name. */
export function isMarkdown(uri: string): boolean {
  return /\.(?:md|markdown)$/i.test(uri);
}
