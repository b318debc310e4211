import type { Diagnostic, PublishDiagnosticsParams } from 'vscode-languageserver-protocol';
import type { Client } from './client.ts';
import { idOf } from './diagnostics-id.ts';
import type { Language } from './language.ts';
import type { Ports } from './ports.ts';
import type { Session } from './session.ts';
import type { Snapshot } from './snapshot.ts';

/** What the server says without being asked. */
export interface Outbox {
  diagnostics(params: PublishDiagnosticsParams): void;
  refreshDiagnostics(): void;
  refreshInlayHints(): void;
  refreshCodeLenses(): void;
  simulationChanged(policies: readonly string[]): void;
  failed(what: string, error: unknown): void;
}

export interface Publisher {
  /** Something has changed; what follows of it is said once the messages that have come in are read. */
  touch(): void;
  /** Something was asked: answers come before what nobody asked for. */
  asked(): void;
  /** What was last answered, so that the editor is told to ask again only where the answer is another one now. */
  answered(what: 'hints' | 'lenses', uri: string, answer: unknown): void;
  closed(uri: string): void;
  /** Resolves at the next change. */
  nextChange(): Promise<void>;
}

/** After so many messages without a pause something is said all the same. */
const longestBurst = 500;

/** Files that are not open are looked at when nothing has happened for this long. */
const idle = 300;

