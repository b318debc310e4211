import assert from 'node:assert/strict';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { describe, it } from 'mocha';
import { readSource } from '../../../core/model/documents.ts';
import { sound } from '../../../core/model/soundness.ts';
import { schemaOf } from '../../../core/schema/schemas.ts';
import { declaredRules } from '../../naive/declared-gates.ts';
import { compoundRules } from '../../naive/operation-rules.ts';
import { checkPair, pairCase, type Violation } from '../../support/check-pair.ts';
import { decidePlain } from '../../support/decide-plain.ts';
import type { Tally } from '../../support/tally.ts';

/** How many policies are decided, each with its card and reports; and where they begin. */
const pairs = Number(process.env.GATEWRIGHT_PAIRS ?? (process.env.CI ? 100_000 : 4_000));
const seed = Number(process.env.GATEWRIGHT_SEED ?? 20_261_123);
/** More than a few violations say no more than the first. */
const most = 5;

interface Share {
  readonly first: number;
  readonly step: number;
}

interface Found {
  readonly tally: Tally;
  readonly violations: readonly Violation[];
}

/** Checks every `step`-th pair: one worker's share. */
function checkShare({ first, step }: Share): Found {
  const tally: Tally = new Map();
  const violations: Violation[] = [];
  for (let n = first; n < pairs && violations.length < most; n += step) {
    const violation = checkPair(seed, n, tally);
    if (violation) violations.push(violation);
  }
  return { tally, violations };
}

/** Runs one share in a thread of its own. */
function inThread(share: Share): Promise<Found> {
  return new Promise((resolve, reject) => {
    // Much is made and thrown away: with a larger room for it, collecting takes a tenth of the time less.
    const worker = new Worker(fileURLToPath(import.meta.url), {
      workerData: { share },
      resourceLimits: { maxYoungGenerationSizeMb: 192 },
    });
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', (code) => code !== 0 && reject(new Error(`a worker ended with ${code}`)));
  });
}

/** Every key of `require`, with the checks that keys of several parts come to. */
const requirements = [
  ...Object.entries(declaredRules).flatMap(([type, rules]) => Object.keys(rules).map((key) => `${type} ${key}`)),
  ...['atRest', 'inTransit', 'keyManagement', 'appliesTo'].map((part) => `security encryption.${part}`),
  ...['defaultDeny', 'write-production', 'promote-model', 'serviceAccounts'].map((part) => `security access.${part}`),
  ...['triggers', 'humanReview'].map((part) => `monitoring retraining.${part}`),
  ...['amount', 'currency', 'alertAt'].map((part) => `cost budget.${part}`),
];

/** What the random cases must reach, so that a green run means something. */
const expected = [
  ...['promote', 'promote-with-warnings', 'hold', 'block'].map((decision) => `decision ${decision}`),
  ...['pass', 'warn', 'inconclusive', 'error', 'fail', 'skipped'].map((outcome) => `outcome ${outcome}`),
  ...['waived', 'dry-run'].map((effect) => `effect ${effect}`),
  ...[
    'within-warn-band',
    'small-group',
    'missing-metric',
    'missing-reference',
    'reference-mismatch',
    'missing-group',
    'missing-slice',
    'below-min-samples',
    'undefined-rate',
    'undefined-favourable-outcome',
    'missing-interval',
    'interval-straddles-bound',
    'missing-evidence',
    'uncorroborated',
    'training-data',
    'unknown-scope',
    'nothing-to-check',
    'not-a-number',
    'infinite',
    'outside-metric-range',
    'relative-to-zero',
    'digest-mismatch',
    'value-contradicts-counts',
    'contradicts-card',
    'ambiguous-evidence',
    'unit-mismatch',
    'unknown-metric',
    'invalid-expression',
    'below-min',
    'above-max',
    'requirement-not-met',
    'stage',
    'scope',
    'not-measured',
  ].map((reason) => `reason ${reason}`),
  ...['metric', 'fairness', 'drift', 'lineage', 'integrity', 'data-contract', 'explainability', 'documentation'].map(
    (type) => `type ${type} pass`,
  ),
  ...['security', 'rollout', 'monitoring', 'cost', 'expression'].map((type) => `type ${type} pass`),
  ...requirements.flatMap((requirement) => [`requirement ${requirement} met`, `requirement ${requirement} not met`]),
  ...['stronger', 'weaker', 'equal', 'incomparable'].map((relation) => `compared ${relation}`),
  ...['compared stronger, to another effect', 'compared weaker, to another effect'],
  ...['later stages that ask as much or more', 'rehearsals of missing data', 'flip points of gates'],
  ...['flip points of decisions', 'nearest changes of a metric', 'nearest changes of a bound'],
  'pairs decided with something in them that nobody means to write',
];

if (isMainThread) {
  describe('evaluate and the naive evaluator', function () {
    this.timeout(60 * 60_000);

    it('read plain values as they read the JSON text of them', () => {
      for (let n = 0; n < 300; n++) {
        const given = pairCase(seed, n);
        const plain = decidePlain(given);
        const parsed = decidePlain(given, (kind, body) => {
          const text = JSON.stringify({ apiVersion: 'gatewright/v1', kind, ...body });
          const [source] = readSource(`file:///${kind}.yaml`, text).documents;
          return source && sound(source, kind);
        });
        const told = (decided: typeof plain): unknown =>
          decided && [
            decided.evaluation.decision,
            decided.evaluation.score,
            decided.evaluation.gates.map(({ checks, ...gate }) => [
              gate.id,
              gate.outcome,
              gate.reason,
              gate.effect,
              gate.message,
              checks.map((c) => [c.subject, c.outcome, c.reason, c.observed, c.message]),
            ]),
          ];
        assert.deepEqual(told(plain), told(parsed), `pair ${n} of seed ${seed}`);
      }
    });

    it('know every key that a gate can require', () => {
      const { $defs } = schemaOf('GovernancePolicy');
      const missing = Object.entries($defs ?? {}).flatMap(([name, definition]) => {
        if (!name.endsWith('Require') || typeof definition !== 'object') return [];
        const type = name.replace(/Require$/, '').replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
        return Object.keys(definition.properties ?? {})
          .filter((key) => !declaredRules[type]?.[key] && !compoundRules[type]?.[key])
          .map((key) => `${type} ${key}`);
      });
      assert.deepEqual(missing, []);
    });

    it(`agree on ${pairs} pairs of policy and report, and every invariant holds of them`, async () => {
      const threads = Math.max(1, Math.min(4, availableParallelism()));
      const found = await Promise.all(
        Array.from({ length: threads }, (_, first) => inThread({ first, step: threads })),
      );
      const tally = new Map<string, number>();
      for (const [what, count] of found.flatMap((one) => [...one.tally]))
        tally.set(what, (tally.get(what) ?? 0) + count);
      console.log(
        [...tally]
          .filter(([what]) => !what.startsWith('requirement '))
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([what, count]) => `      ${count}\t${what}`)
          .join('\n'),
      );
      const told = found
        .flatMap(({ violations }) => violations)
        .map(({ pair, what, case: given }) => `seed ${seed}, pair ${pair}: ${what}\n${JSON.stringify(given)}`);
      assert.deepEqual(told, []);
      if (pairs >= 20_000)
        assert.deepEqual(
          expected.filter((what) => !tally.has(what)),
          [],
          'was never reached',
        );
    });
  });
} else {
  parentPort?.postMessage(checkShare((workerData as { readonly share: Share }).share));
}
