import type { Column } from '../generated/ModelCard.ts';

/**
 * MLflow's conversions that lose nothing: integer to long, integer and float to double. Serving type → types that the
 * model may expect instead. Long to double is none: a double holds whole numbers up to 2^53.
 */
const widening: Readonly<Record<string, readonly string[]>> = { integer: ['long', 'double'], float: ['double'] };

export type Match = 'exact' | 'widening';

/** How one serving column differs from the model's; undefined where it fits. */
export type ColumnProblem =
  | { readonly is: 'mismatch'; readonly what: string; readonly key: string }
  | { readonly is: 'unknown'; readonly what: string };

/** Holds a column that serving sends against the one that the model was trained on. */
export function columnProblem(serving: Column, trained: Column, match: Match): ColumnProblem | undefined {
  const { name } = trained;
  if (serving.type === undefined || trained.type === undefined) {
    const where = serving.type === undefined ? 'serving' : 'signature';
    return { is: 'unknown', what: `\`${name}\` has no type under \`${where}.inputs\`.` };
  }
  const fits =
    serving.type === trained.type || (match === 'widening' && (widening[serving.type] ?? []).includes(trained.type));
  if (!fits) {
    return {
      is: 'mismatch',
      key: 'type',
      what: `\`${name}\`: the model expects ${trained.type}, serving sends ${serving.type}.`,
    };
  }
  if (serving.required === false && trained.required !== false) {
    return { is: 'mismatch', key: 'required', what: `\`${name}\`: the model requires it, serving may leave it out.` };
  }
  return trained.type === 'tensor' ? tensorProblem(serving, trained) : undefined;
}

function tensorProblem(serving: Column, trained: Column): ColumnProblem | undefined {
  const { name } = trained;
  for (const key of ['dtype', 'shape'] as const) {
    if (serving[key] === undefined || trained[key] === undefined) {
      const where = serving[key] === undefined ? 'serving' : 'signature';
      return { is: 'unknown', what: `The tensor \`${name}\` has no \`${key}\` under \`${where}.inputs\`.` };
    }
  }
  if (serving.dtype !== trained.dtype) {
    return {
      is: 'mismatch',
      key: 'dtype',
      what: `\`${name}\`: the model expects elements of ${trained.dtype}, serving sends ${serving.dtype}.`,
    };
  }
  const sent = serving.shape ?? [];
  const expected = trained.shape ?? [];
  // −1 is any length, so the model may expect it; serving that sends any length fits nothing narrower.
  const fits = sent.length === expected.length && expected.every((size, i) => size === -1 || size === sent[i]);
  if (fits) return undefined;
  return {
    is: 'mismatch',
    key: 'shape',
    what: `\`${name}\`: the model expects the shape [${expected.join(', ')}], serving sends [${sent.join(', ')}].`,
  };
}
