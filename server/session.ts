import type { PreparedRows } from '../core/gates/rows-preparation.ts';
import type { SampleChoice } from '../core/gates/simulation.ts';
import { createDocuments, type Documents } from './documents.ts';
import type { Ports } from './ports.ts';
import type { EditorSettings } from './protocol/messages.ts';
import type { Situation } from './snapshot.ts';

/** Everything that changes while the server runs, beside what is drawn from it. */
export interface Session {
  readonly documents: Documents;
  situation(): Situation;
  setRoots(roots: readonly string[]): void;
  setComplete(complete: boolean): void;
  setSettings(settings: EditorSettings): void;
  setChoice(policy: string, choice: SampleChoice | undefined): void;
  /** Files are somewhere else now: what was chosen for a policy, or as its sample, still is. */
  filesMoved(moved: (uri: string) => string): void;
  /** Files that were found to be there, or not. */
  updateKnownFiles(found: ReadonlyMap<string, boolean>): void;
  /** What came of the rows of a report, by its key; undefined forgets it. */
  setRows(changes: ReadonlyMap<string, PreparedRows | undefined>): void;
  setColumns(uri: string, columns: readonly string[] | undefined): void;
}

/** What is so before anything is known. */
export function firstSituation(today: string): Situation {
  return {
    roots: [],
    today,
    complete: false,
    settings: {},
    choices: new Map(),
    knownFiles: new Set(),
    columns: new Map(),
    rows: new Map(),
  };
}

/** `changed` is told of every change that can make an answer another one. */
export function createSession(ports: Ports, changed: () => void): Session {
  let situation = firstSituation(ports.today());
  const set = (part: Partial<Situation>): void => {
    situation = { ...situation, ...part };
    changed();
  };
  return {
    documents: createDocuments(),
    situation() {
      const today = ports.today();
      if (today !== situation.today) situation = { ...situation, today };
      return situation;
    },
    setRoots: (roots) => set({ roots }),
    setComplete: (complete) => {
      if (complete !== situation.complete) set({ complete });
    },
    setSettings: (settings) => set({ settings }),
    setChoice(policy, choice) {
      const choices = new Map(situation.choices);
      if (choice) choices.set(policy, choice);
      else choices.delete(policy);
      set({ choices });
    },
    filesMoved(moved) {
      if (situation.choices.size === 0) return;
      const choices = [...situation.choices].map(([policy, choice]): [string, SampleChoice] => [
        moved(policy),
        {
          ...choice,
          ...(choice.reports ? { reports: choice.reports.map(moved) } : {}),
          ...(choice.card === undefined ? {} : { card: moved(choice.card) }),
        },
      ]);
      set({ choices: new Map(choices) });
    },
    updateKnownFiles(found) {
      const news = [...found].filter(([uri, isThere]) => situation.knownFiles.has(uri) !== isThere);
      if (news.length === 0) return;
      const knownFiles = new Set(situation.knownFiles);
      for (const [uri, isThere] of news) {
        if (isThere) knownFiles.add(uri);
        else knownFiles.delete(uri);
      }
      set({ knownFiles });
    },
    setRows(changes) {
      const rows = new Map(situation.rows);
      for (const [key, prepared] of changes) {
        if (prepared) rows.set(key, prepared);
        else rows.delete(key);
      }
      set({ rows });
    },
    setColumns(uri, names) {
      const columns = new Map(situation.columns);
      if (names) columns.set(uri, names);
      else columns.delete(uri);
      set({ columns });
    },
  };
}
