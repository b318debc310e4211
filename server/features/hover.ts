import { type Hover, MarkupKind, type Position } from 'vscode-languageserver-types';
import { kindOf, type SourceDocument } from '../../core/model/documents.ts';
import { soundParts } from '../../core/model/soundness.ts';
import { ruleById } from '../../core/rules/registry.ts';
import { describeAt } from '../../core/schema/describe.ts';
import { type Found, pathAt } from '../../core/yaml/locate.ts';
import type { Path, YamlNode } from '../../core/yaml/node.ts';
import type { Client } from '../client.ts';
import type { Snapshot } from '../snapshot.ts';
import { hubHover } from './hub-card.ts';
import { gatesOf, listOf, metricsFor, policiesFor } from './known.ts';
import { nameAt } from './names.ts';
import { boundCheck, decidedPolicies, decidingCheck, decisionText, outcomeText, shortNumber } from './outcomes.ts';
import { documentAt, lspRange, offsetOf } from './place.ts';
import {
  attributeText,
  controlText,
  frameworkText,
  inert,
  metricMatchText,
  paragraphs,
  placeText,
  plainText,
} from './texts.ts';

/** What the key, value or name at a position means, and what was decided on it. */
export function hover(snapshot: Snapshot, client: Client, uri: string, position: Position): Hover | null {
  const file = snapshot.file(uri);
  const document = file && documentAt(file, offsetOf(file, position));
  const kind = document && kindOf(document);
  if (!file || !document || !kind) return null;
  const field = document.hub && hubHover(document.hub, file, offsetOf(file, position), client);
  if (field) return field;
  const found = pathAt(document.yaml, offsetOf(file, position));
  if (found.path.length === 0 || !found.node || isCollection(found.node)) return null;
  const key = String(found.path.at(-1));
  const place = describeAt(kind, document.yaml.value, found.path);
  const isKey = found.part === 'key';
  const text = paragraphs(
    isKey ? undefined : enumText(found.node, place),
    nameText(snapshot, document, found),
    boundText(snapshot, document, found),
    gateText(snapshot, document, found),
    place && (isKey || typeof found.path.at(-1) === 'string')
      ? placeText(typeof found.path.at(-1) === 'number' ? undefined : key, place)
      : undefined,
  );
  if (text === '') return null;
  const value = client.hoverMarkdown ? text : plainText(text);
  return {
    contents: { kind: client.hoverMarkdown ? MarkupKind.Markdown : MarkupKind.PlainText, value },
    range: lspRange(file, found.node),
  };
}

function isCollection(node: YamlNode): boolean {
  return node.kind === 'map' || node.kind === 'sequence';
}

function scalarOf(node: YamlNode | undefined): string | undefined {
  const scalar = node?.kind === 'alias' ? node.target : node;
  return scalar?.kind === 'scalar' && scalar.value !== null ? String(scalar.value) : undefined;
}

/** What one of a few allowed values means. */
function enumText(node: YamlNode, place: ReturnType<typeof describeAt>): string | undefined {
  const text = scalarOf(node);
  const value = place?.enum?.find((allowed) => String(allowed.value) === text);
  if (!value?.description) return undefined;
  return value.description.startsWith('`') ? value.description : `\`${text}\`: ${value.description}`;
}

