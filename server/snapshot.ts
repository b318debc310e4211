import type { PrepareReport, ReportDocument } from '../core/gates/evidence.ts';
import { type PreparedRows, prepareWith } from '../core/gates/rows-preparation.ts';
import type { SampleChoice, Simulate } from '../core/gates/simulation.ts';
import type { Diagnostic } from '../core/model/diagnostic.ts';
import { kindOf, readSource, type SourceDocument, type SourceFile, textOf } from '../core/model/documents.ts';
import { mayBeOurs } from '../core/model/may-be-ours.ts';
import { type ModelIndexByFolder, wantsModelIndex, withModelIndex } from '../core/model/model-index.ts';
import { createWorkspace, type Workspace } from '../core/model/workspace.ts';
import { checkFile } from '../core/rules/check.ts';
import { type CheckMemory, createCheckMemory } from '../core/rules/check-memory.ts';
import type { CheckInWorkspace } from '../core/rules/fix-all.ts';
import { sameText, type Text } from '../core/yaml/text.ts';
import type { Documents, FileChange } from './documents.ts';
import type { EditorSettings } from './protocol/messages.ts';
import { firstRevisions, type Revisions, revised } from './revisions.ts';
import { createSimulations, type ShownSimulation } from './simulations.ts';

/** What the server knows at one moment. Features are functions of it. */
export interface Snapshot {
  readonly workspace: Workspace;
  readonly revisions: Revisions;
  readonly today: string;
  /** Whether all files of the workspace have been read; until then nobody can say that something is missing. */
  readonly complete: boolean;
  /** Versions of the open documents. */
  readonly versions: ReadonlyMap<string, number>;
  readonly choices: ReadonlyMap<string, SampleChoice>;
  readonly settings: EditorSettings;
  /** All files whose names are known: documents, rows, others' YAML. */
  readonly knownFiles: ReadonlySet<string>;
  file(uri: string): SourceFile | undefined;
  /** The last text of an open file that parsed; the present one where it does. */
  lastGood(uri: string): SourceFile | undefined;
  diagnostics(uri: string): readonly Diagnostic[];
  /** The same moment with files that have been read again, so that what is found out about them is forgotten with them. */
  apart(files: readonly SourceFile[]): Snapshot;
  /** What would be wrong with a file if the workspace were another one. */
  readonly check: CheckInWorkspace;
  /** Undefined while the workspace is being read. */
  simulation(policy: SourceDocument): ShownSimulation | undefined;
  /** Lays rows over reports; a sentence while they are being read. */
  readonly prepare: PrepareReport;
  readonly rows: Situation['rows'];
  /** Columns of a CSV file, where they have been read. */
  columns(uri: string): readonly string[] | undefined;
}

/** Everything that changes beside texts. */
export interface Situation {
  readonly roots: readonly string[];
  readonly today: string;
  readonly complete: boolean;
  readonly settings: EditorSettings;
  readonly choices: ReadonlyMap<string, SampleChoice>;
  readonly knownFiles: ReadonlySet<string>;
  readonly columns: ReadonlyMap<string, readonly string[]>;
  /** What came of the rows of reports, by their keys. */
  readonly rows: ReadonlyMap<string, PreparedRows>;
}

export interface Snapshots {
  /** The present moment: texts that have changed are parsed now. */
  take(situation: Situation): Snapshot;
  /** URIs of the files that have changed since this was last asked. */
  changedFiles(): ReadonlySet<string>;
}

export type LogFailure = (what: string, error: unknown) => void;

/** Asks for the rows of a report, which nobody has read yet. */
export type WantRows = (key: string, report: ReportDocument, workspace: Workspace) => void;

