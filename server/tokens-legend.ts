import { SemanticTokenModifiers, type SemanticTokensLegend, SemanticTokenTypes } from 'vscode-languageserver-types';

/** What tokens can be, in the order in which they are numbered. Said with the capabilities, before features are loaded. */
export const tokenTypes = [
  SemanticTokenTypes.variable,
  SemanticTokenTypes.function,
  SemanticTokenTypes.parameter,
  SemanticTokenTypes.class,
  SemanticTokenTypes.enumMember,
  SemanticTokenTypes.interface,
  SemanticTokenTypes.namespace,
  SemanticTokenTypes.type,
  SemanticTokenTypes.property,
  SemanticTokenTypes.macro,
  SemanticTokenTypes.number,
] as const;
export type TokenType = (typeof tokenTypes)[number];

/** The bit of the only modifier. */
export const declarationModifier = 1;

export const tokensLegend: SemanticTokensLegend = {
  tokenTypes: [...tokenTypes],
  tokenModifiers: [SemanticTokenModifiers.declaration],
};
