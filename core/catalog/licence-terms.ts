import { findHubLicence } from './licences.ts';

/** What a licence asks of those who pass something on that is made from what it covers. Not legal advice. */
export interface LicenceTerms {
  /** What is made from it must be under the same licence. */
  readonly shareAlike: boolean;
  readonly commercial: boolean;
  /** What is made from it may be passed on. */
  readonly derivatives: boolean;
  /** It forbids uses, and passes that on: responsible-AI and community licences. */
  readonly useRestrictions: boolean;
}

const free: LicenceTerms = { shareAlike: false, commercial: true, derivatives: true, useRestrictions: false };

/** Licences that ask for little more than to be named. */
const permissive =
  /^(?:MIT|MIT-0|X11|ISC|0BSD|BSD(?:-[\w-]+)?|Apache-[\d.]+|Unlicense|WTFPL|Zlib|BSL-1\.0|PostgreSQL|NCSA|AFL-3\.0|ECL-2\.0|Artistic-2\.0|PDDL(?:-1\.0)?|CC0-1\.0|CC-BY-[\d.]+|ODC-By-1\.0|CDLA-Permissive-[\d.]+|OFL-1\.1)$/i;
const shareAlike = /^(?:A?GPL-[\d.]+.*|CC-BY-SA-[\d.]+|ODbL-1\.0|OSL-3\.0|EUPL-1\.[12]|CDLA-Sharing-1\.0|GFDL-.*)$/i;
const weak = /^(?:LGPL-[\d.]+.*|MPL-[\d.]+|EPL-[\d.]+|CDDL-[\d.]+|MS-PL|LPPL-.*)$/i;
const creative = /^CC-BY(?:-(NC))?(?:-(SA|ND))?-[\d.]+(?:-.*)?$/i;
const restricted = /openrail|rail-|-rail|^llama|^gemma|bloom|deepfloyd|^fair-noncommercial/i;
const noncommercial = /noncommercial|non-commercial|research/i;

/** The terms of one licence by its SPDX id, or as the Hub names it; undefined where they are not known here. */
function termsOfId(written: string): LicenceTerms | undefined {
  const hub = findHubLicence(written.toLowerCase());
  const id = hub?.spdx ?? hub?.choices?.[0] ?? written.replace(/^LicenseRef-/i, '');
  const [, nc, second] = creative.exec(id) ?? [];
  if (nc || second) {
    const isDerivative = second?.toUpperCase() !== 'ND';
    return { ...free, commercial: !nc, derivatives: isDerivative, shareAlike: second?.toUpperCase() === 'SA' };
  }
  if (permissive.test(id) || weak.test(id)) return free;
  if (shareAlike.test(id)) return { ...free, shareAlike: true };
  if (restricted.test(id)) return { ...free, useRestrictions: true, commercial: !noncommercial.test(id) };
  return undefined;
}

/**
 * The terms of a licence expression: of `AND` all of them together, of `OR` the choice that asks for least. Undefined for
 * nested expressions, for exceptions, and where one part is not known.
 */
export function licenceTerms(expression: string): LicenceTerms | undefined {
  const text = expression.trim();
  if (text.length > 200 || /[()]|\bWITH\b/i.test(text)) return undefined;
  const choices = text.split(/\s+OR\s+/i).map((choice) => {
    const parts = choice.split(/\s+AND\s+/i).map(termsOfId);
    const known = parts.filter((part) => part !== undefined);
    return known.length < parts.length ? undefined : known.reduce(together);
  });
  const known = choices.filter((choice) => choice !== undefined);
  if (known.length < choices.length) return undefined;
  return [...known].sort((a, b) => demands(a) - demands(b))[0];
}

function together(a: LicenceTerms, b: LicenceTerms): LicenceTerms {
  return {
    shareAlike: a.shareAlike || b.shareAlike,
    commercial: a.commercial && b.commercial,
    derivatives: a.derivatives && b.derivatives,
    useRestrictions: a.useRestrictions || b.useRestrictions,
  };
}

function demands({ shareAlike: alike, commercial, derivatives, useRestrictions }: LicenceTerms): number {
  return [alike, !commercial, !derivatives, useRestrictions].filter(Boolean).length;
}