export function createSnapshots(
  documents: Documents,
  simulate: Simulate,
  failed: LogFailure,
  wantRows: WantRows,
): Snapshots {
  const simulations = createSimulations(simulate, () => revisions.all);
  const good = new Map<string, SourceFile>();
  const memory = createCheckMemory();
  let workspace: Workspace = createWorkspace([]);
  /** Where the configuration asks for `model-index` of Markdown files to be read. */
  let modelIndex: ModelIndexByFolder = new Map();
  let revisions = firstRevisions;
  let changed = new Set<string>();
  let last: { snapshot: Snapshot; situation: Situation } | undefined;

  const applyChanges = (): boolean => {
    const changes = documents.takeChanges();
    if (changes.size === 0) return false;
    const files = new Map(workspace.files);
    let reconfigured = false;
    let [differs, isNews] = [false, false];
    for (const [uri, news] of changes) {
      const { text, open } = news;
      const before = files.get(uri);
      const keep = text !== undefined && (open || mayBeOurs(String(text)));
      const after = keep ? readAfter(news, uri, text, before) : undefined;
      if (open) {
        changed.add(uri); // a new version of the same text is news, too
        isNews = true;
      } else {
        memory.forget(uri);
        good.delete(uri);
      }
      if (after === before) continue;
      differs = true;
      if (after) files.set(uri, after);
      else files.delete(uri);
      if (!open) simulations.forget(uri);
      if (open && after && parses(after)) good.set(uri, after);
      revisions = revised(revisions, before, after);
      changed.add(uri);
      if (configures(before) || configures(after)) reconfigured = true;
    }
    const wanted = reconfigured ? wantsModelIndex(files.values()) : modelIndex;
    differs = readAsConfigured(files, wanted, reconfigured ? [...files.keys()] : changes.keys()) || differs;
    modelIndex = wanted;
    // What is kept of a workspace is kept where files were looked at that are none of ours.
    if (differs) workspace = { ...workspace, files };
    return differs || isNews;
  };

  /** Markdown is read again where the configuration now says otherwise of it. */
  const readAsConfigured = (
    files: Map<string, SourceFile>,
    wanted: ModelIndexByFolder,
    uris: Iterable<string>,
  ): boolean => {
    let differs = false;
    for (const uri of uris) {
      const before = files.get(uri);
      const after = before && withModelIndex(before, wanted);
      if (!after || after === before) continue;
      files.set(uri, after);
      revisions = revised(revisions, before, after);
      changed.add(uri);
      differs = true;
    }
    return differs;
  };

  return {
    take(situation) {
      const fresh = applyChanges();
      const versions = new Map(documents.openUris().map((uri) => [uri, documents.version(uri) ?? 0]));
      const isSame =
        !fresh && last && sameSituation(last.situation, situation) && sameVersions(last.snapshot, versions);
      if (isSame && last) return last.snapshot;
      if (workspace.roots !== situation.roots) workspace = { ...workspace, roots: situation.roots };
      const snapshot = makeSnapshot(workspace, revisions, versions, new Map(good), situation);
      last = { snapshot, situation };
      return snapshot;
    },
    changedFiles() {
      const uris = changed;
      changed = new Set();
      return uris;
    },
  };

  function makeSnapshot(
    now: Workspace,
    at: Revisions,
    versions: ReadonlyMap<string, number>,
    lastGood: ReadonlyMap<string, SourceFile>,
    situation: Situation,
  ): Snapshot {
    const { today, complete, settings, choices, knownFiles, columns, rows } = situation;
    const diagnostics = new Map<string, readonly Diagnostic[]>();
    const apart = (files: readonly SourceFile[]): Snapshot => {
      const read = new Map(now.files);
      for (const file of files) read.set(file.uri, file);
      return makeSnapshot({ ...now, files: read }, at, versions, lastGood, situation);
    };
    const prepare = prepareWith((key, report) => {
      const known = rows.get(key);
      if (known) return known;
      wantRows(key, report, now);
      return 'The rows that `predictions` names are being read.';
    });
    return {
      apart,
      prepare,
      rows,
      workspace: now,
      revisions: at,
      today,
      complete,
      versions,
      choices,
      settings,
      knownFiles,
      file: (uri) => now.files.get(uri),
      lastGood: (uri) => lastGood.get(uri) ?? now.files.get(uri),
      columns: (uri) => columns.get(uri),
      diagnostics(uri) {
        const known = diagnostics.get(uri);
        if (known) return known;
        const file = now.files.get(uri);
        const found = file
          ? diagnose(now, file, { today, complete, failed, memory: versions.has(uri) ? memory : undefined, prepare })
          : [];
        // Of closed files, of which there may be thousands, each is asked for once.
        if (versions.has(uri)) diagnostics.set(uri, found);
        return found;
      },
      check: (other, file) => diagnose(other, file, { today, complete, failed, memory: undefined, prepare }),
      simulation(policy) {
        if (!complete) return undefined;
        const choice = choices.get(policy.uri) ?? {};
        return simulations.of(policy, {
          workspace: now,
          revisions: at,
          today,
          choice,
          stage: settings.stage ?? undefined,
          rows,
          prepare,
        });
      },
    };
  }
}

