import { workspace } from 'vscode';
import type { DocumentSelector, DynamicFeature, ServerCapabilities, StaticFeature } from 'vscode-languageclient';
import { ownLanguages, selectorOf } from './documents.ts';

/** The id is the section of the settings, too: `gatewright.trace.server`. */
export const clientId = 'gatewright';
export const clientName = 'Gatewright';

// biome-ignore lint/suspicious/noExplicitAny: the library's own signature; registration options differ by feature
type Feature = StaticFeature | DynamicFeature<any>;

/** What any YAML or JSON extension does as well: ours do it in documents of our own languages only. */
const generic = new Set([
  'textDocument/formatting',
  'textDocument/rangeFormatting',
  'textDocument/onTypeFormatting',
  'textDocument/foldingRange',
  'textDocument/selectionRange',
  'textDocument/documentSymbol',
  'textDocument/semanticTokens',
]);

/** The schemes of the workspace's folders. */
export function folderSchemes(): readonly string[] {
  return (workspace.workspaceFolders ?? []).map((folder) => folder.uri.scheme);
}

/**
 * A feature of the client library as it is registered here: those that any YAML extension has too are kept to our own
 * languages, so that plain YAML and JSON get no second formatter, outline or folding.
 */
export function narrowFeatures(feature: Feature): Feature {
  if (!('registrationType' in feature) || !generic.has(feature.registrationType.method)) return feature;
  const initialize = feature.initialize.bind(feature);
  feature.initialize = (capabilities: ServerCapabilities, selector: DocumentSelector | undefined) =>
    initialize(capabilities, selector && selectorOf(ownLanguages, folderSchemes()));
  return feature;
}
