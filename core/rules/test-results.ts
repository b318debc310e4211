import type { PrepareReport } from '../gates/evidence.ts';
import { type CaseResult, runPolicyTest } from '../gates/policy-test.ts';
import type { SourceDocument } from '../model/documents.ts';
import { sound } from '../model/soundness.ts';
import type { RuleContext } from './rule.ts';

type Context = Pick<RuleContext<'PolicyTest'>, 'document' | 'workspace' | 'today' | 'prepare'>;

interface Known extends Context {
  readonly results: readonly CaseResult[];
}

const known = new WeakMap<SourceDocument, Known>();

/**
 * What came of the cases of a test document, by their place in it. A case whose date, or whose rows, nobody knows is not
 * decided and not among them. Run once for a document in a workspace.
 */
export function resultsOf({ document, workspace, today, prepare }: Context): readonly CaseResult[] {
  const last = known.get(document);
  if (last?.workspace === workspace && last.today === today && last.prepare === prepare) return last.results;
  const test = sound(document, 'PolicyTest');
  const results = test
    ? runPolicyTest(workspace, test, today ?? '1970-01-01', readRowsOnly(prepare)).filter(
        (_, index) => today !== undefined || test.value.cases[index]?.asOf !== undefined,
      )
    : [];
  known.set(document, { document, workspace, today, prepare, results });
  return results;
}

/** A report whose rows were not read would be decided on other evidence than on the command line. */
function readRowsOnly(prepare: PrepareReport): PrepareReport {
  return (report) => {
    const prepared = prepare(report);
    if (typeof prepared === 'string' || !prepared.value.predictions || prepared.rows) return prepared;
    return 'The rows of this report have not been read.';
  };
}