function nameText(snapshot: Snapshot, document: SourceDocument, { path, part, node }: Found): string | undefined {
  const kind = kindOf(document);
  const name = kind && nameAt(kind, path, part);
  const text = part === 'key' ? String(path.at(-1)) : scalarOf(node);
  if (!name || text === undefined) return undefined;
  switch (name.is) {
    case 'metric':
    case 'set':
    case 'drift-method': {
      const match = metricsFor(snapshot.workspace, document).find(text.replace(/\[.*$/s, ''));
      return match && metricMatchText(match);
    }
    case 'attribute':
    case 'attribute-or-column':
      return attributeText(text, whereOf(snapshot, document));
    case 'control':
      return controlText(text);
    case 'framework':
      return frameworkText(text);
    case 'gate':
      return name.declares ? undefined : usedGateText(snapshot, document, text);
    case 'rule': {
      const rule = ruleById(text);
      return rule && paragraphs(`**${rule.id}** (${rule.severity})`, rule.summary);
    }
    default:
      return undefined;
  }
}

/** Domains and places of the policies that count for a document: laws depend on them. */
function whereOf(
  snapshot: Snapshot,
  document: SourceDocument,
): { domains?: readonly string[]; jurisdictions?: readonly string[] } {
  const scopes = policiesFor(snapshot.workspace, document).map((p) => soundParts(p, 'GovernancePolicy')?.scope);
  const texts = (values: readonly unknown[]): readonly string[] =>
    values.filter((v): v is string => typeof v === 'string');
  const domains = texts(scopes.flatMap((scope) => scope?.domain ?? []));
  const jurisdictions = texts(scopes.flatMap((scope) => listOf(scope?.jurisdictions)));
  return { ...(domains.length > 0 ? { domains } : {}), ...(jurisdictions.length > 0 ? { jurisdictions } : {}) };
}

function usedGateText(snapshot: Snapshot, document: SourceDocument, id: string): string | undefined {
  const gate = gatesOf(policiesFor(snapshot.workspace, document)).find((g) => g.id === id);
  if (!gate) return undefined;
  return paragraphs(`Gate \`${id}\`${gate.type ? ` of type \`${gate.type}\`` : ''}`, gate.title && inert(gate.title));
}

/** What a bound comes to, and what was measured against it. */
function boundText(snapshot: Snapshot, document: SourceDocument, { path }: Found): string | undefined {
  const at = Math.max(path.lastIndexOf('pass'), path.lastIndexOf('warn'));
  if (at < 2 || path[0] !== 'gates' || at < path.length - 2) return undefined;
  const field = String(path[at]);
  const side = path[at + 1];
  const { gate, check, stale } = gateAt(snapshot, document, path) ?? {};
  if (!gate || !check) return undefined;
  const value = side !== undefined && field === 'pass' ? check.resolved?.[side] : undefined;
  const written = side === undefined ? undefined : (field === 'pass' ? check.bound : check.warnBound)?.[side];
  const resolved =
    typeof value === 'number' && typeof written === 'string'
      ? `\`${written}\` = **${shortNumber(value)}**${check.reference ? ` (\`${check.reference.name}\` is ${shortNumber(check.reference.value ?? 'unknown')})` : ''}`
      : undefined;
  return paragraphs(
    resolved,
    `${outcomeText(gate, check)}${stale ? ' (stale)' : ''}`,
    check.message && inert(check.message),
  );
}

/** The last outcome of the gate whose id this is. */
function gateText(snapshot: Snapshot, document: SourceDocument, { path }: Found): string | undefined {
  if (path[0] !== 'gates' || path.length !== 3 || path[2] !== 'id') return undefined;
  const { gate, check, stale, decision } = gateAt(snapshot, document, path) ?? {};
  if (!gate) return undefined;
  return paragraphs(
    `${outcomeText(gate, check)}${stale ? ' (stale)' : ''}`,
    gate.message && inert(gate.message),
    decision && inert(decision),
  );
}

function gateAt(snapshot: Snapshot, document: SourceDocument, path: Path) {
  if (kindOf(document) !== 'GovernancePolicy') return undefined;
  const known = decidedPolicies(snapshot, document.uri).find(({ policy }) => policy === document);
  const id = (document.yaml.value as { gates?: readonly { id?: unknown }[] } | null)?.gates?.[Number(path[1])]?.id;
  const gate = known?.decided.evaluation.gates.find((g) => g.id === id);
  return known && gate
    ? {
        gate,
        check: boundCheck(gate)?.check ?? decidingCheck(gate),
        stale: known.stale,
        decision: decisionText(known.decided),
      }
    : undefined;
}
