// vscode-languageclient fits into the extension's 300 KB only without what is never used of it. esbuild can't see that in
// CommonJS, so its modules, which TypeScript compiled, are read as the ES modules that they were; features of the
// protocol that Gatewright's server hasn't got are replaced by nothing. Without this the bundle is 150 KB larger.
import { readFile } from 'node:fs/promises';

/** Features of the client that the server doesn't have, with the classes by which the client registers them. */
const unusedFeatures = {
  colorProvider: ['ColorProviderFeature'],
  declaration: ['DeclarationFeature'],
  fileOperations: [
    'DidCreateFilesFeature',
    'DidRenameFilesFeature',
    'DidDeleteFilesFeature',
    'WillCreateFilesFeature',
    'WillRenameFilesFeature',
    'WillDeleteFilesFeature',
  ],
  implementation: ['ImplementationFeature'],
  inlineCompletion: ['InlineCompletionItemFeature'],
  inlineValue: ['InlineValueFeature'],
  linkedEditingRange: ['LinkedEditingFeature'],
  signatureHelp: ['SignatureHelpFeature'],
  textDocumentContent: ['TextDocumentContentFeature'],
  typeDefinition: ['TypeDefinitionFeature'],
  typeHierarchy: ['TypeHierarchyFeature'],
};

/** A feature that announces nothing and does nothing. */
function emptyFeature(names) {
  const body = "{ fillClientCapabilities() {} initialize() {} clear() {} getState() { return { kind: 'static' }; } }";
  return names.map((name) => `export class ${name} ${body}`).join('\n');
}

/** The feature for diagnostics asks the one for notebooks when cells are sent; here none ever is. */
const notebook = `
const never = () => ({ dispose() {} });
export class NotebookDocumentSyncFeature {
  static CellScheme = 'vscode-notebook-cell';
  registrationType = { method: 'notebookDocument/sync' };
  onOpenNotificationSent = never;
  onChangeNotificationSent = never;
  onSaveNotificationSent = never;
  onCloseNotificationSent = never;
  fillClientCapabilities() {}
  initialize() {}
  register() {}
  unregister() {}
  clear() {}
  handles() { return false; }
  getProvider() {}
  getState() { return { kind: 'static' }; }
}`;

/** Modules in their place: none of the document selectors has a pattern, and `engines` says which VS Code it takes. */
const replacements = {
  minimatch:
    'export class Minimatch { constructor() { throw new Error("Patterns in document selectors are not built in."); } }',
  'semver/functions/parse': 'export default (version) => version;',
  'semver/functions/satisfies': 'export default () => true;',
};

const helper =
  /^var __(createBinding|setModuleDefault|importStar|exportStar|importDefault) = \(this && this\.__\1\) \|\| [\s\S]*?^\}\)?(?:\(\))?\)?;\n/gm;

/**
 * A module as TypeScript emits it for CommonJS, as an ES module.
 * @throws where something is left of CommonJS: then TypeScript or the library does things otherwise than this knows
 */
