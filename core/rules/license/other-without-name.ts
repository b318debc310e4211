import { isFilled } from '../../model/placeholder.ts';
import { isOther, licencesOf } from '../card-licences.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule<'ModelCard'>({
  id: 'license/other-without-name',
  severity: 'error',
  summary: 'A licence of its own is given without its name and address.',
  kinds: ['ModelCard'],
  check({ document, value, report, edit }) {
    for (const { text, path, whole, name, url } of licencesOf(value)) {
      if (!isOther(text)) continue;
      const [nameKey, urlKey] = document.hub ? ['license_name', 'license_link'] : ['name', 'url'];
      const lacks = [...(isFilled(name) ? [] : [nameKey]), ...(isFilled(url) ? [] : [urlKey])];
      if (lacks.length === 0) continue;
      const isText = path.length === whole.length;
      report({
        path,
        message: `\`${text}\` names no licence, so nobody knows what is allowed. Add ${lacks.map((key) => `\`${key}\``).join(' and ')}.`,
        fixes:
          isText && !document.hub
            ? [
                {
                  title: 'Write it with name and address, to fill in',
                  edits: edit.replaceValue(path, `{id: ${text}, name: TODO, url: TODO}`),
                },
              ]
            : [],
      });
    }
  },
});
