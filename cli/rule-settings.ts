import { nearest } from '../core/catalog/nearest.ts';
import type { Configuration } from '../core/generated/Configuration.ts';
import { rules } from '../core/rules/registry.ts';
import { severities } from '../core/rules/severity.ts';

/** Settings of rules by `id=severity`, of which the last of a rule counts; a sentence where one is none. */
export function ruleSettings(written: readonly string[]): Configuration['rules'] | string {
  const ids = rules.map(({ id }) => id);
  const settings: NonNullable<Configuration['rules']> = {};
  for (const setting of written) {
    const [id = '', severity, ...rest] = setting.split('=').map((part) => part.trim());
    if (severity === undefined || rest.length > 0) return `\`${setting}\` is not of the form id=severity.`;
    if (!ids.includes(id)) return `There is no rule \`${id}\`.${didYouMean(id, ids)}`;
    const known = severities.find((each) => each === severity);
    if (!known)
      return `\`${severity}\` is no severity; there are ${severities.join(', ')}.${didYouMean(severity, severities)}`;
    settings[id] = known;
  }
  return settings;
}

function didYouMean(name: string, candidates: readonly string[]): string {
  const near = nearest(name, candidates);
  return near === undefined ? '' : ` Did you mean \`${near}\`?`;
}
