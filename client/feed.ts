import type { SimulationResult } from '../server/protocol/messages.ts';

/** Asks the server for the simulation that a document belongs to. */
export type AskSimulation = (uri: string) => Promise<SimulationResult | null>;

interface Watched {
  readonly listeners: Set<(result: SimulationResult | null) => void>;
  latest: SimulationResult | null | undefined;
  asking: boolean;
  again: boolean;
}

/** Simulations that something shows, kept up to date. Documents are named by their URI. */
export interface Feed {
  /**
   * Calls `listener` with the simulation of `uri`: as soon as it is known, and whenever it changes. Whoever watches the
   * same document shares one question. Returns what ends it.
   */
  watch(uri: string, listener: (result: SimulationResult | null) => void): () => void;
  /** The simulations of these policies may have changed; undefined: all. */
  changed(policies?: readonly string[]): void;
  /** Gives a result that was learnt otherwise to whoever watches its policy. */
  give(result: SimulationResult): void;
}

/**
 * One question at a time for each document, and one more if something changed meanwhile: however fast somebody types,
 * questions don't pile up, answers don't overtake one another, and the last change is always shown.
 */
export function createFeed(ask: AskSimulation): Feed {
  const watched = new Map<string, Watched>();

  function tell(entry: Watched, result: SimulationResult | null): void {
    entry.latest = result;
    for (const listener of entry.listeners) listener(result);
  }

  async function refresh(uri: string, entry: Watched): Promise<void> {
    if (entry.asking) {
      entry.again = true;
      return;
    }
    entry.asking = true;
    try {
      do {
        entry.again = false;
        const result = await ask(uri).catch(() => undefined);
        // A question that failed (the server is starting, or was cancelled) leaves what is shown.
        if (result !== undefined && watched.get(uri) === entry) tell(entry, result);
      } while (entry.again && watched.get(uri) === entry);
    } finally {
      entry.asking = false;
    }
  }

  return {
    watch(uri, listener) {
      const entry = watched.get(uri) ?? { listeners: new Set(), latest: undefined, asking: false, again: false };
      watched.set(uri, entry);
      entry.listeners.add(listener);
      if (entry.latest !== undefined) listener(entry.latest);
      else if (!entry.asking) void refresh(uri, entry);
      return () => {
        entry.listeners.delete(listener);
        if (entry.listeners.size === 0 && watched.get(uri) === entry) watched.delete(uri);
      };
    },
    changed(policies) {
      for (const [uri, entry] of watched) {
        const policy = entry.latest?.uri;
        if (!policies || policy === undefined || policies.includes(uri) || policies.includes(policy))
          void refresh(uri, entry);
      }
    },
    give(result) {
      for (const [uri, entry] of watched)
        if (uri === result.uri || entry.latest?.uri === result.uri) tell(entry, result);
    },
  };
}
