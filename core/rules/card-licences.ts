import type { Licence, ModelCard } from '../generated/ModelCard.ts';
import { isPlaceholder } from '../model/placeholder.ts';
import type { Path } from '../yaml/node.ts';

/** A licence as a card writes it. */
export interface WrittenLicence {
  /** The id or expression, without spaces around it. */
  readonly text: string;
  readonly path: Path;
  /** Where the licence stands, of which `path` may be a part. */
  readonly whole: Path;
  readonly name?: string | undefined;
  readonly url?: string | undefined;
}

/** Every licence of a card: its own, those of its base models, and those of its data. */
export function licencesOf({ details, data }: Partial<ModelCard>): readonly WrittenLicence[] {
  return [
    ...one(details?.license, ['details', 'license']),
    ...(details?.baseModels ?? []).flatMap((base, i) => one(base?.license, ['details', 'baseModels', i, 'license'])),
    ...(data ?? []).flatMap((dataset, i) => one(dataset?.license, ['data', i, 'license'])),
  ];
}

/** The licence at a place. A text that says nothing is for card/placeholder. */
export function one(license: string | Licence | undefined, path: Path): readonly WrittenLicence[] {
  if (license === undefined) return [];
  const { id, name, url } = typeof license === 'string' ? { id: license, name: undefined, url: undefined } : license;
  if (id === undefined || isPlaceholder(id)) return [];
  return [{ text: id.trim(), path: typeof license === 'string' ? path : [...path, 'id'], whole: path, name, url }];
}

/** Ids that stand for a licence that is written elsewhere. */
export function isOther(text: string): boolean {
  return /^(?:other|custom|proprietary|unknown)$/i.test(text);
}
