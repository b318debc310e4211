import { type Evidence, type Finding, notMet } from './requirement.ts';

/** What is wrong with a SHA-256 digest, as the end of a sentence; undefined where it is one. */
export function sha256Problem(digest: string): string | undefined {
  if (/^[0-9a-f]{64}$/.test(digest)) {
    return isOneCharacter(digest) ? "is one character 64 times, which is nobody's digest" : undefined;
  }
  if (/^sha-?256:/i.test(digest)) return 'has `sha256:` before it';
  if (/^[0-9a-fA-F]{64}$/.test(digest)) return 'has capital letters';
  return `is not 64 lower-case hexadecimal digits (it has ${digest.length} characters)`;
}

export function isOneCharacter(text: string): boolean {
  return new Set(text).size === 1;
}

/** Whether an image is named by its digest: `name@sha256:…`. */
export function imageProblem(image: string, evidence: Evidence): Finding | undefined {
  const todo = 'Name the image by its digest, `name@sha256:…`; the registry prints it after a push.';
  const at = image.indexOf('@');
  if (at < 1) {
    return notMet(`The image \`${image}\` is named by a tag, and a tag moves.`, todo, evidence, image);
  }
  const digest = image.slice(at + 1);
  if (!digest.startsWith('sha256:')) {
    return notMet(`The digest of the image \`${image}\` is not a SHA-256.`, todo, evidence, image);
  }
  const problem = sha256Problem(digest.slice('sha256:'.length));
  return problem === undefined
    ? undefined
    : notMet(`The digest of the image \`${image}\` ${problem}.`, todo, evidence, image);
}
