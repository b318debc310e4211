// The fifty metric gates as an OPA policy, and how long OPA takes over it.
import { spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { metricGates } from './documents.mjs';

/**
 * A module with a rule for each gate: outcomes and the decision alone, without the margins, messages and places that a
 * gate's check has. Constants stand in the rules, which is the quickest that OPA can be given.
 */
export function regoModule() {
  const sides = { min: '>=', max: '<=' };
  const holds = (metric, bounds) =>
    Object.entries(bounds).map(([side, bound]) => `\tinput.metrics.${metric} ${sides[side]} ${bound}`);
  const rules = metricGates.map(({ metric, pass, warn }, i) => {
    const name = `outcome_${i + 1}`;
    const wider = warn && { ...pass, ...warn };
    return [
      `${name} := "pass" if {`,
      ...holds(metric, pass),
      ...(wider ? ['} else := "warn" if {', ...holds(metric, wider)] : []),
      '} else := "fail" if {',
      `\tis_number(input.metrics.${metric})`,
      '} else := "inconclusive"',
      '',
    ].join('\n');
  });
  const results = metricGates.map(({ id }, i) => `\t"${id}": outcome_${i + 1},`);
  return [
    'package gatewright',
    '',
    ...rules,
    'results := {',
    ...results,
    '}',
    '',
    'decision := "block" if {',
    '\t"fail" in results',
    '} else := "hold" if {',
    '\t"inconclusive" in results',
    '} else := "promote-with-warnings" if {',
    '\t"warn" in results',
    '} else := "promote"',
    '',
    'report := {"decision": decision, "results": results}',
    '',
  ].join('\n');
}

/**
 * Microseconds a model: by `opa bench` (query prepared, document read), by one `opa eval` over all models, and by an
 * `opa eval` that is started for one; and OPA's decisions in the order of the models, to be held against ours.
 * @param {string} opa the program @param {string} folder for its files @param {{values: object}[]} models
 */
export async function measureOpa(opa, folder, models) {
  const [module, one, all] = ['gates.rego', 'one.json', 'all.json'].map((name) => path.join(folder, name));
  await writeFile(module, regoModule());
  await writeFile(one, JSON.stringify({ metrics: models[0].values }));
  await writeFile(all, JSON.stringify({ models: models.map(({ values }) => ({ metrics: values })) }));
  const run = (args) => {
    const { stdout, stderr, status } = spawnSync(opa, args, { encoding: 'utf8', maxBuffer: 1e9 });
    if (status !== 0) throw new Error(stderr || stdout);
    return JSON.parse(stdout);
  };
  const bench = run(['bench', '-d', module, '-i', one, '-f', 'json', 'data.gatewright.report']);
  const started = performance.now();
  run(['eval', '-d', module, '-i', one, '-f', 'json', 'data.gatewright.report']);
  const ended = performance.now();
  const query = '[r | some m in input.models; r := data.gatewright.report with input as m]';
  const evaluated = run(['eval', '-d', module, '-i', all, '-f', 'json', '--metrics', query]);
  return {
    alone: bench.T / bench.N / 1000,
    together: evaluated.metrics.timer_rego_query_eval_ns / models.length / 1000,
    started: (ended - started) * 1000,
    reports: evaluated.result[0].expressions[0].value,
  };
}
