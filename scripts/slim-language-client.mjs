// vscode-languageclient fits into the extension's 300 KB only without what is never used of it. esbuild can't see that in
// CommonJS, so its modules, which TypeScript compiled, are read as the ES modules that they were; features of the
// protocol that Gatewright's server hasn't got are replaced by nothing. Without this the bundle is 150 KB larger.
import { readFile } from 'node:fs/promises';
import { toModule } from './commonjs-to-module.mjs';

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
const wholes = Object.keys(replacements).filter((name) => name !== 'minimatch');

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
      return {
        contents: names ? emptyFeature(names) : toModule(await readFile(path, 'utf8'), path, wholes),
        loader: 'js',
      };
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
