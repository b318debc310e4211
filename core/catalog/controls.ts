import text from './data/controls.json' with { type: 'text' };
import { nameKey } from './name-key.ts';
import { nearest, nearestSeveral } from './nearest.ts';
import { whenFirstUsed } from './stored.ts';

/** A framework of requirements: a law, a standard, supervisory guidance. */
export interface Framework {
  readonly id: string;
  readonly title: string;
  readonly url: string;
  /** Whether the address was opened while the list was made. */
  readonly urlChecked: boolean;
  readonly aliases: readonly string[];
  /** What one of its ids looks like. */
  readonly idExample: string;
  readonly source: string;
  /** ISO 8601 date. */
  readonly appliesFrom?: string;
  /** The framework that replaced it, and when (ISO 8601 date). */
  readonly supersededBy?: string;
  readonly supersededOn?: string;
  /** What breaking it can cost, with the article that says so. */
  readonly penalties?: string;
  readonly note?: string;
}

/** One requirement of a framework. */
export interface Control {
  /** As policies write it: `eu-ai-act:15(1)`. */
  readonly ref: string;
  readonly framework: string;
  readonly id: string;
  readonly title: string;
  readonly url: string;
  readonly source: string;
  /** Types of gate that can give evidence for a part of it. */
  readonly gates: readonly string[];
  /** ISO 8601 date from which it applies, where known. */
  readonly appliesFrom?: string;
  /** The control that took its place, where its framework was superseded. */
  readonly replacement?: string;
  readonly note?: string;
}

/**
 * What a reference to a control stands for. The catalogue holds a selection of each framework, so a well-formed id that
 * is not in it (`unlisted`) may well exist; only `malformed` can't be right.
 */
export type ControlMatch =
  | { readonly kind: 'control'; readonly control: Control; readonly framework: Framework }
  | { readonly kind: 'respelled'; readonly control: Control; readonly framework: Framework }
  | { readonly kind: 'unlisted' | 'malformed'; readonly framework: Framework; readonly suggestions: readonly string[] }
  | { readonly kind: 'unknown-framework'; readonly suggestions: readonly string[] };

/** What a framework's name stands for. */
export type FrameworkMatch =
  | { readonly kind: 'framework' | 'alias'; readonly framework: Framework }
  | { readonly kind: 'unknown'; readonly suggestion?: string };

interface StoredFramework extends Framework {
  readonly idPattern: string;
}

type StoredControl = Omit<Control, 'ref' | 'url' | 'source'> & Partial<Pick<Control, 'url' | 'source'>>;

interface Stored {
  readonly note: string;
  readonly frameworks: readonly StoredFramework[];
  readonly controls: readonly StoredControl[];
}

interface Index {
  readonly note: string;
  readonly frameworks: ReadonlyMap<string, Framework>;
  readonly frameworkKeys: ReadonlyMap<string, Framework>;
  readonly patterns: ReadonlyMap<string, RegExp>;
  readonly byRef: ReadonlyMap<string, Control>;
  /** Framework → key of the id → control. */
  readonly byKey: ReadonlyMap<string, ReadonlyMap<string, Control>>;
  readonly byFramework: ReadonlyMap<string, readonly Control[]>;
}

/** An id without case, spaces and words that only introduce it; its numbers keep apart: 1.12 is not 11.2. */
function idKey(id: string): string {
  return id
    .toLowerCase()
    .replace(/^(articles?|art\.?|sections?|sec\.?|§)\s*/, '')
    .replace(/[\s§]+/g, '');
}

function build({ note, frameworks: stored, controls }: Stored): Index {
  const frameworks = new Map<string, Framework>();
  const frameworkKeys = new Map<string, Framework>();
  const patterns = new Map<string, RegExp>();
  for (const { idPattern, ...framework } of stored) {
    frameworks.set(framework.id, framework);
    patterns.set(framework.id, new RegExp(idPattern, 'u'));
    for (const name of [framework.id, ...framework.aliases]) frameworkKeys.set(nameKey(name), framework);
  }
  const byRef = new Map<string, Control>();
  const byKey = new Map<string, Map<string, Control>>();
  const byFramework = new Map<string, Control[]>();
  for (const { url, source, ...rest } of controls) {
    const framework = frameworks.get(rest.framework);
    const ref = `${rest.framework}:${rest.id}`;
    const control = { ref, ...rest, url: url ?? framework?.url ?? '', source: source ?? framework?.source ?? '' };
    byRef.set(ref, control);
    const keys = byKey.get(rest.framework) ?? new Map<string, Control>();
    byKey.set(rest.framework, keys.set(idKey(rest.id), control));
    byFramework.set(rest.framework, [...(byFramework.get(rest.framework) ?? []), control]);
  }
  return { note, frameworks, frameworkKeys, patterns, byRef, byKey, byFramework };
}

const catalogue = whenFirstUsed(text, build);

/** The note that stands beside every mapping of gates to controls that is shown. */
export function controlsNote(): string {
  return catalogue().note;
}

/** All frameworks, in the catalogue's order. */
export function frameworks(): readonly Framework[] {
  return [...catalogue().frameworks.values()];
}

/** The controls of a framework, by its id; none for an unknown one. */
export function controlsOf(framework: string): readonly Control[] {
  return catalogue().byFramework.get(framework) ?? [];
}

/** What a framework's name stands for: its exact id, or another name of it (`SR 11-7`). */
export function findFramework(name: string): FrameworkMatch {
  const { frameworks: all, frameworkKeys } = catalogue();
  const exact = all.get(name);
  if (exact !== undefined) return { kind: 'framework', framework: exact };
  const alias = frameworkKeys.get(nameKey(name));
  if (alias !== undefined) return { kind: 'alias', framework: alias };
  const suggestion = nearest(name, all.keys());
  return suggestion === undefined ? { kind: 'unknown' } : { kind: 'unknown', suggestion };
}

/**
 * What a reference `framework:control` stands for. `respelled` is a control whose reference is written in another way
 * (`EU-AI-Act: Art. 15 (1)`); `control.ref` has the right one.
 */
export function findControl(ref: string): ControlMatch {
  const { byRef, byKey, byFramework, frameworks: all, patterns } = catalogue();
  const colon = ref.indexOf(':');
  const name = colon === -1 ? ref : ref.slice(0, colon);
  const found = findFramework(name.trim());
  if (found.kind === 'unknown') {
    const id = colon === -1 ? '' : ref.slice(colon);
    const near = nearestSeveral(name, all.keys()).map((framework) => framework + id);
    return { kind: 'unknown-framework', suggestions: near };
  }
  const { framework } = found;
  const exact = byRef.get(ref);
  if (exact !== undefined) return { kind: 'control', control: exact, framework };
  const id = colon === -1 ? '' : ref.slice(colon + 1).trim();
  const respelled = byKey.get(framework.id)?.get(idKey(id));
  if (respelled !== undefined) return { kind: 'respelled', control: respelled, framework };
  const controls = byFramework.get(framework.id) ?? [];
  const suggestions = nearestSeveral(
    id,
    controls.map((control) => control.id),
  ).map((near) => `${framework.id}:${near}`);
  return { kind: patterns.get(framework.id)?.test(id) ? 'unlisted' : 'malformed', framework, suggestions };
}

/** The framework that took another's place, where one did. */
export function successorOf(framework: Framework): Framework | undefined {
  return framework.supersededBy === undefined ? undefined : catalogue().frameworks.get(framework.supersededBy);
}
