import { gateTypes } from '../../../core/schema/describe.ts';
import type { Piece } from './write.ts';

export interface GateSnippet {
  readonly type: string;
  readonly description: string;
  /** Lines of the gate's map, without indentation but their own. */
  readonly lines: readonly (readonly Piece[])[];
}

const stop = (text = ''): Piece => ({ stop: text });
const enforcement: readonly Piece[] = [
  'enforcement: ',
  { stop: 'hard-mandatory', choices: ['hard-mandatory', 'soft-mandatory', 'advisory', 'dry-run'] },
];
const rationale: readonly Piece[] = ['rationale: ', stop()];

/** What each type needs beside `id` and `type`. A bound is always left open: nobody but the author can choose it. */
const bodies: Readonly<Record<string, readonly (readonly Piece[])[]>> = {
  metric: [
    ['metric: ', stop()],
    ['split: ', stop('test')],
    ['pass: {', { stop: 'min', choices: ['min', 'max', 'above', 'below'] }, ': ', stop(), '}'],
  ],
  fairness: [
    ['metric: ', stop()],
    ['attributes: ', stop('all')],
    ['pass: {min: ', stop(), '}'],
    ['decideOn: ', { stop: 'interval', choices: ['interval', 'point'] }],
  ],
  drift: [
    ['target: ', { stop: 'features', choices: ['features', 'labels', 'predictions'] }],
    ['method: ', stop()],
    ['pass: {', { stop: 'max', choices: ['max', 'min'] }, ': ', stop(), '}'],
  ],
  lineage: [
    ['require: {codeCommit: true, trainingRun: true, datasetDigests: true, hyperparameters: true, randomSeed: true}'],
  ],
  integrity: [
    [
      'require: {digestAlgorithm: sha256, signature: ',
      { stop: 'sigstore', choices: ['sigstore', 'key', 'certificate'] },
      ', immutableVersions: true, safeSerialization: true}',
    ],
  ],
  'data-contract': [
    ['require: {signature: true, servingSchemaMatch: ', { stop: 'exact', choices: ['exact', 'widening'] }, '}'],
  ],
  explainability: [['require: {methods: [', stop('shap'), '], scopes: [local, global]}']],
  documentation: [['require: {sections: [', stop('intendedUse'), '], beforeDeployment: true}']],
  security: [
    ['require:'],
    ['  encryption: {atRest: AES-256, inTransit: TLS-1.3, keyManagement: hsm}'],
    ['  access: {defaultDeny: true}'],
  ],
  rollout: [
    [
      'require: {strategy: ',
      { stop: 'shadow', choices: ['shadow', 'champion-challenger'] },
      ', minDuration: ',
      stop(),
      ', rollbackTarget: true}',
    ],
  ],
  monitoring: [['require: {drift: [', stop('psi'), '], labelDrift: true, fairness: true, telemetry: asynchronous}']],
  cost: [['require: {idleShutdown: ', stop(), '}']],
  expression: [
    ['expression: ', stop()],
    ['message: ', stop()],
  ],
};

/** A whole gate of each type. `taken` are ids that are in use. */
export function gateSnippets(taken: ReadonlySet<string>): readonly GateSnippet[] {
  return gateTypes().map(({ type, description }) => {
    let id = type;
    for (let n = 2; taken.has(id); n++) id = `${type}-${n}`;
    const lines = [[`id: `, stop(id)], [`type: ${type}`], ...(bodies[type] ?? []), enforcement, rationale];
    return { type, description, lines };
  });
}
