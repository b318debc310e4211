// CSV once more, character by character and in memory: what the streaming reader is held against.
export type NaiveRows = {
  readonly rows: readonly { readonly line: number; readonly fields: readonly string[] }[];
  readonly problems: readonly string[];
};

/** Rows of a text without its header, whose first line is `line`; problems as `line: message`. */
export function naiveRows(text: string, separator: string, width: number, line: number): NaiveRows {
  const rows: { line: number; fields: string[] }[] = [];
  const problems: string[] = [];
  let at = 0;
  while (at < text.length) {
    const begin = line;
    const fields: string[] = [];
    let isEmpty = true;
    let problem: string | undefined;
    for (;;) {
      let field = '';
      if (text[at] === '"') {
        isEmpty = false;
        at++;
        for (; at < text.length; at++) {
          if (text[at] === '"' && text[at + 1] === '"') at++;
          else if (text[at] === '"') break;
          if (text[at] === '\n') line++;
          field += text[at];
        }
        if (at >= text.length) {
          problems.push(`${begin}: A quote is opened in this row and never closed.`);
          return { rows, problems };
        }
        at++;
        if (text[at] === '\r' && (at + 1 === text.length || text[at + 1] === '\n')) at++;
        let rest = '';
        while (at < text.length && text[at] !== separator && text[at] !== '\n') rest += text[at++];
        if (rest !== '') problem ??= 'A field goes on after its closing quote.';
      } else {
        while (at < text.length && text[at] !== separator && text[at] !== '\n') field += text[at++];
        if (text[at] !== separator && field.endsWith('\r')) field = field.slice(0, -1);
        if (field !== '' || fields.length > 0) isEmpty = false;
      }
      fields.push(field);
      if (text[at] !== separator) break;
      isEmpty = false;
      at++;
    }
    at++;
    line++;
    if (isEmpty && (width > 1 || at >= text.length)) continue;
    if (fields.length !== width)
      problem ??= `The row has ${fields.length} ${fields.length === 1 ? 'field' : 'fields'}, the header ${width}.`;
    if (problem === undefined) rows.push({ line: begin, fields });
    else problems.push(`${begin}: ${problem}`);
  }
  return { rows, problems };
}
