import type { Gate, GovernancePolicy } from '../generated/GovernancePolicy.ts';
import type { SourceDocument } from '../model/documents.ts';
import type { Path } from '../yaml/node.ts';
import type { EffectiveGate, PolicyTerms, Reference } from './evaluation.ts';

/** A gate as one policy of an `extends` chain writes it. */
export interface Layer {
  readonly gate: Gate;
  readonly document: SourceDocument;
  readonly path: Path;
}

/** A policy with what it inherits. */
export interface MergedPolicy {
  readonly whole: GovernancePolicy;
  readonly terms: PolicyTerms;
}

/** What layers and a stage's overlays come to, wherever they are written. */
interface Laid {
  readonly of: readonly Gate[];
  readonly gate: Gate;
  readonly skipped: boolean;
  /** Which layer was the last to say a field, and where in it. */
  readonly fields: ReadonlyMap<string, { readonly layer: number; readonly path: Path }>;
}

/** By the last layer's gate: gates that nobody types in stay the same objects, and so does what they come to. */
const known = new WeakMap<Gate, Map<string | undefined, Laid>>();

/** Lays the layers and their stage's overlays on each other; the last to say a field is where it stands. */
export function atStage(layers: readonly Layer[], policy: MergedPolicy, stage: string | undefined): EffectiveGate {
  const last = layers.at(-1);
  if (!last) throw new Error('a gate has at least one layer');
  const { gate, skipped, fields } = laidAt(layers, last, stage);
  const place = (...path: Path): Reference => {
    const [field, ...below] = path;
    if (field === undefined) return { document: last.document, path: last.path };
    const written = fields.get(String(field));
    const layer = written && layers[written.layer];
    return layer
      ? { document: layer.document, path: [...layer.path, ...written.path, ...below] }
      : { document: last.document, path: [...last.path, ...path] };
  };
  return { gate, skipped, policy: policy.terms, wholePolicy: policy.whole, place };
}

function laidAt(layers: readonly Layer[], last: Layer, stage: string | undefined): Laid {
  let byStage = known.get(last.gate);
  if (!byStage) known.set(last.gate, (byStage = new Map()));
  const before = byStage.get(stage);
  if (before && before.of.length === layers.length && layers.every(({ gate }, index) => gate === before.of[index]))
    return before;
  const laid = lay(layers, stage);
  byStage.set(stage, laid);
  return laid;
}

function lay(layers: readonly Layer[], stage: string | undefined): Laid {
  const merged: Record<string, unknown> = {};
  const fields = new Map<string, { layer: number; path: Path }>();
  let skipped = layers.length > 0;
  const add = (part: object, layer: number, path: Path): void => {
    for (const [name, value] of Object.entries(part)) {
      if (name === 'stages' || value === undefined) continue;
      merged[name] = value;
      fields.set(name, { layer, path: [...path, name] });
    }
  };
  for (const [index, { gate }] of layers.entries()) {
    add(gate, index, []);
    const overlay =
      stage === undefined ? undefined : own(gate.stages as Readonly<Record<string, unknown>> | undefined, stage);
    if (overlay !== 'skip') skipped = false;
    if (typeof overlay === 'object' && overlay !== null) add(overlay, index, ['stages', stage ?? '']);
  }
  return { of: layers.map(({ gate }) => gate), gate: merged as unknown as Gate, skipped, fields };
}

function own(map: Readonly<Record<string, unknown>> | undefined, key: string): unknown {
  return map && Object.hasOwn(map, key) ? map[key] : undefined;
}
