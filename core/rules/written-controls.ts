import { type ControlMatch, findControl } from '../catalog/controls.ts';
import type { Path } from '../yaml/node.ts';
import type { GateFields, PolicyView } from './policy-view.ts';

/** A control, or a whole framework, as a policy names it. */
export interface WrittenControl {
  readonly is: 'control' | 'framework';
  readonly name: string;
  readonly path: Path;
}

const known = new WeakMap<PolicyView, readonly WrittenControl[]>();

/** Every framework and control that a policy names. Read once a policy. */
export function writtenControls(view: PolicyView): readonly WrittenControl[] {
  let found = known.get(view);
  if (!found) known.set(view, (found = readControls(view)));
  return found;
}

function readControls(view: PolicyView): readonly WrittenControl[] {
  const list = (
    is: WrittenControl['is'],
    names: readonly (string | undefined)[] | undefined,
    path: Path,
  ): readonly WrittenControl[] =>
    (names ?? []).flatMap((name, index) => (name === undefined ? [] : [{ is, name, path: [...path, index] }]));
  const monitors = (view.value.monitors ?? []) as readonly (GateFields | undefined)[];
  return [
    ...list('framework', view.value.frameworks, ['frameworks']),
    ...view.gates.flatMap((written) => [
      ...list('control', written.gate.controls, [...written.path, 'controls']),
      ...written.overlays.flatMap(({ overlay, path }) => list('control', overlay.controls, [...path, 'controls'])),
    ]),
    ...monitors.flatMap((monitor, index) => list('control', monitor?.controls, ['monitors', index, 'controls'])),
  ];
}

const matches = new Map<string, ControlMatch>();

/** What a control's name stands for. The same few are named by every gate. */
export function matchControl(name: string): ControlMatch {
  let match = matches.get(name);
  if (!match) {
    if (matches.size >= 2000) matches.clear();
    matches.set(name, (match = findControl(name)));
  }
  return match;
}