export function toModule(commonJs, name) {
  const exported = new Map();
  const sources = new Map();
  const reexports = [];
  let text = commonJs
    .replaceAll('\r\n', '\n')
    .replace(/^["']use strict["'];\n/, '')
    .replace(helper, '')
    .replace(/^Object\.defineProperty\(exports, "__esModule", \{ value: true \}\);\n/m, '')
    .replace(/^(?:exports\.\w+ = )+void 0;\n/gm, '')
    .replace(/^__exportStar\(require\("([^"]+)"\), exports\);/gm, 'export * from "$1";')
    .replace(
      /^Object\.defineProperty\(exports, "(\w+)", \{ enumerable: true, get: function \(\) \{ return (\w+)\.(\w+); \} \}\);\n/gm,
      (_, as, namespace, property) => {
        reexports.push([as, namespace, property]);
        return '';
      },
    )
    .replace(/^(?:const|var) (\w+) = (?:__import(?:Star|Default)\()?require\("([^"]+)"\)\)?;/gm, (_, local, from) => {
      if (from === 'vscode') return `const ${local} = require("vscode");`;
      sources.set(local, from);
      return from in replacements && from !== 'minimatch'
        ? `import ${local} from "${from}";`
        : `import * as ${local} from "${from}";`;
    })
    .replace(/^\}\)\((\w+) \|\| \(exports\.(\w+) = \1 = \{\}\)\);/gm, (_, local, as) => {
      exported.set(as, local);
      return `})(${local} || (${local} = {}));`;
    })
    .replace(/^exports\.(\w+) = (\w+);\n/gm, (_, as, local) => {
      exported.set(as, local);
      return '';
    });
  for (const [, as] of text.matchAll(/^exports\.(\w+) = /gm)) {
    text = text
      .replace(new RegExp(`^exports\\.${as} = `, 'm'), `export const ${as} = `)
      .replaceAll(`exports.${as}`, as);
  }
  const left = /^.*\b(?:exports\.|require\((?!"vscode")|module\.exports|__import).*/m.exec(
    text.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, ''),
  );
  if (left) throw new Error(`${name}: scripts/slim-language-client.mjs doesn't know this: ${left[0].trim()}`);
  // A namespace that nobody uses is no side effect.
  text = text.replace(
    /^((?:export )?)var (\w+);\n\(function \(\2\) \{\n([\s\S]*?)^\}\)\(\2 \|\| \(\2 = \{\}\)\);/gm,
    (_, prefix, local, body) =>
      `${prefix}var ${local} = /* @__PURE__ */ (function (${local}) {\n${body}return ${local};\n})({});`,
  );
  const lines = [
    ...reexports.map(
      ([as, namespace, property]) => `export { ${property} as ${as} } from "${sources.get(namespace)}";`,
    ),
    ...[...exported].map(([as, local]) => `export { ${local} as ${as} };`),
  ];
  return `${text}\n${lines.join('\n')}\n`;
}

/**
 * A module of ours that gets VS Code's API as it is. An ES module's import would copy its hundreds of properties, in each
 * module anew: a third of what activation cost.
 */
export function withPlainApi(typeScript) {
  return typeScript
    .replace(/^import \* as (\w+) from 'vscode';/gm, "const $1 = require('vscode');")
    .replace(/^import \{([^}]*)\} from 'vscode';/gm, (_, list) => {
      const names = list.split(',').map((name) => name.trim());
      return `const { ${names.filter((name) => name && !name.startsWith('type ')).join(', ')} } = require('vscode');`;
    });
}

/** The esbuild plugin. */
export const slimLanguageClient = {
  name: 'slim-language-client',
  setup(build) {
    const modules =
      /[\\/]node_modules[\\/](vscode-(?:languageclient|jsonrpc|languageserver-(?:protocol|types)))[\\/]lib[\\/].*\.js$/;
    build.onLoad({ filter: modules }, async ({ path }) => {
      const feature = /[\\/]vscode-languageclient[\\/]lib[\\/]common[\\/](\w+)\.js$/.exec(path)?.[1] ?? '';
      if (feature === 'notebook') return { contents: notebook, loader: 'js' };
      const names = unusedFeatures[feature];
      return { contents: names ? emptyFeature(names) : toModule(await readFile(path, 'utf8'), path), loader: 'js' };
    });
    build.onLoad({ filter: /[\\/]client[\\/][\w\\/-]+\.ts$/ }, async ({ path }) => {
      if (/[\\/]node_modules[\\/]/.test(path)) return undefined;
      return { contents: withPlainApi(await readFile(path, 'utf8')), loader: 'ts' };
    });
    const replaced = new RegExp(`^(${Object.keys(replacements).join('|')})$`);
    build.onResolve({ filter: replaced }, ({ path }) => ({ path, namespace: 'slim', sideEffects: false }));
    build.onLoad({ filter: /.*/, namespace: 'slim' }, ({ path }) => ({ contents: replacements[path], loader: 'js' }));
  },
};
