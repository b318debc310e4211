import { kindOf } from '../../../core/model/documents.ts';
import { insertEntry, insertItem } from '../../../core/yaml/edit.ts';
import { nodeAt } from '../../../core/yaml/locate.ts';
import { gateSnippets } from '../completion/gate-snippets.ts';
import { writePlain } from '../completion/write.ts';
import { gatesOf } from '../known.ts';
import { type Offering, placedIn } from './offer.ts';

/** At the key `gates`, or at the head of a policy without one: a gate of each type that the policy has none of. */
export const newGate: Offering = (_, document, { path, part }) => {
  if (kindOf(document) !== 'GovernancePolicy') return [];
  const gates = nodeAt(document.yaml, ['gates']);
  const isPlace = gates ? path[0] === 'gates' && path.length === 1 && part === 'key' : path[0] === 'metadata';
  if (!isPlace) return [];
  const known = gatesOf([document]);
  const present = new Set(known.map(({ type }) => type));
  return gateSnippets(new Set(known.map(({ id }) => id)))
    .filter(({ type }) => !present.has(type))
    .map(({ type, lines }) => {
      // Bounds stay open: nobody but the author can choose them.
      const text = lines.map((line) => writePlain(line).trimEnd()).join('\n');
      const edits = gates
        ? insertItem(document, ['gates'], text)
        : insertEntry(document, [], 'gates', `- ${text.replaceAll('\n', '\n  ')}`);
      return { title: `Add a \`${type}\` gate`, kind: 'refactor', edits: placedIn(document, edits) } as const;
    });
};