export function createPublisher(
  client: Client,
  ports: Ports,
  session: Session,
  load: () => Promise<Language>,
  outbox: Outbox,
): Publisher {
  /**
   * What was last said of each file: of open ones itself, which is told apart only where somebody asks, of others no more
   * than its id, since there may be thousands.
   */
  const sent = new Map<string, readonly Diagnostic[] | string>();
  /** What was last answered; the same. */
  const answers = { hints: new Map<string, unknown>(), lenses: new Map<string, unknown>() };
  const waiting: (() => void)[] = [];
  let messages = 0;
  let scheduled = false;
  let last: Snapshot | undefined;
  let cancelIdle: (() => void) | undefined;
  let round = 0;

  const guard = (what: string, task: () => void): void => {
    try {
      task();
    } catch (error) {
      outbox.failed(what, error);
    }
  };

  /** Runs when no further message came in since the last turn: a burst of edits is answered once, for its last state. */
  const drain = (seen: number, patience: number): void => {
    if (messages !== seen && patience > 0) {
      const now = messages;
      ports.schedule(() => drain(now, patience - 1));
      return;
    }
    scheduled = false;
    load().then(run, (error) => outbox.failed('Loading', error));
  };

  const run = (language: Language): void => {
    const snapshot = language.snapshots.take(session.situation());
    const changed = language.snapshots.changedFiles();
    if (last === snapshot) return;
    const before = last;
    last = snapshot;
    round++;
    if (!client.pullDiagnostics) {
      for (const uri of changed) if (session.documents.isOpen(uri)) publish(language, snapshot, uri, true);
      for (const uri of changed) if (!snapshot.file(uri)) withdraw(uri);
    }
    for (const resolve of waiting.splice(0)) resolve();
    follow(language, snapshot, changed, before, round);
  };

  const publish = (language: Language, snapshot: Snapshot, uri: string, always: boolean): void =>
    guard(`Diagnostics of ${uri}`, () => {
      // An edit has come in since: what follows of it is said next, and nothing of the text before.
      if (session.documents.version(uri) !== snapshot.versions.get(uri)) return;
      const diagnostics = language.diagnose(snapshot, client, uri);
      if (!always && wasSent(uri, diagnostics)) return;
      if (session.documents.isOpen(uri)) sent.set(uri, diagnostics);
      else if (diagnostics.length > 0) sent.set(uri, idOf(diagnostics));
      else sent.delete(uri);
      const version = snapshot.versions.get(uri);
      outbox.diagnostics({ uri, diagnostics, ...(version === undefined ? {} : { version }) });
    });

  const wasSent = (uri: string, diagnostics: readonly Diagnostic[]): boolean => {
    const last = sent.get(uri) ?? [];
    return typeof last === 'string' ? last === idOf(diagnostics) : JSON.stringify(last) === JSON.stringify(diagnostics);
  };

  const withdraw = (uri: string): void => {
    if (sent.delete(uri)) outbox.diagnostics({ uri, diagnostics: [] });
  };

  /** What a change means for everything else, in further turns, given up as soon as there is a newer change. */
  const follow = (
    language: Language,
    snapshot: Snapshot,
    changed: ReadonlySet<string>,
    before: Snapshot | undefined,
    own: number,
  ): void => {
    const isCurrent = (): boolean => own === round;
    const others = session.documents.openUris().filter((uri) => !changed.has(uri));
    const tasks: (() => void)[] = [];
    if (!client.pullDiagnostics) {
      // Answers that were kept for this round are never lost: a newer round goes through all open documents again.
      for (const uri of others) tasks.push(() => publish(language, snapshot, uri, false));
    } else if (client.refreshDiagnostics && changedBeside(session, changed, snapshot, before)) {
      tasks.push(() => outbox.refreshDiagnostics());
    }
    tasks.push(() => refresh(language, snapshot, changed));
    const policies = language.affectedPolicies(snapshot, before, changed);
    if (policies.length > 0) outbox.simulationChanged(policies);

    const next = (): void => {
      if (!isCurrent()) return;
      const task = tasks.shift();
      if (!task) return;
      guard('An update', task);
      ports.schedule(next);
    };
    ports.schedule(next);

    cancelIdle?.();
    if (client.pullDiagnostics || !snapshot.complete) return;
    cancelIdle = ports.later(idle, () => {
      const closed = [...snapshot.workspace.files.keys()].filter((uri) => !session.documents.isOpen(uri));
      const files = language.eachFile(snapshot, closed);
      const step = (): void => {
        const next = isCurrent() ? files.next() : undefined;
        if (next === undefined || next.done) return;
        if (next.value) publish(language, next.value.snapshot, next.value.uri, false);
        ports.schedule(step);
      };
      step();
    });
  };

  const refresh = (language: Language, snapshot: Snapshot, changed: ReadonlySet<string>): void => {
    // Whoever shows decisions is to have the last one that there was when the next text can't be evaluated.
    for (const uri of changed) if (answers.hints.has(uri) || answers.lenses.has(uri)) language.decide(snapshot, uri);
    const differs = (kept: ReadonlyMap<string, unknown>, answer: (uri: string) => unknown): boolean =>
      [...kept].some(([uri, last]) => !changed.has(uri) && JSON.stringify(answer(uri)) !== JSON.stringify(last));
    if (client.refreshInlayHints && differs(answers.hints, (uri) => language.inlayHints(snapshot, uri))) {
      outbox.refreshInlayHints();
    }
    if (client.refreshCodeLenses && differs(answers.lenses, (uri) => language.codeLenses(snapshot, client, uri))) {
      outbox.refreshCodeLenses();
    }
  };

  return {
    touch() {
      messages++;
      if (scheduled) return;
      scheduled = true;
      // Messages are handled one a turn, each after what its predecessor scheduled: the first turn tells nothing.
      ports.schedule(() => drain(-1, longestBurst));
    },
    asked: () => void messages++,
    answered: (what, uri, answer) => answers[what].set(uri, answer),
    closed(uri) {
      answers.hints.delete(uri);
      answers.lenses.delete(uri);
      const last = sent.get(uri);
      if (typeof last === 'object') sent.set(uri, idOf(last));
    },
    nextChange: () => new Promise((resolve) => waiting.push(resolve)),
  };
}

/** Whether something changed that an editor does not know of: files on disk, settings, the day. */
function changedBeside(
  session: Session,
  changed: ReadonlySet<string>,
  snapshot: Snapshot,
  before: Snapshot | undefined,
): boolean {
  if (!before) return false;
  if ([...changed].some((uri) => !session.documents.isOpen(uri))) return true;
  return (
    before.today !== snapshot.today ||
    before.complete !== snapshot.complete ||
    before.workspace.roots !== snapshot.workspace.roots
  );
}
