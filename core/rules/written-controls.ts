import type { Path } from '../yaml/node.ts';
import { type GateFields, overlaysOf, type PolicyView } from './policy-view.ts';

/** A control, or a whole framework, as a policy names it. */
export interface WrittenControl {
  readonly is: 'control' | 'framework';
  readonly name: string;
  readonly path: Path;
}

/** Every framework and control that a policy names. */
export function writtenControls(view: PolicyView): readonly WrittenControl[] {
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
      ...overlaysOf(written).flatMap(({ overlay, path }) => list('control', overlay.controls, [...path, 'controls'])),
    ]),
    ...monitors.flatMap((monitor, index) => list('control', monitor?.controls, ['monitors', index, 'controls'])),
  ];
}
