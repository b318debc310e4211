import { type LicenceTerms, licenceTerms } from '../../catalog/licence-terms.ts';
import type { ModelCard } from '../../generated/ModelCard.ts';
import { soundParts } from '../../model/soundness.ts';
import { documentsOf, nameOf, type Workspace } from '../../model/workspace.ts';
import { one, type WrittenLicence } from '../card-licences.ts';
import { defineRule, type RelatedPlace } from '../rule.ts';

export const rule = defineRule<'ModelCard'>({
  id: 'license/incompatible-base',
  severity: 'warning',
  summary: 'A card grants more than the licence of its base model or training data allows.',
  kinds: ['ModelCard'],
  check({ value, workspace, report }) {
    const [own] = one(value.details?.license, ['details', 'license']);
    const granted = own && licenceTerms(own.text);
    if (!granted) return;
    for (const { name, licence, related } of upstreamOf(value, workspace)) {
      const terms = licenceTerms(licence.text);
      const exceeded = terms && whatExceeds(granted, terms);
      if (exceeded === undefined) continue;
      report({
        path: own.path,
        message: `\`${name}\` is under \`${licence.text}\`, ${exceeded}, and this card declares \`${own.text}\`, so users are promised what is not yours to give. Take over the licence, or have it cleared; this is no legal advice.`,
        related: [related],
      });
    }
  },
});

interface Upstream {
  readonly name: string;
  readonly licence: WrittenLicence;
  readonly related: RelatedPlace;
}

/** The base models and training data of a card whose licence is known: written beside them, or in a card of their own. */
function upstreamOf({ details, data }: Partial<ModelCard>, workspace: Workspace): readonly Upstream[] {
  const message = 'Its licence is written here.';
  const models = (details?.baseModels ?? []).flatMap((base, index): readonly Upstream[] => {
    if (base?.id === undefined) return [];
    const [written] = one(base.license, ['details', 'baseModels', index, 'license']);
    if (written) return [{ name: base.id, licence: written, related: { path: written.path, message } }];
    const [name = '', version] = base.id.split('@');
    const card = documentsOf(workspace, 'ModelCard').find((document) => {
      const known = nameOf(document);
      return known.name === name && (version === undefined || known.version === version);
    });
    const [its] = card ? one(soundParts(card, 'ModelCard')?.details?.license, ['details', 'license']) : [];
    return card && its ? [{ name: base.id, licence: its, related: { document: card, path: its.path, message } }] : [];
  });
  const datasets = (data ?? []).flatMap((dataset, index): readonly Upstream[] => {
    if (dataset?.name === undefined || (dataset.role ?? 'training') !== 'training') return [];
    const [licence] = one(dataset.license, ['data', index, 'license']);
    return licence ? [{ name: dataset.name, licence, related: { path: licence.path, message } }] : [];
  });
  return [...models, ...datasets];
}

/** What the upstream licence asks and the granted one does not, as a clause. */
function whatExceeds(granted: LicenceTerms, upstream: LicenceTerms): string | undefined {
  if (!upstream.derivatives) return 'which forbids to pass on what is made from it';
  if (!upstream.commercial && granted.commercial) return 'which forbids commercial use';
  if (upstream.useRestrictions && !granted.useRestrictions) return 'which forbids uses and has that passed on';
  if (upstream.shareAlike && !granted.shareAlike) return 'which asks that what is made from it stays under it';
  return undefined;
}
