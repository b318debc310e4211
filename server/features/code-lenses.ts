import type { CodeLens, Command } from 'vscode-languageserver-types';
import type { GateResult } from '../../core/gates/evaluation.ts';
import type { SourceDocument } from '../../core/model/documents.ts';
import type { Client } from '../client.ts';
import { clientCommands, serverCommands } from '../protocol/messages.ts';
import type { Snapshot } from '../snapshot.ts';
import { cardLenses } from './card-lenses.ts';
import { gatesWithHints } from './inlay-hints.ts';
import {
  type DecidedPolicy,
  decidedPolicies,
  decidingCheck,
  decisionText,
  outcomeText,
  policiesIn,
  symbolOf,
} from './outcomes.ts';
import { rangeOf } from './place.ts';
import { testLenses } from './test-lenses.ts';

/** The decision above a policy, what is filled of a card, the result above a test, and the outcome above each gate that says it nowhere else. */
export function codeLenses(snapshot: Snapshot, client: Client, uri: string): CodeLens[] {
  if (snapshot.settings.codeLens === false) return [];
  const decided = new Map(decidedPolicies(snapshot, uri).map((policy) => [policy.policy, policy]));
  const policies = policiesIn(snapshot, uri).flatMap((policy) => {
    const known = decided.get(policy);
    if (!known) return [...undecided(snapshot, client, policy), ...comparison(client, policy)];
    return [
      ...decision(snapshot, client, known),
      ...comparison(client, policy),
      ...gateLenses(snapshot, client, known),
    ];
  });
  return within(snapshot, uri, [...policies, ...cardLenses(snapshot, client, uri), ...testLenses(snapshot, uri)]);
}

/** A lens may be about an earlier text, while the present one can't be read: it stands in this one all the same. */
function within(snapshot: Snapshot, uri: string, lenses: CodeLens[]): CodeLens[] {
  const lines = snapshot.file(uri)?.lines;
  if (!lines) return lenses;
  const inside = (position: CodeLens['range']['start']) => lines.positionAt(lines.offsetAt(position));
  return lenses.map((lens) => ({
    ...lens,
    range: { start: inside(lens.range.start), end: inside(lens.range.end) },
  }));
}

/** Without a sample nothing is decided; with several somebody has to choose. */
function undecided(snapshot: Snapshot, client: Client, policy: SourceDocument): CodeLens[] {
  const shown = snapshot.simulation(policy);
  if (shown?.current.is !== 'no-sample' || shown.current.candidates.length === 0) return [];
  const title = 'Choose sample';
  return [
    { range: rangeOf(policy, [], 'key'), command: commandOf(client, title, clientCommands.chooseSample, [policy.uri]) },
  ];
}

function decision(snapshot: Snapshot, client: Client, { policy, decided, stale, offset }: DecidedPolicy): CodeLens[] {
  const start = offset({ document: decided.evaluation.policy.document, path: [], part: 'key' }, 'start');
  const range = start === undefined ? rangeOf(policy, [], 'key') : emptyAt(snapshot, policy, start);
  const title = `${decisionText(decided)}${stale ? ' (stale)' : ''}`;
  return [{ range, command: commandOf(client, title, clientCommands.simulate, [policy.uri], serverCommands.simulate) }];
}

/** Only an editor knows what was committed: this server starts no process. */
function comparison(client: Client, policy: SourceDocument): CodeLens[] {
  if (!client.commands.has(clientCommands.compareWithHead)) return [];
  const command = commandOf(client, 'Compare with HEAD', clientCommands.compareWithHead, [policy.uri]);
  return [{ range: rangeOf(policy, [], 'key'), command }];
}

function emptyAt(snapshot: Snapshot, policy: SourceDocument, offset: number): CodeLens['range'] {
  const position = (snapshot.file(policy.uri) ?? policy).lines.positionAt(offset);
  return { start: position, end: position };
}

function gateLenses(snapshot: Snapshot, client: Client, known: DecidedPolicy): CodeLens[] {
  const hinted = client.inlayHints ? gatesWithHints(snapshot, known) : new Set<string>();
  const stale = known.stale ? ' (stale)' : '';
  return known.decided.evaluation.gates.flatMap((gate) => {
    if (hinted.has(gate.id) || gate.outcome === 'skipped') return [];
    const start = known.offset(gate.place, 'start');
    if (start === undefined) return [];
    const title = `${gateText(gate)}${stale}`;
    return [
      {
        range: emptyAt(snapshot, known.policy, start),
        command: commandOf(client, title, clientCommands.simulate, [known.policy.uri, gate.id], serverCommands.explain),
      },
    ];
  });
}

/** `✗ 2 of 5 not met: codeCommit, randomSeed`. */
function gateText(gate: GateResult): string {
  const checks = gate.checks.filter((check) => check.deciding !== false);
  const check = decidingCheck(gate);
  if (typeof check?.margin === 'number') return outcomeText(gate, check);
  const open = checks.filter((c) => c.outcome !== 'pass' && c.outcome !== 'skipped');
  const effect = gate.effect === gate.outcome ? '' : ` · ${gate.effect}`;
  if (open.length === 0) return `${symbolOf(gate.outcome)} ${gate.outcome}${effect}`;
  const named = open.slice(0, 3).map((c) => c.subject);
  const more = open.length > named.length ? ` and ${open.length - named.length} more` : '';
  return `${symbolOf(gate.outcome)} ${open.length} of ${checks.length} not met: ${named.join(', ')}${more}${effect}`;
}

/** An editor that does not know a command is given the server's own; without one it shows the title alone. */
function commandOf(client: Client, title: string, command: string, args: unknown[], own?: string): Command {
  if (client.commands.has(command)) return { title, command, arguments: args };
  return own === undefined ? { title, command: '' } : { title, command: own, arguments: args };
}
