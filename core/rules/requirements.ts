import type { Declarations } from '../gates/declared.ts';
import { valueAt } from '../gates/declared-value.ts';
import type { Check, EffectiveGate } from '../gates/evaluation.ts';
import type { Gate } from '../generated/GovernancePolicy.ts';
import { sound } from '../model/soundness.ts';
import type { Path } from '../yaml/node.ts';
import { type AskingGate, cardDocument, gatesAsking, placeOfDemand, severityOfGate, whoAsks } from './asking-gates.ts';
import { reportsOfCard } from './cards-of-report.ts';
import { defineRule, type Rule, type RuleContext } from './rule.ts';
import { unreadPlaces } from './spoken-for.ts';

type GateOf<T extends Gate['type']> = Extract<Gate, { type: T }>;

/** What a gate asks of a card, and what came of it. */
export interface Judged<T extends Gate['type']> {
  readonly asking: AskingGate<T>;
  readonly check: Check;
}

/**
 * One requirement of the policies that a card names, decided as evaluation decides it. `decide` is the gate type's own;
 * the reports that the card names are evidence too.
 */
export function judgedRequirements<T extends Gate['type']>(
  context: RuleContext<'ModelCard'>,
  type: T,
  subject: string,
  decide: (gate: EffectiveGate<GateOf<T>>, declarations: Declarations) => readonly Check[],
): readonly Judged<T>[] {
  const card = cardDocument(context);
  // What evaluation decides is decided on what is sound: half a card would be refused, or crash what reads it.
  if (!card || unreadPlaces(context.document).length > 0) return [];
  const named = reportsOfCard(context.workspace, context.document, context.value);
  const reports = named.flatMap((source) => sound(source, 'MetricsReport') ?? []);
  if (reports.length < named.length) return [];
  return gatesAsking(context, type).flatMap((asking) => {
    const require: unknown = valueAt(asking.gate.gate, ['require', subject]);
    if (require === undefined || require === false) return [];
    const asOf = context.today ?? '9999-12-31';
    const checks = decide(asking.gate, { card, reports, asOf });
    return checks.filter((check) => check.subject === subject).map((check) => ({ asking, check }));
  });
}

interface Missing<T extends Gate['type']> {
  readonly id: string;
  readonly summary: string;
  readonly type: T;
  /** Key of the gate's `require`. */
  readonly subject: string;
  /** Where the card would say it. */
  readonly path: Path;
  readonly decide: (gate: EffectiveGate<GateOf<T>>, declarations: Declarations) => readonly Check[];
}

/**
 * A rule that finds what a policy requires of a card and the card does not say at all. What is written and wrong is for
 * the rules about that field.
 */
export function missingRequirement<T extends Gate['type']>(about: Missing<T>): Rule {
  const { id, summary, type, subject, path, decide } = about;
  return defineRule<'ModelCard'>({
    id,
    severity: 'error',
    summary,
    kinds: ['ModelCard'],
    check(context) {
      const written = valueAt(context.document.yaml.value, path);
      if (written !== undefined && written !== null && !isEmpty(written)) return;
      const [first] = judgedRequirements(context, type, subject, decide).filter(
        ({ check }) => check.outcome !== 'pass' && check.reason === 'missing-evidence',
      );
      if (!first) return;
      context.report({
        path,
        message: `${first.check.message} ${whoAsks(first.asking)} requires it.`,
        severity: severityOfGate(first.asking.enforcement),
        related: [placeOfDemand(first.asking, ['require', subject])],
      });
    },
  });
}

function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}

interface MissingInData<T extends Gate['type']> {
  readonly id: string;
  readonly summary: string;
  readonly type: T;
  /** Key of the gate's `require`. */
  readonly subject: string;
  readonly field: 'upstream' | 'classification';
  /** What follows where it is missing, and what to do, in sentences. */
  readonly why: string;
}

/** A rule that finds the datasets of a card that lack what a policy requires of each. */
export function missingInData<T extends Gate['type']>({
  id,
  summary,
  type,
  subject,
  field,
  why,
}: MissingInData<T>): Rule {
  return defineRule<'ModelCard'>({
    id,
    severity: 'error',
    summary,
    kinds: ['ModelCard'],
    check(context) {
      const { value, report } = context;
      const open = (value.data ?? []).flatMap((dataset, index) => {
        const written = dataset?.[field];
        const isMissing = written === undefined || written.length === 0;
        return dataset?.name !== undefined && isMissing ? [{ name: dataset.name, index }] : [];
      });
      if (open.length === 0) return;
      const [asking] = gatesAsking(context, type).filter(
        ({ gate }) => valueAt(gate.gate, ['require', subject]) === true,
      );
      if (!asking) return;
      for (const { name, index } of open) {
        report({
          path: ['data', index, 'name'],
          message: `\`${name}\` has no \`${field}\`, and ${whoAsks(asking)} requires it. ${why}`,
          severity: severityOfGate(asking.enforcement),
          related: [placeOfDemand(asking, ['require', subject])],
        });
      }
    },
  });
}
