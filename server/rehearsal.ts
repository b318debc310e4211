import { simulate } from '../core/gates/simulate.ts';
import type { Client } from './client.ts';
import { createDocuments } from './documents.ts';
import { complete } from './features/completion.ts';
import { diagnose } from './features/diagnostics.ts';
import { hover } from './features/hover.ts';
import { documentSymbols } from './features/symbols.ts';
import { firstSituation } from './session.ts';
import { createSnapshots, type Situation } from './snapshot.ts';

const uri = 'untitled:rehearsal.policy.yaml';
const gates = 40;
const edits = 40;

/**
 * Typing in a document of its own, an edit a step, and what editors ask while somebody types. What comes of it is for
 * nobody: it is there for V8 to compile what typing runs before somebody types, who would else wait several times as
 * long for the first answers as for later ones.
 */
export function* rehearse(client: Client | undefined, today: string): Generator<void, void> {
  if (!client?.rehearses) return;
  const documents = createDocuments();
  const nothing = (): void => undefined;
  const snapshots = createSnapshots(documents, simulate, nothing, nothing);
  const situation: Situation = { ...firstSituation(today), complete: true };
  documents.open(uri, 'yaml', 0, text());
  for (let version = 1; version <= edits; version++) {
    const snapshot = snapshots.take(situation);
    diagnose(snapshot, client, uri);
    // A letter more in a word that is one of few, and out again; then one in a text.
    const [isIn, isWord] = [version % 2 === 1, (version - 1) % 4 < 2];
    const position = { line: lineOf(gates >> 1) + (isWord ? 5 : 2), character: 20 };
    if (isIn) hover(snapshot, client, uri, position);
    else complete(snapshot, client, uri, snapshot.file(uri)?.lines.offsetAt(position) ?? 0, true);
    if (version % 8 === 0) documentSymbols(snapshot, client, uri);
    yield;
    const end = { ...position, character: position.character + 1 };
    documents.change(uri, version, [
      isIn ? { range: { start: position, end: position }, text: 'x' } : { range: { start: position, end }, text: '' },
    ]);
  }
}

const head = `apiVersion: gatewright/v1
kind: GovernancePolicy
metadata: {name: rehearsal, version: 1.0.0}
stages: [staging, production]
gates:
`;

function lineOf(gate: number): number {
  return head.split('\n').length - 1 + gate * 8;
}

function text(): string {
  const gate = (_: unknown, index: number): string => `  - id: gate-${index}
    type: metric
    title: Gate ${index}
    rationale: What gate ${index} is for, in a sentence.
    metric: accuracy
    enforcement: soft-mandatory
    pass: {min: 0.${50 + index}}
    warn: {min: 0.${40 + index}}
`;
  return head + Array.from({ length: gates }, gate).join('');
}
