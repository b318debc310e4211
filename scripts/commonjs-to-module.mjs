// Libraries that TypeScript compiled to CommonJS, read as the ES modules that they were: only of those esbuild leaves out
// what nobody uses, and only within those it gives short names to what a module gives to another.
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const helper =
  /^var __(createBinding|setModuleDefault|importStar|exportStar|importDefault) = \(this && this\.__\1\) \|\| [\s\S]*?^\}\)?(?:\(\))?\)?;\n/gm;

/**
 * A module as TypeScript emits it for CommonJS, as an ES module. `defaults` are modules that are one thing as a whole.
 * @throws where something is left of CommonJS: then TypeScript or the library does things otherwise than this knows
 */
export function toModule(commonJs, name, defaults = []) {
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
      return defaults.includes(from) ? `import ${local} from "${from}";` : `import * as ${local} from "${from}";`;
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
  if (left) throw new Error(`${name}: scripts/commonjs-to-module.mjs doesn't know this: ${left[0].trim()}`);
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

/** The package has its modules as ES modules too, for browsers: the same code, and what nobody uses can be left out. */
export const yamlAsModules = {
  yaml: fileURLToPath(new URL('../node_modules/yaml/browser/dist/index.js', import.meta.url)),
};

/** The esbuild plugin for the server's side of the protocol: 90 KB less. */
export const protocolAsModules = {
  name: 'protocol-as-modules',
  setup(build) {
    const modules =
      /[\\/]node_modules[\\/]vscode-(?:jsonrpc|languageserver|languageserver-protocol)[\\/]lib[\\/].*\.js$/;
    build.onLoad({ filter: modules }, async ({ path }) => ({
      contents: toModule(await readFile(path, 'utf8'), path),
      loader: 'js',
    }));
    const types = /[\\/]node_modules[\\/]vscode-languageserver-types[\\/]lib[\\/]esm[\\/]main\.js$/;
    build.onLoad({ filter: types }, async ({ path }) => ({
      contents: withoutTexts(await readFile(path, 'utf8')),
      loader: 'js',
    }));
  },
};

/** The types have an outdated implementation of texts, which a bundler can't see that nobody uses. */
function withoutTexts(source) {
  const [before, texts, rest] = source.split(/(?=^export var TextDocument;$)|(?=^var Is;$)/m);
  if (!texts?.startsWith('export var TextDocument;') || !rest?.startsWith('var Is;'))
    throw new Error('vscode-languageserver-types is not written as it was: look what `withoutTexts` leaves out.');
  return before + rest;
}
