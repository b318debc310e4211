import { isPlaceholder } from '../model/placeholder.ts';
import type { DeclaredArtifact } from './artifacts.ts';
import type { Declarations } from './declared.ts';
import { uncorroborated } from './declared-value.ts';
import { type Evidence, type Finding, missingEvidence, notMet } from './requirement.ts';

/** What a report says about a signature that somebody verified. It is their word: nothing is verified here. */
export interface SignatureStatement {
  readonly evidence: Evidence;
  readonly type: string | undefined;
  readonly identity: string;
  readonly artifact: DeclaredArtifact;
}

export interface SignatureStatements {
  /** Statements that count: verified, with the signer's identity and the digest of one of the card's artifacts. */
  readonly counted: readonly SignatureStatement[];
  readonly findings: readonly Finding[];
  readonly notes: readonly string[];
}

/**
 * Reads `evidence.signature` of the reports. Its digest is the one beside it, else that of the report's model. A
 * statement that lacks identity or digest does not count, and the card alone decides; that is noted.
 */
export function signatureStatements(
  { reports }: Declarations,
  artifacts: readonly DeclaredArtifact[],
): SignatureStatements {
  const counted: SignatureStatement[] = [];
  const findings: Finding[] = [];
  const notes: string[] = [];
  for (const report of reports) {
    const statement = report.value.evidence?.signature;
    if (!statement) continue;
    const path = ['evidence', 'signature'];
    const evidence = { document: report, path };
    if (statement.verified === undefined) {
      const what = 'A report has `evidence.signature` and does not say whether the signature was verified.';
      findings.push(missingEvidence(what, 'Write `verified` there, or take the statement out.', evidence));
      continue;
    }
    if (!statement.verified) {
      const what = 'A report says that the signature could not be verified.';
      const todo = 'Sign the artifact again and verify it, or find out who changed it.';
      findings.push(notMet(what, todo, { document: report, path: [...path, 'verified'] }, false));
      continue;
    }
    const identity = statement.identity ?? '';
    const digest = statement.digest?.sha256 ?? report.value.model?.digest?.sha256;
    if (isPlaceholder(identity) || digest === undefined) {
      const lacks = isPlaceholder(identity) ? "the signer's identity" : 'the digest of what was signed';
      notes.push(`${uncorroborated}: a report says \`verified: true\` without ${lacks}, so that does not count`);
      continue;
    }
    if (artifacts.every((one) => one.artifact.digest?.sha256 === undefined)) {
      notes.push(`${uncorroborated}: the card has no digest that the verified signature could be compared with`);
      continue;
    }
    const artifact = artifacts.find((one) => one.artifact.digest?.sha256 === digest);
    if (!artifact) {
      findings.push({
        outcome: 'error',
        reason: 'digest-mismatch',
        what: `The signature that a report calls verified is over ${digest.slice(0, 8)}…, which is none of the card's artifacts.`,
        todo: "Verify the signature of the card's artifact.",
        evidence: statement.digest ? { document: report, path: [...path, 'digest', 'sha256'] } : evidence,
      });
      continue;
    }
    counted.push({ evidence, type: statement.type, identity: identity.trim(), artifact });
    notes.push('declared, not verified here');
    if (statement.digest?.sha256 === undefined) {
      notes.push(`${uncorroborated}: the statement names no digest; it is taken to be about the report's model`);
    }
  }
  if (notes.length === 0 && findings.length === 0) {
    notes.push(`${uncorroborated}: the card alone says so; no report gives \`evidence.signature\``);
  }
  return { counted, findings, notes };
}
