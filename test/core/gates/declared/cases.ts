import assert from 'node:assert/strict';
import { it } from 'mocha';
import type { Check } from '../../../../core/gates/evaluation.ts';
import type { Path } from '../../../../core/yaml/node.ts';
import {
  card,
  checkOf,
  type DeclaredType,
  decide,
  type Given,
  type Plain,
  report,
  requires,
  withValue,
} from './fixture.ts';

/** What a case changes in the compliant documents: a dotted path, and the value there; `undefined` takes it away. */
export type Changes = Readonly<Record<string, unknown>>;

export interface Case {
  readonly name: string;
  readonly subject: string;
  readonly card?: Changes | 'none';
  readonly report?: Changes | 'none';
  readonly require?: Plain;
  readonly given?: Given;
  /** `pass`, or the reason. */
  readonly want: 'pass' | NonNullable<Check['reason']>;
  /** A part of the message. */
  readonly says?: string;
  /** A part of a note. */
  readonly notes?: string;
  /** Where the evidence is, dotted. */
  readonly at?: string;
}

const outcomes: Readonly<Record<string, Check['outcome']>> = {
  pass: 'pass',
  'requirement-not-met': 'fail',
  'above-max': 'fail',
  'missing-evidence': 'inconclusive',
  'missing-reference': 'inconclusive',
  'nothing-to-check': 'inconclusive',
  'contradicts-card': 'error',
  'ambiguous-evidence': 'error',
  'digest-mismatch': 'error',
  'unit-mismatch': 'error',
  'not-a-number': 'error',
  'outside-metric-range': 'error',
};

/** Declares a test for each case of one type of gate. */
export function tests(type: DeclaredType, cases: readonly Case[]): void {
  for (const one of cases) {
    it(`${one.subject}: ${one.name} → ${one.want}`, () => {
      const given: Given = {
        card: one.card === 'none' ? undefined : changed(card, one.card),
        reports: one.report === 'none' ? [] : [changed(report, one.report)],
        ...one.given,
      };
      const checks = decide(type, { require: one.require ?? requires[type] }, given);
      const check = checkOf(checks, one.subject);
      const wanted = { outcome: outcomes[one.want], reason: one.want === 'pass' ? null : one.want };
      assert.deepEqual({ outcome: check.outcome, reason: check.reason }, wanted, check.message);
      if (one.says !== undefined) assert(check.message.includes(one.says), check.message);
      if (one.notes !== undefined) {
        assert(
          (check.notes ?? []).some((note) => note.includes(one.notes ?? '')),
          `notes: ${check.notes}`,
        );
      }
      if (one.at !== undefined) assert.equal(check.evidencePlace?.path.join('.'), one.at);
    });
  }
}

function changed(plain: Plain, changes: Changes = {}): Plain {
  return Object.entries(changes).reduce((copy, [path, value]) => withValue(copy, pathOf(path), value), plain);
}

function pathOf(dotted: string): Path {
  return dotted.split('.').map((key) => (/^\d+$/.test(key) ? Number(key) : key));
}
