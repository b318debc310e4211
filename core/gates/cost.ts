import type { Bound, CostGate } from '../generated/GovernancePolicy.ts';
import type { Path } from '../yaml/node.ts';
import type { Declarations, DeclaredGate } from './declared.ts';
import { decidedOn, inCard, inReportOrCard, readNumber, readText } from './declared-value.ts';
import type { Check, EffectiveGate } from './evaluation.ts';
import { idleShutdown } from './idle-shutdown.ts';
import { askedMoney, isSameMoney, moneyProblem, readMoney, showMoney } from './money.ts';
import { compareQuantities, showAgainst } from './quantity.ts';
import { type Asked, decided, nothingToCheck, notMet } from './requirement.ts';
import { askedShare } from './share.ts';

/** Decides what a `cost` gate requires; a cost metric that it bounds as well is decided beside it. */
export const decideCostGate: DeclaredGate<CostGate> = (gate, declarations) => {
  const require = gate.gate.require ?? {};
  const currency = require.budget?.currency;
  const spent = (key: 'perTrainingRun' | 'perDeployment', bound: Bound): Check =>
    spending(gate, declarations, key, bound, currency);
  const checks = [
    ...(require.perTrainingRun === undefined ? [] : [spent('perTrainingRun', require.perTrainingRun)]),
    ...(require.perDeployment === undefined ? [] : [spent('perDeployment', require.perDeployment)]),
    ...(require.budget ? budget(gate, declarations, require.budget) : []),
    ...(require.idleShutdown === undefined ? [] : [idleShutdown(gate, declarations, require.idleShutdown)]),
  ];
  return checks.length > 0 ? checks : [nothingToCheck(gate)];
};

const asked = (key: string, why: string): Asked => ({ subject: key, policyPath: ['require', ...key.split('.')], why });

const spendings = {
  perTrainingRun: {
    what: 'The training run cost',
    why: 'Runs that cost more than was meant leave nothing for the next ones.',
    report: ['cost', 'trainingRun'] as Path,
    card: ['training', 'cost'] as Path,
  },
  perDeployment: {
    what: 'A deployment costs',
    why: 'A model whose deployment costs more than it brings should not be deployed.',
    report: ['cost', 'deployment'] as Path,
    card: ['cost', 'perDeployment'] as Path,
  },
};

function spending(
  gate: EffectiveGate,
  declarations: Declarations,
  key: keyof typeof spendings,
  bound: Bound,
  currency: string | undefined,
): Check {
  const { what, why, report, card } = spendings[key];
  const of = asked(key, why);
  const accepted = askedMoney(gate, of.policyPath, bound, currency);
  if ('finding' in accepted) return decided(gate, of, [accepted.finding], { text: '', observed: null });
  const { limit } = accepted;
  const cost = inReportOrCard(declarations, {
    report: { path: report, read: readMoney },
    card: { path: card, read: readMoney },
    same: isSameMoney,
    show: showMoney,
  });
  const todo = 'Train on less, on cheaper machines or more rarely, or let the bound be raised.';
  return decidedOn(
    gate,
    of,
    cost,
    (value, evidence) => moneyProblem(what, value, limit, todo, evidence),
    (value) => ({
      text: `${what} ${showMoney(value)}; at most ${showMoney(limit)} is accepted.`,
      observed: showMoney(value),
    }),
  );
}

type Budget = NonNullable<NonNullable<CostGate['require']>['budget']>;

function budget(gate: EffectiveGate, declarations: Declarations, require: Budget): readonly Check[] {
  const checks = [
    ...(require.amount === undefined ? [] : [budgetAmount(gate, declarations, require.amount, require.currency)]),
    ...(require.currency === undefined ? [] : [budgetCurrency(gate, declarations, require.currency)]),
    ...(require.alertAt === undefined ? [] : [alertAt(gate, declarations)]),
  ];
  return checks.length > 0 ? checks : [nothingToCheck(gate, ['require', 'budget'])];
}

function budgetAmount(
  gate: EffectiveGate,
  declarations: Declarations,
  amount: number,
  currency: string | undefined,
): Check {
  const of = asked('budget.amount', 'Without a budget nobody notices what is spent too much.');
  const accepted = askedMoney(gate, of.policyPath, amount, currency);
  if ('finding' in accepted) return decided(gate, of, [accepted.finding], { text: '', observed: null });
  const { limit } = accepted;
  return decidedOn(
    gate,
    of,
    inCard(declarations, ['cost', 'budget'], readMoney),
    (value, evidence) =>
      moneyProblem('The budget is', value, limit, 'Lower the budget, or let the bound be raised.', evidence),
    (value) => ({
      text: `The budget is ${showMoney(value)}; at most ${showMoney(limit)} is accepted.`,
      observed: showMoney(value),
    }),
  );
}

function budgetCurrency(gate: EffectiveGate, declarations: Declarations, currency: string): Check {
  const of = asked('budget.currency', "Amounts in different currencies can't be held against each other.");
  return decidedOn(
    gate,
    of,
    inCard(declarations, ['cost', 'budget', 'currency'], readText),
    (value, evidence) => {
      if (value === currency) return undefined;
      return notMet(`The budget is in ${value}, not in ${currency}.`, `State it in ${currency}.`, evidence, value);
    },
    (value) => ({ text: `The budget is in ${value}.`, observed: value }),
  );
}

function alertAt(gate: EffectiveGate, declarations: Declarations): Check {
  const of = asked('budget.alertAt', "Who hears of a budget when it is spent can't save any of it.");
  const latest = askedShare(gate, of.policyPath);
  if (!latest) return nothingToCheck(gate, of.policyPath);
  return decidedOn(
    gate,
    of,
    inCard(declarations, ['cost', 'budget', 'alertAt'], readNumber),
    (value, evidence) => {
      if (compareQuantities(value, latest) <= 0) return undefined;
      const shown = showAgainst(value, latest);
      const what = `Somebody is told when a share of ${shown.value} of the budget is spent, where ${shown.bound} is the latest.`;
      return notMet(what, 'Tell them earlier.', evidence, value.value);
    },
    (value) => {
      const shown = showAgainst(value, latest);
      return {
        text: `Somebody is told at a share of ${shown.value} of the budget; ${shown.bound} is the latest.`,
        observed: value.value,
      };
    },
  );
}
