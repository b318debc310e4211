import type { ErrorCode } from 'yaml';

/** The parser's closed set of errors in the words of somebody who has to mend the text. */
export function explainSyntaxError(code: ErrorCode, message: string): string {
  switch (code) {
    case 'BAD_INDENT':
      return "This line is indented differently from its neighbours, so YAML can't tell what it belongs to. Align it with the lines of the same level.";
    case 'TAB_AS_INDENT':
      return "Tabs can't indent YAML. Use spaces.";
    case 'MULTILINE_IMPLICIT_KEY':
      return 'A key and its colon must stand on one line. Is a `:` missing here?';
    case 'MISSING_CHAR':
      return `A character is missing: ${lower(message)}.`;
    case 'BLOCK_AS_IMPLICIT_KEY':
      return "A block can't stand here. Put it on its own lines under the key, or quote a text that holds `: `.";
    case 'BLOCK_IN_FLOW':
      return "A block can't stand inside `[ ]` or `{ }`. Write the whole value in one style.";
    case 'UNEXPECTED_TOKEN':
      return `This can't stand here: ${lower(message)}. Quote it if it is text.`;
    case 'DUPLICATE_KEY':
      return 'This key is written twice in the same map.';
    case 'ALIAS_PROPS':
      return "An alias can't have an anchor or tag of its own.";
    case 'BAD_ALIAS':
      return `${message}. Anchors (\`&name\`) must stand before the aliases (\`*name\`) that use them.`;
    case 'TAG_RESOLVE_FAILED':
      return `This tag is not understood: ${lower(message)}. Remove it; Gatewright documents need no tags.`;
    default:
      return `${message}.`;
  }
}

function lower(message: string): string {
  return message.charAt(0).toLowerCase() + message.slice(1).replace(/\.$/, '');
}
