import type { Configuration } from '../../core/generated/Configuration.ts';
import type { Diagnostic } from '../../core/model/diagnostic.ts';
import { readSource, type SourceFile } from '../../core/model/documents.ts';
import { documentsOf, type Workspace, withFile } from '../../core/model/workspace.ts';
import { checkFile } from '../../core/rules/check.ts';
import { resultsOf } from '../../core/rules/test-results.ts';
import { asWritten } from '../support/documents.ts';
import { type Expectation, expectationOf } from './expectation.ts';
import { type Mutation, mutated } from './mutation.ts';
import { faultsOf } from './schema-faults.ts';

/** The day of the samples' stories. */
export const today = '2026-11-24';

export interface Measured {
  readonly mutation: Mutation;
  readonly expectation: Expectation;
  /** Whether a case of a policy test comes out otherwise than it did. */
  readonly testsFail: boolean;
  /** What is said now, in all files that were checked: nothing is said of the samples as they are. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Makes a mistake in the samples, and hears what is said about it; undefined where it can't be made alone. */
export function measure(
  samples: Workspace,
  mutation: Mutation,
  configuration: Configuration | undefined,
  scope: 'story' | 'workspace' = 'story',
): Measured | undefined {
  const before = samples.files.get(mutation.uri);
  if (!before) throw new Error(`There is no ${mutation.uri}.`);
  const text = mutated(before, mutation);
  if (text === undefined) return undefined;
  const file = readSource(mutation.uri, text, { before });
  const workspace = withFile(samples, file);
  const checked = scope === 'story' ? storyOf(workspace, file.uri) : [...workspace.files.values()];
  const diagnostics = checked.flatMap((one) =>
    checkFile(workspace, one, {
      today,
      configuration,
      onFailure: ({ rule, error }) => {
        throw new Error(`${rule} failed at ${mutation.uri} ${mutation.path.join('.')}`, { cause: error });
      },
    }),
  );
  const value = file.documents[mutation.document]?.yaml.value;
  const expectation = expectationOf(mutation, faultsOf(mutation.kind, value), value);
  return { mutation, expectation, testsFail: testsFail(workspace, checked), diagnostics };
}

/** The files of a story, and the configuration: what a mistake in one of them can be told in. */
export function storyOf(workspace: Workspace, uri: string): readonly SourceFile[] {
  const folder = uri.slice(0, uri.lastIndexOf('/') + 1);
  const isConfiguration = (name: string): boolean => name.endsWith('/gatewright.yaml');
  const all = [...workspace.files.values()];
  return isConfiguration(uri) ? all : all.filter((f) => f.uri.startsWith(folder) || isConfiguration(f.uri));
}

/** By the evaluator, not by the rule that reports it. */
function testsFail(workspace: Workspace, checked: readonly SourceFile[]): boolean {
  const uris = new Set(checked.map(({ uri }) => uri));
  return documentsOf(workspace, 'PolicyTest')
    .filter(({ uri }) => uris.has(uri))
    .some((document) =>
      resultsOf({ document, workspace, today, prepare: asWritten }).some(
        (r) => r.is === 'broken' || r.unmet.length > 0,
      ),
    );
}

/** The configuration of the samples. */
export function configurationOf(samples: Workspace): Configuration | undefined {
  const [document] = documentsOf(samples, 'Configuration');
  return document?.yaml.value as Configuration | undefined;
}
