import { deepEqual, equal, ok } from 'node:assert/strict';
import { simulate } from '../../../core/gates/simulate.ts';
import { configurationFor, configurationsFor } from '../../../core/model/configuration.ts';
import { readSource } from '../../../core/model/documents.ts';
import { asConfigured } from '../../../core/model/model-index.ts';
import { createWorkspace, type Workspace } from '../../../core/model/workspace.ts';
import { checkFile } from '../../../core/rules/check.ts';
import { asWritten } from '../../support/documents.ts';

const configuration = (body: string): string => `apiVersion: gatewright/v1\nkind: Configuration\n${body}`;
const slip = 'apiVersion: gatewright/v1\nkind: Waiver\nextra: 1\n';

function workspaceOf(texts: Readonly<Record<string, string>>, roots: readonly string[] = ['file:///w']): Workspace {
  const files = Object.entries(texts).map(([name, text]) => readSource(`file:///${name}`, text));
  return createWorkspace(asConfigured(files), roots);
}

/** The severity of the slip in a file; undefined where nothing is said of it. */
function severityIn(workspace: Workspace, name: string): string | undefined {
  const file = workspace.files.get(`file:///${name}`);
  ok(file);
  return checkFile(workspace, file).find(({ rule }) => rule === 'schema/unknown-key')?.severity;
}

