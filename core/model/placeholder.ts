/** Words that stand where somebody meant to write something. */
const alone =
  /^(?:todo|tbd|tba|tbc|fixme|xxx+|n\/a|n\.a\.|none given|to be (?:added|announced|confirmed|decided|defined|determined|done)|insert (?:your )?(?:response|text) here)[.!:…]*$/i;
const leading = /^(?:TODO|TBD|FIXME|XXX)\b/;
/** `[More Information Needed]`, `[insert …]`: what templates print. */
const bracketed = /^\[\s*(?:more information needed|insert\b.*|your\b.*|todo|tbd|tba|n\/a)\s*\]$/i;
/** `{{ name }}` anywhere, `{name}` and `<your name>` alone, `${NAME}` anywhere. */
const templated = /\{\{[^{}]*\}\}|\$\{[^{}]*\}|^\{[^{}]*\}$|^<[^<>]*\b(?:your|name|insert|here)\b[^<>]*>$/i;
const punctuation = /^[-–—_.…?]*$/;

/** Texts that are looked at whole; a longer one says something. */
const longest = 200;

/** Whether a text says nothing: empty, `TODO`, `TBD`, `N/A`, `[More Information Needed]`, `{…}` and their like. */
export function isPlaceholder(text: string): boolean {
  const trimmed = text.trim();
  if (trimmed.length > longest) return false;
  return (
    punctuation.test(trimmed) ||
    alone.test(trimmed) ||
    leading.test(trimmed) ||
    bracketed.test(trimmed) ||
    templated.test(trimmed)
  );
}

/** Whether a value says anything: some text that is no placeholder, a number or a boolean, at any depth. */
export function isFilled(value: unknown): boolean {
  switch (typeof value) {
    case 'string':
      return !isPlaceholder(value);
    case 'number':
    case 'boolean':
      return true;
    case 'object':
      return value !== null && Object.entries(value).some(([key, part]) => !key.startsWith('x-') && isFilled(part));
    default:
      return false;
  }
}
