/** What the page of the panel is made of. */
export interface PanelPage {
  /** Where VS Code serves the extension's files from. */
  readonly cspSource: string;
  readonly script: string;
  readonly style: string;
  readonly title: string;
}

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function attribute(text: string): string {
  return text.replace(/[&<>"]/g, (character) => escapes[character] ?? character);
}

/**
 * The empty page of the panel. Nothing may load or run but the extension's own script and style sheet: no inline code or
 * styles, no pictures, no connections. All text arrives later by messages and is set as text.
 */
export function panelHtml({ cspSource, script, style, title }: PanelPage): string {
  const policy = `default-src 'none'; script-src ${cspSource}; style-src ${cspSource}; base-uri 'none'; form-action 'none'`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${attribute(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${attribute(title)}</title>
<link rel="stylesheet" href="${attribute(style)}">
</head>
<body>
<div id="root"></div>
<script src="${attribute(script)}"></script>
</body>
</html>
`;
}
