import { checkLicence, findHubLicence, hubLicences } from '../../catalog/licences.ts';
import { nearest } from '../../catalog/nearest.ts';
import type { Fix } from '../../model/diagnostic.ts';
import { flowText } from '../../yaml/scalar-text.ts';
import { isOther, licencesOf, type WrittenLicence } from '../card-licences.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule<'ModelCard'>({
  id: 'license/unknown',
  severity: 'error',
  summary: 'A licence is no current SPDX id, expression or reference.',
  kinds: ['ModelCard'],
  check({ document, value, report, edit }) {
    for (const licence of licencesOf(value)) {
      if (isOther(licence.text)) continue;
      const wrong = document.hub && licence.whole[0] === 'details' ? forHub(licence) : forCard(licence);
      if (!wrong) continue;
      const [only, another] = wrong.suggestions;
      const fixes = wrong.suggestions.map((suggestion): Fix => {
        return {
          title: `Change to \`${suggestion}\``,
          edits: edit.replaceValue(licence.path, flowText(suggestion)),
          preferred: another === undefined,
        };
      });
      const todo = another
        ? `Write ${wrong.suggestions.map((s) => `\`${s}\``).join(' or ')}, whichever is meant.`
        : only === undefined
          ? wrong.otherwise
          : `Did you mean \`${only}\`?`;
      report({ path: licence.path, message: `${wrong.what} ${todo}`, fixes });
    }
  },
});

interface Wrong {
  readonly what: string;
  readonly suggestions: readonly string[];
  readonly otherwise: string;
}

function forCard({ text }: WrittenLicence): Wrong | undefined {
  const checked = checkLicence(text);
  const tools = "tools that look for licences don't find it";
  switch (checked.kind) {
    case 'spdx':
    case 'licenseRef':
      return undefined;
    case 'hf-only':
      return {
        what: `\`${text}\` is a name of the Hugging Face Hub, not of SPDX, so ${tools}.`,
        suggestions: [checked.suggestion],
        otherwise: '',
      };
    case 'deprecated':
      return {
        what: `\`${checked.ids.join(', ')}\` is not a current SPDX id: it leaves open whether later versions count.`,
        suggestions: checked.suggestions,
        otherwise: 'Write a current id.',
      };
    case 'unknown':
      return {
        what: `\`${text}\` is no SPDX id or expression, so nobody can tell what is allowed.`,
        suggestions: checked.suggestion === undefined ? [] : [checked.suggestion],
        otherwise: 'Write an SPDX id, or `LicenseRef-` and a name for a licence of your own.',
      };
  }
}

/** The Hub has ids of its own; it refuses all others. */
function forHub({ text }: WrittenLicence): Wrong | undefined {
  if (findHubLicence(text)) return undefined;
  const ids = hubLicences();
  const lower = text.toLowerCase();
  const same = ids.filter(
    ({ id, spdx, choices, licenseRef }) =>
      id === lower || [spdx, licenseRef, ...(choices ?? [])].some((other) => other?.toLowerCase() === lower),
  );
  const near = nearest(
    lower,
    ids.map(({ id }) => id),
  );
  return {
    what: `\`${text}\` is none of the licences that the Hugging Face Hub knows, so it refuses the card.`,
    suggestions: same.length > 0 ? same.slice(0, 1).map(({ id }) => id) : near === undefined ? [] : [near],
    otherwise: 'Write `other` with `license_name` and `license_link`.',
  };
}
