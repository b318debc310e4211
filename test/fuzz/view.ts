import { isDeepStrictEqual } from 'node:util';
import type { Diagnostic } from 'vscode-languageserver-protocol';
import { mayBeOurs } from '../../core/model/may-be-ours.ts';
import { clientOf } from '../../server/client.ts';
import { createDocuments } from '../../server/documents.ts';
import { createLanguage } from '../../server/language.ts';
import type { SimulationResult } from '../../server/protocol/messages.ts';
import { firstSituation } from '../../server/session.ts';
import { isDocument, isEvidence } from '../../server/workspace.ts';
import { fuzzCapabilities } from './capabilities.ts';
import type { ServerProcess } from './server-process.ts';

/** What there is: the texts of the open documents in the order in which they were opened, and those on disk. */
export interface World {
  readonly root: string;
  readonly open: ReadonlyMap<string, string>;
  readonly disk: ReadonlyMap<string, string>;
}

/** What is said of an open document that follows from the texts alone. */
export interface View {
  readonly diagnostics: unknown;
  readonly simulation: unknown;
  /** Of a text that does not parse, the last meaning is shown: then these are left out. */
  readonly shape?: unknown;
}

export interface Reading {
  readonly views: ReadonlyMap<string, View>;
  readonly allParse: boolean;
  /** Decisions depend on rows, which were not read here: only another server can say. */
  readonly needsRows: boolean;
}

/** Reads all texts afresh, in this process. */
export function readAfresh({ root, open, disk }: World, pull: boolean): Reading {
  const documents = createDocuments();
  const uriOf = (name: string): string => `${root}/${name}`;
  let needsRows = false;
  const language = createLanguage(
    documents,
    (what, error) => {
      throw new Error(`${what}: ${error}`);
    },
    () => {
      needsRows = true;
    },
  );
  for (const [name, text] of open) documents.open(uriOf(name), 'yaml', 1, text);
  for (const [name, text] of disk) {
    if (!open.has(name) && isDocument(name))
      documents.setFile(uriOf(name), mayBeOurs(text.replace(/^\uFEFF/, '')) ? text.replace(/^\uFEFF/, '') : undefined);
  }
  const known = [...disk.keys()].filter((name) => isDocument(name) || isEvidence(name));
  const snapshot = language.snapshots.take({
    ...firstSituation(new Date().toISOString().slice(0, 10)),
    roots: [root],
    complete: true,
    knownFiles: new Set(known.map(uriOf)),
  });
  const client = clientOf(fuzzCapabilities(pull), undefined);
  const allParse = [...open.keys()].every((name) =>
    snapshot.file(uriOf(name))?.documents.every(({ yaml }) => yaml.problems.every((p) => p.code === 'duplicate-key')),
  );
  const views = new Map(
    [...open.keys()].map((name): [string, View] => {
      const uri = uriOf(name);
      const view = {
        diagnostics: language.diagnose(snapshot, client, uri),
        simulation: settled(language.simulationFor(snapshot, uri), uri),
        ...(allParse
          ? {
              shape: [
                language.documentSymbols(snapshot, client, uri),
                language.foldingRanges(snapshot, uri),
                language.documentLinks(snapshot, uri),
                [...language.semanticTokens(snapshot, uri)],
              ],
            }
          : {}),
      };
      return [name, JSON.parse(JSON.stringify(view)) as View];
    }),
  );
  return { views, allParse, needsRows };
}

/** What a server says of its open documents. */
export async function askView(
  server: ServerProcess,
  world: World,
  pull: boolean,
  allParse: boolean,
): Promise<ReadonlyMap<string, View>> {
  const asked = [...world.open.keys()].map(async (name): Promise<[string, View]> => {
    const uri = `${world.root}/${name}`;
    const ask = async (method: string, params: object): Promise<unknown> => {
      const { result, error } = await server.ask(method, params);
      return error ?? result;
    };
    const textDocument = { uri };
    const methods = ['documentSymbol', 'foldingRange', 'documentLink', 'semanticTokens/full'];
    const [pulled, simulation, ...shape] = await Promise.all([
      pull ? ask('textDocument/diagnostic', { textDocument }) : undefined,
      ask('gatewright/simulation', { uri }),
      ...(allParse ? methods.map((method) => ask(`textDocument/${method}`, { textDocument })) : []),
    ]);
    const tokens = (shape[3] as { data?: unknown } | undefined)?.data;
    const view = {
      diagnostics: pull
        ? (pulled as { items?: readonly Diagnostic[] } | undefined)?.items
        : server.published(uri)?.diagnostics,
      simulation: settled(simulation as SimulationResult | null, uri),
      ...(allParse ? { shape: [...shape.slice(0, 3), tokens] } : {}),
    };
    return [name, JSON.parse(JSON.stringify(view)) as View];
  });
  server.flush();
  return new Map(await Promise.all(asked));
}

/**
 * A policy's simulation without what it remembers of earlier texts, and without what counts their versions. To which
 * policy a report belongs follows from the decisions shown, the remembered ones too.
 */
function settled(simulation: SimulationResult | null, of: string): unknown {
  if (!simulation || simulation.uri !== of) return null;
  const { uri, report, sample, candidates, stages, stale, message } = simulation;
  if (stale) return { uri, stages, message };
  return report ? { uri, report, sample, candidates, stages, message } : { uri, stages, message };
}

/** The first thing that two views say differently, by its path. */
export function differenceOf(
  one: ReadonlyMap<string, View>,
  other: ReadonlyMap<string, View>,
  parts: readonly (keyof View)[],
): string | undefined {
  for (const [name, view] of one) {
    for (const part of parts) {
      const [a, b] = [view[part], other.get(name)?.[part]];
      if (!isDeepStrictEqual(a, b)) return `${name}: ${differencePath(part, a, b)}`;
    }
  }
  return undefined;
}

function differencePath(path: string, a: unknown, b: unknown): string {
  if (typeof a === 'object' && typeof b === 'object' && a !== null && b !== null) {
    for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) {
      const [x, y] = [(a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]];
      if (!isDeepStrictEqual(x, y)) return differencePath(`${path}.${key}`, x, y);
    }
  }
  const shown = (value: unknown): string => (JSON.stringify(value) ?? 'nothing').slice(0, 400);
  return `${path} is ${shown(a)} for the server that saw the edits, ${shown(b)} for one that reads the texts afresh`;
}
