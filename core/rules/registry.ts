import { rules } from '../generated/registry.ts';
import type { AnyRule } from './rule.ts';

/** All rules, by id. The list is drawn from the files of this directory by scripts/generate-registry.mjs. */
export { rules };

const byId = new Map(rules.map((rule) => [rule.id, rule]));

export function ruleById(id: string): AnyRule | undefined {
  return byId.get(id);
}