/** A file after news of it. What is opened is going to be edited, so it is read for that even where its text is known. */
function readAfter({ open, change, lines }: FileChange, uri: string, text: Text, before?: SourceFile): SourceFile {
  const isKnown = before && (change ? textOf(before) === text : sameText(textOf(before), text));
  if (isKnown && !(open && before.stream?.once)) return before;
  return open ? readSource(uri, text, { before, change, lines }) : readSource(uri, text, { once: true });
}

function sameVersions({ versions: before }: Snapshot, now: ReadonlyMap<string, number>): boolean {
  return before.size === now.size && [...now].every(([uri, version]) => before.get(uri) === version);
}

function sameSituation(a: Situation, b: Situation): boolean {
  return (
    a.roots === b.roots &&
    a.today === b.today &&
    a.complete === b.complete &&
    a.settings === b.settings &&
    a.choices === b.choices &&
    a.knownFiles === b.knownFiles &&
    a.columns === b.columns &&
    a.rows === b.rows
  );
}

function configures(file: SourceFile | undefined): boolean {
  return file?.documents.some((document) => kindOf(document) === 'Configuration') === true;
}

function parses(file: SourceFile): boolean {
  return file.documents.every((document) => document.yaml.problems.every(({ code }) => code === 'duplicate-key'));
}

interface Diagnosing {
  readonly today: string;
  readonly complete: boolean;
  readonly failed: LogFailure;
  /** Of open files, which are checked at every key. */
  readonly memory: CheckMemory | undefined;
  readonly prepare: PrepareReport;
}

function diagnose(
  workspace: Workspace,
  file: SourceFile,
  { today, complete, failed, memory, prepare }: Diagnosing,
): readonly Diagnostic[] {
  const failures: Diagnostic[] = [];
  const found = checkFile(workspace, file, {
    today,
    memory,
    prepare,
    onFailure({ rule, uri, error }) {
      failed(`The rule ${rule} on ${uri}`, error);
      failures.push({ ...stopped(rule), uri });
    },
  });
  const shown = complete ? found : found.filter(({ rule }) => !needsWorkspace(rule));
  return failures.length === 0 ? shown : [...shown, ...failures];
}

/** Rules that say something is not there, or not found; nobody knows that while the workspace is being read. */
function needsWorkspace(rule: string): boolean {
  return (
    rule.startsWith('reference/') ||
    rule === 'ignore/unused' ||
    rule === 'gate/untested' ||
    /^(waiver|test)\/un/.test(rule)
  );
}

function stopped(rule: string): Omit<Diagnostic, 'uri'> {
  const start = { line: 0, character: 0 };
  return {
    rule: 'internal',
    severity: 'error',
    message: `The rule \`${rule}\` stopped in the middle of this file, so what it checks is not checked here. This is a mistake in Gatewright; please report it.`,
    range: { start, end: start },
    related: [],
    fixes: [],
  };
}
