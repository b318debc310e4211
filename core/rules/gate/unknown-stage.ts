import { nearest } from '../../catalog/nearest.ts';
import { policiesNamed } from '../../model/resolve.ts';
import { soundParts } from '../../model/soundness.ts';
import { keptSome } from '../../yaml/kept-lists.ts';
import type { Path } from '../../yaml/node.ts';
import { flowText } from '../../yaml/scalar-text.ts';
import { policyViewOf, stagesOf, type WrittenGate } from '../policy-view.ts';
import { defineRule, type RuleContext } from '../rule.ts';
import { isUnread } from '../spoken-for.ts';

type Documents = 'GovernancePolicy' | 'PolicyTest' | 'Configuration' | 'ModelCard';

export const rule = defineRule<Documents>({
  id: 'gate/unknown-stage',
  severity: 'warning',
  summary: 'A gate, test, sample or card names a stage that the policy does not have.',
  kinds: ['GovernancePolicy', 'PolicyTest', 'Configuration', 'ModelCard'],
  check(context) {
    if (context.kind === 'GovernancePolicy') checkPolicy(context as RuleContext<'GovernancePolicy'>);
    else for (const use of stagesUsed(context)) checkUse(use, context);
  },
});

function checkPolicy(context: RuleContext<'GovernancePolicy'>): void {
  const { value, report, edit } = context;
  const view = policyViewOf(context);
  if (!view.complete || isUnread(view.document, ['stages'])) return;
  const stages = stagesOf(view);
  // Mostly every stage is known: no list of a thousand of them is made to find that out.
  const unknown = unknownStages(view.gates, stages).flat();
  const [first] = unknown;
  if (first && stages.length === 0) {
    const names = [...new Set(unknown.map(({ stage }) => stage))];
    report({
      path: first.path,
      part: 'key',
      message: `${listed(names)} ${names.length === 1 ? 'is' : 'are'} used here, but the policy has no \`stages\`, so nobody knows which there are and which comes first. List them under \`stages\`, loosest first.`,
      fixes: value.stages
        ? []
        : [{ title: `Add \`stages\``, edits: edit.insertEntry([], 'stages', flowText(names)), preferred: true }],
    });
    return;
  }
  const places = new Map<string, readonly Path[]>();
  for (const { stage, path } of unknown) places.set(stage, [...(places.get(stage) ?? []), path]);
  // A stage that several gates name is missing once: from the list, it seems.
  for (const [stage, [path, ...others]] of places) {
    if (path === undefined) continue;
    const meant = nearest(stage, stages);
    const edits = (to: string) => [path, ...others].flatMap((each) => edit.renameKey(each, to));
    report({
      path,
      part: 'key',
      message: `The policy has no stage \`${stage}\`, so what stands here never counts. ${hint(meant, stages)}`,
      related: others.map((other) => ({ path: other, part: 'key', message: 'It is named here as well.' })),
      fixes: meant ? [{ title: `Change to \`${meant}\``, edits: edits(meant), preferred: true }] : [],
    });
  }
}

/** A stage that another document names, and the policy that it is a stage of. */
interface UsedStage {
  readonly stage: string;
  readonly path: Path;
  readonly policy: string;
}

function checkUse({ stage, path, policy }: UsedStage, context: RuleContext<Documents>): void {
  const { document, workspace, configuration, report, edit } = context;
  const [found] = policiesNamed(workspace, document.uri, policy);
  const value = found && soundParts(found, 'GovernancePolicy');
  if (!found || !value) return;
  const view = policyViewOf({ document: found, value, workspace, configuration });
  const stages = stagesOf(view);
  if (!view.complete || isUnread(found, ['stages']) || stages.length === 0 || stages.includes(stage)) return;
  const meant = nearest(stage, stages);
  const place =
    found && value.stages ? [{ document: found, path: ['stages'], message: 'The policy lists its stages here.' }] : [];
  report({
    path,
    message: `\`${policy}\` has no stage \`${stage}\`, so nobody knows which of its bounds are meant here. ${hint(meant, stages)}`,
    related: place,
    fixes: meant
      ? [{ title: `Change to \`${meant}\``, edits: edit.replaceValue(path, flowText(meant)), preferred: true }]
      : [],
  });
}

function stagesUsed(context: RuleContext<Documents>): readonly UsedStage[] {
  const used = (policy: string | undefined, stage: string | undefined, path: Path): readonly UsedStage[] =>
    policy === undefined || stage === undefined ? [] : [{ policy, stage, path }];
  switch (context.kind) {
    case 'PolicyTest': {
      const { policy, cases } = (context as RuleContext<'PolicyTest'>).value;
      return (cases ?? []).flatMap((one, index) => used(policy, one?.stage, ['cases', index, 'stage']));
    }
    case 'Configuration': {
      const { samples } = (context as RuleContext<'Configuration'>).value;
      return (samples ?? []).flatMap((one, index) => used(one?.policy, one?.stage, ['samples', index, 'stage']));
    }
    default: {
      const { governance } = (context as RuleContext<'ModelCard'>).value;
      const [first, ...others] = governance?.policies ?? [];
      // With several policies each may have its own stages.
      return others.length > 0 ? [] : used(first?.name, governance?.stage, ['governance', 'stage']);
    }
  }
}

function hint(meant: string | undefined, stages: readonly string[]): string {
  return meant ? `Did you mean \`${meant}\`?` : `It has ${listed(stages)}.`;
}

/** The stages that a gate names and the policy does not have. */
const unknownStages = keptSome((written: WrittenGate | undefined, _index, known: readonly string[]) => {
  if (!written) return undefined;
  const { stages } = written.gate;
  if (typeof stages !== 'object' || stages === null) return undefined;
  const others = Object.keys(stages).filter((stage) => !stage.startsWith('x-') && !known.includes(stage));
  return others.length === 0 ? undefined : others.map((stage) => ({ stage, path: [...written.path, 'stages', stage] }));
});

function listed(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(', ');
}
