import { flowText, mendedNumber, mendedTruth } from './mend.ts';
import type { SchemaRule } from './problem.ts';
import { alternativesOf, isOfType, type ResolvedSchema, typesOf } from './schemas.ts';
import { accepts, report, type Walk } from './walk.ts';
import { accepted, continued, kindOfValue, placeName, shown } from './wording.ts';

interface Explanation {
  readonly rule: SchemaRule;
  readonly message: string;
  readonly suggestion?: string | undefined;
}

/** The value is of a type, or a word, that none of what the schema accepts is: one problem. */
export function explainType(walk: Walk, schema: ResolvedSchema, value: unknown): void {
  const { rule, message, suggestion } =
    nothing(walk, schema, value) ?? scalarForList(walk, schema, value) ?? otherType(walk, schema, value);
  report(walk, rule, message, { suggestion });
}

function nothing(walk: Walk, schema: ResolvedSchema, value: unknown): Explanation | undefined {
  if (value !== null && value !== undefined) return undefined;
  const key = walk.path.at(-1);
  const where = typeof key === 'string' ? `behind \`${key}:\`` : `at ${continued(placeName(walk.path))}`;
  return {
    rule: 'schema/type',
    message: `Nothing is written ${where}. Expected: ${accepted(walk.root, schema)}.`,
  };
}

function scalarForList(walk: Walk, schema: ResolvedSchema, value: unknown): Explanation | undefined {
  if (Array.isArray(value)) return undefined;
  const branches = schema.anyOf ? alternativesOf(walk.root, schema) : [schema];
  const list = branches.find((b) => b.type === 'array' && b.items && accepts(walk, b, [value]));
  if (!list) return undefined;
  const suggestion = flowText([value]);
  const how = suggestion ? `: write \`${suggestion}\`` : '';
  return {
    rule: 'schema/scalar-for-list',
    message: `${placeName(walk.path)} must be a list, also where it has one item${how}.`,
    suggestion,
  };
}

function otherType(walk: Walk, schema: ResolvedSchema, value: unknown): Explanation {
  const types = typesOf(walk.root, schema) ?? [];
  const known = types.some((type) => isOfType(value, type));
  const rule = known ? 'schema/enum' : 'schema/type';
  const is = known ? shown(value) : kindOfValue(value);
  const message = `${placeName(walk.path)} must be ${accepted(walk.root, schema)}, not ${is}.`;

  if (typeof value === 'string') {
    const truth = types.includes('boolean') ? mendedTruth(value) : undefined;
    if (truth !== undefined) {
      const why = `In YAML 1.2 ${shown(value)} is a text: write \`${truth}\`.`;
      return { rule, message: `${message} ${why}`, suggestion: truth };
    }
    const number = mendedNumber(value);
    if (number !== undefined && accepts(walk, schema, Number(number))) {
      return {
        rule,
        message: `${message} Written as a number it is \`${number}\`, without quotes.`,
        suggestion: number,
      };
    }
  }
  if (Array.isArray(value) && value.length === 1 && accepts(walk, schema, value[0])) {
    return { rule, message: `${message} Write its one item alone.`, suggestion: flowText(value[0]) };
  }
  if ((typeof value === 'number' || typeof value === 'boolean') && types.includes('string')) {
    // No suggestion: the value no longer knows how it was written, and `2026.10` in quotes is not "2026.1".
    return { rule, message: `${message} Put it in quotes where it is meant as a text.` };
  }
  return { rule, message };
}
