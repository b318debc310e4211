import Ajv2020, { type ValidateFunction } from 'ajv/dist/2020.js';
import type { Kind } from '../../core/model/documents.ts';
import { readSchema } from '../schemas/schema.ts';

const files: Readonly<Record<Kind, string>> = {
  GovernancePolicy: 'governance-policy',
  ModelCard: 'model-card',
  MetricsReport: 'metrics-report',
  PolicyTest: 'policy-test',
  Waiver: 'waiver',
  Configuration: 'configuration',
};

const compiled = new Map<Kind, ValidateFunction>();

function validator(kind: Kind): ValidateFunction {
  let found = compiled.get(kind);
  if (!found) {
    const ajv = new Ajv2020({ allErrors: true, discriminator: true, strict: false, validateFormats: false });
    found = ajv.compile(readSchema(files[kind]));
    compiled.set(kind, found);
  }
  return found;
}

type Fields = Readonly<Record<string, unknown>>;
const isMap = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * The keywords of the published schemas that a value offends, by Ajv itself rather than by the validators that the rules
 * use. Reports, cards and waivers that a test writes in place are held against their own schemas, as the test's says.
 */
export function faultsOf(kind: Kind, value: unknown): ReadonlySet<string> {
  const validate = validator(kind);
  const own = validate(value) ? [] : (validate.errors ?? []).map(({ keyword }) => keyword);
  return new Set([...own, ...(kind === 'PolicyTest' && isMap(value) ? inlineFaults(value) : [])]);
}

function inlineFaults({ cases }: Fields): readonly string[] {
  if (!Array.isArray(cases)) return [];
  return cases
    .filter(isMap)
    .flatMap(({ metrics, card, waivers }) => [
      ...placed('MetricsReport', metrics),
      ...placed('ModelCard', card),
      ...(Array.isArray(waivers) ? waivers.flatMap((waiver) => placed('Waiver', waiver)) : []),
    ]);
}

/** A document written in place may leave out its header. */
function placed(kind: Kind, value: unknown): readonly string[] {
  if (!isMap(value)) return [];
  const { metadata } = value;
  const names = { name: 'inline', ...(kind === 'ModelCard' ? { version: '0.0.0' } : {}) };
  const head = metadata === undefined || isMap(metadata) ? { metadata: { ...names, ...metadata } } : {};
  return [...faultsOf(kind, { apiVersion: 'gatewright/v1', kind, ...value, ...head })];
}
