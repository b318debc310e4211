import type { Check, GateResult, Reference } from '../../core/gates/evaluation.ts';
import { findingOf } from '../../core/gates/finding.ts';
import { placeOf } from '../../core/yaml/locate.ts';
import type { YamlNode } from '../../core/yaml/node.ts';
import { entryNamed, identityOf, itemOf } from '../../core/yaml/red.ts';
import { boundCheck, type DecidedPolicy, outcomeText, shortNumber } from './outcomes.ts';
import { plainText } from './texts.ts';

/** What is said beside a bound of a gate. */
export interface GateHint {
  /** The gate's outcome, or what a relative bound comes to. */
  readonly says: 'outcome' | 'bound';
  readonly label: string;
  /** Plain text; may be empty. */
  readonly tooltip: string;
}

export interface PlacedHint extends GateHint {
  readonly gate: GateResult;
  /** In the present text. */
  readonly offset: number;
}

/** A hint and the place in the evaluated text behind which it stands. */
interface DrawnHint extends GateHint {
  readonly place: Reference;
}

interface KeptHints {
  /** What the gate is written as. */
  readonly of: object;
  /** With offsets that are counted from the gate. */
  readonly hints: readonly (GateHint & { readonly at: number })[];
}

/** By what a gate found: nearly all gates found, and are written, as they were before the last key. */
const kept = new WeakMap<object, KeptHints>();

/** What is said beside the bounds of a policy, of which places are in the present text, in the order of the gates. */
export function gateHints(policy: DecidedPolicy): readonly PlacedHint[] {
  const { gates, policy: of } = policy.decided.evaluation;
  const list = policy.stale ? undefined : writtenGates(of.document.yaml.root);
  return gates.flatMap((gate): readonly PlacedHint[] => {
    const item = gate.place.document === of.document ? itemAt(list, gate.place) : undefined;
    const finding = findingOf(gate);
    const identity = item && finding && identityOf(item);
    if (!item || !finding || !identity) return placed(policy, gate);
    let known = kept.get(finding);
    if (known?.of !== identity) {
      const hints = relativeTo(item, gate, drawnHints(gate));
      if (!hints) return placed(policy, gate);
      kept.set(finding, (known = { of: identity, hints }));
    }
    return known.hints.map(({ says, label, tooltip, at }) => ({ says, label, tooltip, gate, offset: item.start + at }));
  });
}

/** The list of gates where it is written in its place: what an alias leads to stands elsewhere. */
function writtenGates(root: YamlNode | undefined): YamlNode | undefined {
  return root?.kind === 'map' ? entryNamed(root, 'gates')?.value : undefined;
}

function itemAt(list: YamlNode | undefined, { path: [key, index, ...below] }: Reference): YamlNode | undefined {
  const isItem = key === 'gates' && typeof index === 'number' && below.length === 0;
  return isItem && list?.kind === 'sequence' ? itemOf(list, index) : undefined;
}

function placed(policy: DecidedPolicy, gate: GateResult): readonly PlacedHint[] {
  return drawnHints(gate).flatMap(({ place, ...hint }) => {
    const offset = policy.offset(place, 'end');
    return offset === undefined ? [] : [{ ...hint, gate, offset }];
  });
}

/** The hints of a gate with offsets from its beginning; undefined where one of them stands outside it. */
function relativeTo(item: YamlNode, gate: GateResult, hints: readonly DrawnHint[]): KeptHints['hints'] | undefined {
  const found = hints.flatMap(({ place, ...hint }) => {
    const { document, path, part } = place;
    const isInside = document === gate.place.document && gate.place.path.every((step, index) => step === path[index]);
    return isInside ? [{ ...hint, at: placeOf(document.yaml, path, part).end - item.start }] : [];
  });
  return found.length === hints.length ? found : undefined;
}

function drawnHints(gate: GateResult): readonly DrawnHint[] {
  const found = boundCheck(gate);
  const bounds = gate.checks.flatMap(relativeBounds);
  if (!found) return bounds;
  const { check, place } = found;
  const tooltip = textOf([gate.message, check.message, ...(check.notes ?? [])]);
  return [...bounds, { says: 'outcome', place, label: outcomeText(gate, check), tooltip }];
}

/** What `baseline - 2%` or `85%` is as a number. */
function relativeBounds(check: Check): readonly DrawnHint[] {
  const { policyPlace: place, bound, resolved, reference } = check;
  const at = place?.path.lastIndexOf('pass') ?? -1;
  if (!place || at < 0 || !bound || !resolved) return [];
  return Object.entries(bound).flatMap(([side, written]): DrawnHint[] => {
    const value = resolved[side];
    if (typeof written !== 'string' || typeof value !== 'number') return [];
    const note = reference ? `\`${reference.name}\` is ${shortNumber(reference.value ?? 'unknown')}.` : '';
    return [
      {
        says: 'bound',
        place: { document: place.document, path: [...place.path.slice(0, at + 1), side] },
        label: `= ${shortNumber(value)}`,
        tooltip: textOf([note, `The bound \`${side}\` in the metric's unit.`]),
      },
    ];
  });
}

function textOf(parts: readonly string[]): string {
  return plainText([...new Set(parts.filter((part) => part !== ''))].join('\n\n'));
}
