import { type Range, SemanticTokenTypes } from 'vscode-languageserver-types';
import { parseBound } from '../../core/gates/bounds.ts';
import { type Kind, kindOf, type SourceDocument, type SourceFile } from '../../core/model/documents.ts';
import { splitReference } from '../../core/model/resolve.ts';
import { describeAt } from '../../core/schema/describe.ts';
import { nodeAt } from '../../core/yaml/locate.ts';
import type { Path, ScalarNode } from '../../core/yaml/node.ts';
import { scalarsOf } from '../../core/yaml/walk.ts';
import type { Snapshot } from '../snapshot.ts';
import { declarationModifier, type TokenType, tokenTypes } from '../tokens-legend.ts';
import { type Name, type NameKind, nameAt } from './names.ts';

/** What names look like; what a grammar can tell by itself has no token. */
const typeOfName: Readonly<Partial<Record<NameKind, TokenType>>> = {
  metric: SemanticTokenTypes.variable,
  set: SemanticTokenTypes.variable,
  reference: SemanticTokenTypes.variable,
  'drift-method': SemanticTokenTypes.function,
  attribute: SemanticTokenTypes.parameter,
  'attribute-or-column': SemanticTokenTypes.parameter,
  column: SemanticTokenTypes.property,
  gate: SemanticTokenTypes.class,
  stage: SemanticTokenTypes.enumMember,
  group: SemanticTokenTypes.enumMember,
  split: SemanticTokenTypes.enumMember,
  control: SemanticTokenTypes.interface,
  framework: SemanticTokenTypes.interface,
  policy: SemanticTokenTypes.namespace,
  model: SemanticTokenTypes.type,
  dataset: SemanticTokenTypes.type,
  rule: SemanticTokenTypes.macro,
};

interface Token {
  readonly start: number;
  readonly length: number;
  readonly type: TokenType;
  readonly declares: boolean;
}

/** Names, bounds and allowed values, in the protocol's relative numbers: of a whole file, or of the lines of a range. */
export function semanticTokens(snapshot: Snapshot, uri: string, range?: Range): number[] {
  const file = snapshot.file(uri);
  if (!file) return [];
  const from = range ? file.lines.offsetAt(range.start) : 0;
  const to = range ? file.lines.offsetAt(range.end) : file.text.length;
  const tokens = file.documents.flatMap((document) => {
    const kind = kindOf(document);
    return kind ? tokensOf(document, kind, from, to) : [];
  });
  return encoded(file, tokens);
}

function tokensOf(document: SourceDocument, kind: Kind, from: number, to: number): Token[] {
  const isAllowedValue = allowedValues(document, kind);
  return scalarsOf(document.yaml.root, { start: from, end: to }).flatMap(({ node, path, part }) => {
    if (/[\r\n]/.test(document.text.slice(node.start, node.end))) return [];
    const name = nameAt(kind, path, part);
    if (name?.is === 'bound') return boundTokens(node);
    const type = name && typeOfName[name.is];
    if (type) return nameToken(node, name, type);
    return part === 'value' && isAllowedValue(path, node)
      ? [tokenOf(node, node.end - node.start, SemanticTokenTypes.enumMember, false)]
      : [];
  });
}

function tokenOf({ start }: ScalarNode, length: number, type: TokenType, declares: boolean): Token {
  return { start, length, type, declares };
}

/** A name without the range or the keys that are written behind it. */
function nameToken(node: ScalarNode, { is, declares }: Name, type: TokenType): readonly Token[] {
  const whole = node.end - node.start;
  if (node.style !== 'plain') return [tokenOf(node, whole, type, declares)];
  const length =
    is === 'set'
      ? node.source.replace(/\[.*$/s, '').length
      : is === 'policy' || is === 'model'
        ? splitReference(node.source)[0].length
        : whole;
  return length > 0 ? [tokenOf(node, Math.min(length, whole), type, declares)] : [];
}

/** `baseline - 2%` is a reference and a number. */
function boundTokens(node: ScalarNode): readonly Token[] {
  if (node.style !== 'plain') return [];
  const whole = node.end - node.start;
  const bound = parseBound(typeof node.value === 'number' ? node.value : node.source);
  if (bound?.is !== 'relative') return bound ? [tokenOf(node, whole, SemanticTokenTypes.number, false)] : [];
  const reference = tokenOf(node, bound.reference.length, SemanticTokenTypes.variable, false);
  const rest = /[\d.][^\s]*(\s*(pp|%))?$/.exec(node.source.slice(bound.reference.length));
  if (!rest) return [reference];
  const start = node.start + bound.reference.length + rest.index;
  return [reference, { start, length: rest[0].length, type: SemanticTokenTypes.number, declares: false }];
}

/**
 * Finds words of the schema's own, such as `hard-mandatory`. Asked once for places that are alike: the same path but for
 * indices, in a map of the same type.
 */
function allowedValues({ yaml }: SourceDocument, kind: Kind): (path: Path, node: ScalarNode) => boolean {
  const known = new Map<string, ReadonlySet<unknown>>();
  return (path, { value }) => {
    if (typeof value !== 'string' || !/^[A-Za-z][\w.-]{0,40}$/.test(value)) return false;
    const type = path[0] === 'gates' ? nodeAt(yaml, [...path.slice(0, 2), 'type']) : undefined;
    const alike = path.map((step) => (typeof step === 'number' ? '*' : step));
    const key = JSON.stringify([alike, type?.kind === 'scalar' ? type.value : null]);
    let allowed = known.get(key);
    if (!allowed) {
      allowed = new Set((describeAt(kind, yaml.value, path)?.enum ?? []).map((one) => one.value));
      known.set(key, allowed);
    }
    return allowed.has(value);
  };
}

function encoded({ lines }: SourceFile, tokens: readonly Token[]): number[] {
  const data: number[] = [];
  let line = 0;
  let character = 0;
  for (const token of tokens) {
    const at = lines.positionAt(token.start);
    const isSameLine = at.line === line;
    const modifiers = token.declares ? declarationModifier : 0;
    data.push(at.line - line, isSameLine ? at.character - character : at.character, token.length);
    data.push(tokenTypes.indexOf(token.type), modifiers);
    line = at.line;
    character = at.character;
  }
  return data;
}