describe('configurations in several folders', () => {
  it('count for the files below, their paths from their own folder', () => {
    const workspace = workspaceOf({
      'w/a/gatewright.yaml': configuration(
        'rules: {schema/unknown-key: {severity: hint, paths: ["x/**"]}}\nignore: ["y/*"]\n',
      ),
      'w/a/x/s.yaml': slip,
      'w/a/y/s.yaml': slip,
      'w/a/z/x/s.yaml': slip,
      'w/x/s.yaml': slip,
      'w/y/s.yaml': slip,
      'w/ab/x/s.yaml': slip,
    });
    deepEqual(
      ['w/a/x/s.yaml', 'w/a/y/s.yaml', 'w/a/z/x/s.yaml', 'w/x/s.yaml', 'w/y/s.yaml', 'w/ab/x/s.yaml'].map((name) =>
        severityIn(workspace, name),
      ),
      ['hint', undefined, 'error', 'error', 'error', 'error'],
    );
  });

  it('lie over each other: the inner one says more, and what it leaves open the outer one says', () => {
    const workspace = workspaceOf({
      'w/gatewright.yaml': configuration(
        'rules: {schema/unknown-key: warning, schema/required: off}\nignore: ["**/vendor/**"]\nmetrics: {m: {better: lower}, n: {better: lower}}\n',
      ),
      'w/a/gatewright.yaml': configuration(
        'rules: {schema/unknown-key: {severity: hint, paths: [x.yaml]}}\nmetrics: {m: {better: higher}}\n',
      ),
      'w/a/x.yaml': slip,
      'w/a/s.yaml': slip,
      'w/a/vendor/s.yaml': slip,
    });
    equal(severityIn(workspace, 'w/a/x.yaml'), 'hint');
    equal(severityIn(workspace, 'w/a/s.yaml'), 'warning');
    equal(severityIn(workspace, 'w/a/vendor/s.yaml'), undefined);
    const found = configurationFor(workspace, 'file:///w/a/x.yaml');
    deepEqual({ m: found?.metrics?.m?.better, n: found?.metrics?.n?.better }, { m: 'higher', n: 'lower' });
    equal(configurationFor(workspace, 'file:///w/a/s.yaml'), found, 'is made once');
  });

  it('of a root say nothing of another root', () => {
    const roots = ['file:///one', 'file:///two'];
    const workspace = workspaceOf(
      {
        'one/gatewright.yaml': configuration('rules: {schema/unknown-key: {severity: off, paths: ["a/**"]}}\n'),
        'two/gatewright.yaml': configuration('rules: {schema/unknown-key: {severity: hint, paths: ["a/**"]}}\n'),
        'one/a/s.yaml': slip,
        'two/a/s.yaml': slip,
        'two/s.yaml': slip,
      },
      roots,
    );
    deepEqual(
      ['one/a/s.yaml', 'two/a/s.yaml', 'two/s.yaml'].map((name) => severityIn(workspace, name)),
      [undefined, 'hint', 'error'],
    );
  });

  it('of one folder are the one that is called so', () => {
    const workspace = workspaceOf({
      'w/example.yaml': configuration('rules: {schema/unknown-key: off}\n'),
      'w/gatewright.yaml': configuration('rules: {schema/unknown-key: hint}\n'),
      'w/s.yaml': slip,
    });
    equal(severityIn(workspace, 'w/s.yaml'), 'hint');
    equal(configurationsFor(workspace, 'file:///w/s.yaml').length, 1);
  });

  it('say of their own Markdown whether `model-index` is read', () => {
    const readme = '---\nmodel-index: []\n---\n';
    const workspace = workspaceOf({
      'w/gatewright.yaml': configuration('huggingFace: {modelIndex: true}\n'),
      'w/a/gatewright.yaml': configuration('huggingFace: {modelIndex: false}\n'),
      'w/b/gatewright.yaml': configuration('rules: {}\n'),
      'v/README.md': readme,
      'w/README.md': readme,
      'w/a/README.md': readme,
      'w/b/README.md': readme,
    });
    deepEqual(
      ['v', 'w', 'w/a', 'w/b'].map((folder) => workspace.files.get(`file:///${folder}/README.md`)?.documents.length),
      [0, 1, 0, 1],
    );
  });

  it('choose the samples and the waivers of the policies below, and of no others', () => {
    const policy = (name: string): string =>
      `apiVersion: gatewright/v1\nkind: GovernancePolicy\nmetadata: {name: ${name}, version: 1.0.0}\ngates:\n  - {id: g, type: metric, metric: precision, pass: {min: 0.8}, enforcement: soft-mandatory}\n`;
    const report = (value: number): string =>
      `apiVersion: gatewright/v1\nkind: MetricsReport\nmetadata: {name: r}\nmodel: {name: m, version: 1.${value * 10}.0}\nmetrics: [{name: precision, value: ${value}, n: 100}]\n`;
    const waiver =
      'apiVersion: gatewright/v1\nkind: Waiver\nmetadata: {name: w}\npolicy: p\ngate: g\nmodel: m@*\nreason: r\nrequestedBy: a\napprovedBy: b\napprovedOn: 2026-01-01\nexpires: 2026-12-31\n';
    const files = {
      'w/gatewright.yaml': configuration(
        'samples: [{policy: p, reports: ["reports/high.yaml"]}]\nwaivers: ["waivers/*"]\n',
      ),
      'w/a/gatewright.yaml': configuration('samples: [{policy: p, reports: ["reports/*.yaml"]}]\n'),
      'w/reports/high.yaml': report(0.9),
      'w/a/reports/low.yaml': report(0.7),
      'w/p.yaml': policy('p'),
      'w/a/p.yaml': policy('p'),
      'w/b/p.yaml': policy('p'),
      'w/waivers/w.yaml': waiver,
    };
    const sampleOf = (workspace: Workspace, name: string) => {
      const document = workspace.files.get(`file:///${name}`)?.documents[0];
      ok(document);
      const simulation = simulate(workspace, document, {}, '2026-06-01', asWritten);
      ok(simulation.is === 'decided', 'message' in simulation ? simulation.message : '');
      return {
        reports: simulation.sample.reports.map(({ source }) => source.uri.slice(8)),
        waivers: simulation.sample.waivers.map(({ source }) => source.uri.slice(8)),
      };
    };
    const workspace = workspaceOf(files);
    const waivers = ['w/waivers/w.yaml'];
    deepEqual(sampleOf(workspace, 'w/p.yaml'), { reports: ['w/reports/high.yaml'], waivers });
    deepEqual(sampleOf(workspace, 'w/a/p.yaml'), { reports: ['w/a/reports/low.yaml'], waivers });
    deepEqual(sampleOf(workspace, 'w/b/p.yaml'), { reports: ['w/reports/high.yaml'], waivers });
    const elsewhere = workspaceOf({ ...files, 'w/waivers/w.yaml': 'a: 1\n', 'w/b/w.yaml': waiver });
    deepEqual(sampleOf(elsewhere, 'w/p.yaml').waivers, []);
    for (const half of ['waivers:\n', 'waivers: all\n', 'waivers: [1]\n']) {
      const text = files['w/gatewright.yaml'].replace(/waivers:.*\n/, half);
      deepEqual(sampleOf(workspaceOf({ ...files, 'w/gatewright.yaml': text }), 'w/a/p.yaml').waivers, [], half);
    }
  });
});
