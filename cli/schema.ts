import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { ExitCode } from './exit-code.ts';
import type { Output } from './output.ts';

const files: Readonly<Record<string, string>> = {
  GovernancePolicy: 'governance-policy',
  ModelCard: 'model-card',
  MetricsReport: 'metrics-report',
  PolicyTest: 'policy-test',
  Waiver: 'waiver',
  Configuration: 'configuration',
  GateReport: 'gate-report',
};

/** `gatewright schema KIND`: the JSON Schema as published. */
export function runSchema(kind: string, output: Output): ExitCode {
  const file = Object.hasOwn(files, kind) ? files[kind] : undefined;
  if (file === undefined) {
    output.error(
      `${output.errorStyle.red('error')}  \`${kind}\` is no kind of document. Kinds are ${Object.keys(files).join(', ')}.\n`,
    );
    return 2;
  }
  output.write(readFileSync(path.join(__dirname, '../../schemas', `${file}.schema.json`), 'utf8'));
  return 0;
}
