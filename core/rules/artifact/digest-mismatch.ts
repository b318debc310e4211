import { cardOf } from '../../gates/card-of-reports.ts';
import { sha256Problem } from '../../gates/digest.ts';
import { compareModels } from '../../gates/identity.ts';
import { sound } from '../../model/soundness.ts';
import { cardsNaming } from '../cards-of-report.ts';
import { defineRule, type RuleContext } from '../rule.ts';

export const rule = defineRule<'ModelCard' | 'MetricsReport'>({
  id: 'artifact/digest-mismatch',
  severity: 'error',
  summary: 'Two places give different digests for one artifact.',
  kinds: ['ModelCard', 'MetricsReport'],
  check(context) {
    if (context.kind === 'ModelCard') checkCard(context as RuleContext<'ModelCard'>);
    else checkReport(context as RuleContext<'MetricsReport'>);
  },
});

/** The SHA-256 that a location or package URL pins; a package URL percent-encodes the colon. */
const pinned = /@sha256(?::|%3A)([0-9a-f]{64})(?![0-9a-f])/i;

function isDigest(text: string | undefined): text is string {
  return text !== undefined && sha256Problem(text) === undefined;
}

const short = (digest: string): string => `${digest.slice(0, 8)}…`;

function checkCard({ value, report }: RuleContext<'ModelCard'>): void {
  const digests = new Map<string, number>();
  for (const [index, artifact] of (value.artifacts ?? []).entries()) {
    const digest = artifact?.digest?.sha256;
    if (digest !== undefined) digests.set(digest, index);
    const inUri = pinned.exec(artifact?.uri ?? '')?.[1]?.toLowerCase();
    if (!isDigest(digest) || inUri === undefined || inUri === digest) continue;
    report({
      path: ['artifacts', index, 'digest', 'sha256'],
      message: `The location pins ${short(inUri)}, and the digest beside it is ${short(digest)}, so one of the two is another artifact. Compute the digest of what is there, and correct the one that is wrong.`,
      related: [{ path: ['artifacts', index, 'uri'], message: 'The location pins another digest.' }],
    });
  }
  const inPurl = pinned.exec(value.details?.purl ?? '')?.[1]?.toLowerCase();
  const [first] = digests.values();
  if (inPurl === undefined || first === undefined || digests.has(inPurl)) return;
  report({
    path: ['details', 'purl'],
    message: `The package URL pins ${short(inPurl)}, which is none of the card's artifacts, so whoever resolves it gets another model than the one described. Correct the package URL, or the digest.`,
    related: [{ path: ['artifacts', first, 'digest', 'sha256'], message: "The artifact's digest." }],
  });
}

function checkReport({ document, value, workspace, report }: RuleContext<'MetricsReport'>): void {
  const own = value.model?.digest?.sha256;
  const signed = value.evidence?.signature?.digest?.sha256;
  // A digest that is none is for lineage/bad-digest.
  if (isDigest(own) && isDigest(signed) && own !== signed) {
    report({
      path: ['evidence', 'signature', 'digest', 'sha256'],
      message: `The signature is over ${short(signed)}, and what was measured is ${short(own)}, so the signature says nothing of this model. Verify the signature of the artifact that was measured.`,
      related: [{ path: ['model', 'digest', 'sha256'], message: 'What was measured.' }],
    });
  }
  // Where a card names the report, report/model-mismatch says that it is about another artifact.
  if (!isDigest(own) || cardsNaming(workspace, document.uri).length > 0) return;
  const typed = sound(document, 'MetricsReport');
  const found = typed && cardOf(workspace, [document]);
  const card = found && sound(found, 'ModelCard');
  const identity = typed && card && compareModels(card, [typed]);
  if (!card || identity?.is !== 'doubtful' || identity.reason !== 'digest-mismatch') return;
  const at = card.value.artifacts?.findIndex((artifact) => artifact.digest?.sha256 !== undefined) ?? 0;
  report({
    path: identity.place?.path ?? ['model'],
    message: identity.message,
    related: [
      { document: card.source, path: ['artifacts', at, 'digest', 'sha256'], message: 'The card of this version.' },
    ],
  });
}
