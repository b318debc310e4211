import { cardIndexOf, locationOf } from '../cards-by-name.ts';
import { defineRule } from '../rule.ts';

export const rule = defineRule<'ModelCard'>({
  id: 'artifact/version-reused',
  severity: 'error',
  summary: 'One version, or one location, stands for two different artifacts.',
  kinds: ['ModelCard'],
  check({ document, value, workspace, report }) {
    const index = cardIndexOf(workspace);
    const { name, version } = value.metadata ?? {};
    const own = (value.artifacts ?? []).flatMap((artifact) => artifact?.digest?.sha256 ?? []);
    const same = index.versions.get(`${name}@${version}`) ?? [];
    const other = same.find(
      ({ card, digests }) =>
        card !== document && own.length > 0 && digests.length > 0 && !digests.some((d) => own.includes(d)),
    );
    if (other) {
      report({
        path: ['metadata', 'version'],
        message: `${name} ${version} is described twice, with different digests, so a version was overwritten: nobody can say which of the two was approved. Give the later artifact a version of its own.`,
        related: [{ document: other.card, path: other.path, message: 'The other card of this version.' }],
      });
      return;
    }
    for (const [i, artifact] of (value.artifacts ?? []).entries()) {
      const digest = artifact?.digest?.sha256;
      if (artifact?.uri === undefined || digest === undefined) continue;
      // A folder or branch may hold one artifact after the other; a location with a digest holds one for ever.
      const location = locationOf(artifact.uri);
      if (location !== artifact.uri.trim()) continue;
      const reused = (index.locations.get(location) ?? []).find(
        ({ card, digests }) => card !== document && !digests.includes(digest),
      );
      if (!reused) continue;
      report({
        path: ['artifacts', i, 'uri'],
        message: `\`${artifact.uri}\` is also where ${reused.model.replace('@', ' ')} is kept, with another digest, so one has overwritten the other and there is no way back. Keep every version at a place of its own.`,
        related: [{ document: reused.card, path: reused.path, message: 'The other artifact at this place.' }],
      });
    }
  },
});
