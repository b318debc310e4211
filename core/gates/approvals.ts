import { nameKey } from '../catalog/name-key.ts';
import type { Approval } from '../generated/ModelCard.ts';
import { isPlaceholder } from '../model/placeholder.ts';
import type { Path } from '../yaml/node.ts';
import type { Declarations } from './declared.ts';
import { missingInCard, readText, showPath, uncorroborated } from './declared-value.ts';
import { type Finding, missingEvidence, notMet } from './requirement.ts';

export const authorPath: Path = ['training', 'run', 'author'];

/** Whether somebody other than the author of the training run approved. */
export interface Independence {
  readonly finding: Finding | undefined;
  readonly notes: readonly string[];
}

/**
 * Whether an approval is by somebody other than the author of the training run: neither by name nor by e-mail, and not
 * by the part of an e-mail before the `@` where the author is a bare name.
 */
export function independence(declarations: Declarations, approval: Approval, index: number): Independence {
  const { card } = declarations;
  const author = card && readText(card, authorPath);
  if (!card || typeof author !== 'string') return { finding: missingInCard(declarations, authorPath), notes: [] };
  const path = ['governance', 'approvals', index];
  const { name = '', email = '' } = approval;
  if (isPlaceholder(name)) {
    const what = `The approval \`${showPath(path)}\` (${approval.role}) does not say who approved.`;
    const finding = missingEvidence(what, 'Write the `name` of the approver.', { document: card, path });
    return { finding, notes: [] };
  }
  if (isSameParty(author, name) || (!isPlaceholder(email) && isSameParty(author, email))) {
    const what = `\`${author}\` trained the model and approved it as ${approval.role}.`;
    const finding = notMet(what, 'Let somebody else review and approve it.', { document: card, path }, name);
    return { finding, notes: [] };
  }
  const note = `${uncorroborated}: approver and author are compared by name alone; the approval has no \`email\``;
  return { finding: undefined, notes: isPlaceholder(email) ? [note] : [] };
}

/** Whether two texts, names or e-mail addresses, mean one person: in doubt they do. */
export function isSameParty(a: string, b: string): boolean {
  const [localA, domainA] = parts(a);
  const [localB, domainB] = parts(b);
  return localA === localB && (domainA === undefined || domainB === undefined || domainA === domainB);
}

/** The name, and the domain of an e-mail address. */
function parts(text: string): readonly [string, string | undefined] {
  const trimmed = text.trim().toLowerCase();
  const at = trimmed.lastIndexOf('@');
  if (at < 1) return [nameKey(trimmed) || trimmed, undefined];
  const local = trimmed.slice(0, at);
  return [nameKey(local) || local, trimmed.slice(at + 1)];
}
