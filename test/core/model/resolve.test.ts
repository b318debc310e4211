import { deepEqual, equal, ok } from 'node:assert/strict';
import { simulate } from '../../../core/gates/simulate.ts';
import { readSource, type SourceDocument } from '../../../core/model/documents.ts';
import { inRange, meansPolicy, policiesNamed, resolvePath } from '../../../core/model/resolve.ts';
import { nearOf, rootOf } from '../../../core/model/roots.ts';
import { createWorkspace, type Workspace } from '../../../core/model/workspace.ts';
import { checkFile } from '../../../core/rules/check.ts';

const head = (kind: string): string => `apiVersion: gatewright/v1\nkind: ${kind}\n`;
const policy = (name: string, version: string, rest = ''): string =>
  `${head('GovernancePolicy')}metadata: {name: ${name}, version: "${version}"}\n${rest}`;

function workspaceOf(files: Readonly<Record<string, string>>, roots: readonly string[] = ['file:///a']): Workspace {
  return createWorkspace(
    Object.entries(files).map(([path, text]) => readSource(`file:///${path}`, text)),
    roots,
  );
}

function documentIn(workspace: Workspace, path: string): SourceDocument {
  const document = workspace.files.get(`file:///${path}`)?.documents[0];
  ok(document);
  return document;
}

const named = (workspace: Workspace, from: string, reference: string): readonly string[] =>
  policiesNamed(workspace, `file:///${from}`, reference).map(({ uri }) => uri.slice('file:///'.length));

const rulesIn = (workspace: Workspace, path: string): readonly string[] => {
  const file = workspace.files.get(`file:///${path}`);
  ok(file);
  return checkFile(workspace, file)
    .map(({ rule }) => rule)
    .filter((rule) => rule.startsWith('reference/'));
};

describe('policies by name', () => {
  it('come in order of SemVer, the highest first, whatever the order of files', () => {
    const versions = ['1.10.0', '1.9.0', '2.0.0-rc.1', '2.0.0', 'draft', '1.9.0+build.7'];
    const files = versions.map((version, index): [string, string] => [`a/${index}.yaml`, policy('p', version)]);
    const expected = ['a/3.yaml', 'a/2.yaml', 'a/0.yaml', 'a/1.yaml', 'a/5.yaml', 'a/4.yaml'];
    for (const order of [files, files.toReversed(), [...files.slice(3), ...files.slice(0, 3)]]) {
      deepEqual(named(workspaceOf(Object.fromEntries(order)), 'a/x.yaml', 'p'), expected);
    }
  });

  it('are those of the own folder of the workspace, and of the others where that has none', () => {
    const workspace = workspaceOf(
      {
        'a/p.yaml': policy('p', '1.0.0'),
        'b/p.yaml': policy('p', '1.0.0'),
        'b/p2.yaml': policy('p', '2.0.0'),
        'b/only.yaml': policy('only', '1.0.0'),
      },
      ['file:///a', 'file:///b'],
    );
    deepEqual(named(workspace, 'a/x.yaml', 'p'), ['a/p.yaml']);
    deepEqual(named(workspace, 'b/x.yaml', 'p'), ['b/p2.yaml', 'b/p.yaml']);
    deepEqual(named(workspace, 'a/x.yaml', 'p@^2.0.0'), ['b/p2.yaml'], 'the own folder has no such version');
    deepEqual(named(workspace, 'a/x.yaml', 'only'), ['b/only.yaml']);
    deepEqual(named(workspace, 'elsewhere/x.yaml', 'p'), ['b/p2.yaml', 'a/p.yaml', 'b/p.yaml']);
  });

  it('of a folder inside another are those of the inner one', () => {
    const roots = ['file:///a', 'file:///a/sub'];
    const workspace = workspaceOf({ 'a/p.yaml': policy('p', '2.0.0'), 'a/sub/p.yaml': policy('p', '1.0.0') }, roots);
    deepEqual(named(workspace, 'a/sub/x.yaml', 'p'), ['a/sub/p.yaml']);
    deepEqual(named(workspace, 'a/x.yaml', 'p'), ['a/p.yaml']);
    deepEqual(named(workspaceOf({}, roots), 'a/x.yaml', 'p'), []);
  });

  it('are found in another folder without a complaint about the version that is here', () => {
    const roots = ['file:///a', 'file:///b'];
    const workspace = workspaceOf(
      {
        'a/x.yaml': policy('x', '1.0.0', 'extends: [p@^2.0.0]\n'),
        'a/p.yaml': policy('p', '1.0.0'),
        'b/p.yaml': policy('p', '2.1.0'),
      },
      roots,
    );
    deepEqual(rulesIn(workspace, 'a/x.yaml'), []);
    deepEqual(rulesIn({ ...workspace, roots: ['file:///a'] }, 'a/x.yaml'), [], 'what is open beside it counts, too');
  });
});

describe('version ranges', () => {
  it('are those of SemVer', () => {
    const cases: readonly [version: string, range: string, fits: boolean][] = [
      ['1.2.3', '^1.0.0', true],
      ['2.0.0', '^1.0.0', false],
      ['1.2.3', '>=1.0.0 <1.3.0', true],
      ['1.2.3', '1.x || 3.x', true],
      ['1.2.3', '*', true],
      ['2.0.0-rc.1', '^2.0.0', false],
      ['2.0.0-rc.1', '^2.0.0-rc.0', true],
      ['2.1.0-rc.1', '^2.0.0-rc.0', false],
      ['2.0.0-rc.1', '*', false],
      ['1.2.3+build.5', '^1.0.0', true],
      ['1.2.3+build.5', '1.2.3+build.6', true],
      ['1.2.3', 'latest', false],
      ['1.2.3', 'newest', false],
      ['1.2.3', '', false],
      ['1.2.3', ' ', false],
      ['2026-01', '2026-01', true],
    ];
    for (const [version, range, fits] of cases) equal(inRange(version, range), fits, `${version} in ${range}`);
  });
});

describe('references between folders of a workspace', () => {
  const roots = ['file:///a', 'file:///b'];

  it('may lead from one folder into another by path, and no further', () => {
    const workspace = createWorkspace([], roots);
    const from = 'file:///a/sub/x.yaml';
    deepEqual(resolvePath(workspace, from, '../../b/p.yaml'), { is: 'inside', uri: 'file:///b/p.yaml' });
    for (const written of [
      '../../c/p.yaml',
      '../../../p.yaml',
      '../../ab/p.yaml',
      '../..',
      '/b/p.yaml',
      '\\\\host\\share\\p.yaml',
      '//host/share/p.yaml',
      'file:///b/p.yaml',
      'https://example.org/p.yaml',
      'C:\\p.yaml',
      '..\\..\\c\\p.yaml',
    ])
      deepEqual(resolvePath(workspace, from, written), { is: 'outside' }, written);
  });

  it('that lead out are diagnostics', () => {
    const outside = ['../c/p.yaml', '/b/p.yaml', '\\\\\\\\host\\\\share\\\\p.yaml', 'https://example.org/p.yaml'];
    const text = policy('x', '1.0.0', `extends: [${outside.map((path) => `"${path}"`).join(', ')}]\n`);
    const workspace = workspaceOf({ 'a/x.yaml': text, 'b/p.yaml': policy('p', '1.0.0') }, roots);
    deepEqual(
      rulesIn(workspace, 'a/x.yaml'),
      outside.map(() => 'reference/outside-workspace'),
    );
  });

  it('of the same name belong to the folder that they are in: waivers, cards, samples', () => {
    const gate =
      'gates: [{id: g, type: metric, metric: precision, pass: {min: 0.9}, enforcement: soft-mandatory}]\nstages: [production]\n';
    const waiver = `${head('Waiver')}metadata: {name: w}\npolicy: p\ngate: g\nmodel: m@1.0.0\nreason: known\nrequestedBy: a\napprovedBy: b\napprovedOn: 2026-01-01\nexpires: 2026-12-31\n`;
    const report = `${head('MetricsReport')}metadata: {name: r}\nmodel: {name: m, version: 1.0.0}\ndataset: {name: d, version: "1", split: test}\nmetrics: [{name: precision, value: 0.5}]\n`;
    const configuration = `${head('Configuration')}samples: [{policy: p, reports: ./r.yaml}]\n`;
    const card = `${head('ModelCard')}metadata: {name: m, version: 1.0.0}\n`;
    const files = {
      'a/p.yaml': policy('p', '1.0.0', gate),
      'a/r.yaml': report,
      'a/gatewright.yaml': configuration,
      'b/p.yaml': policy('p', '1.0.0', gate),
      'b/r.yaml': report,
      'b/w.yaml': waiver,
      'b/m.yaml': card,
      'b/gatewright.yaml': configuration,
    };
    const decided = (path: string, of: Workspace) => {
      const simulation = simulate(of, documentIn(of, path), {}, '2026-06-01', (each) => each);
      ok(simulation.is === 'decided', 'message' in simulation ? simulation.message : '');
      const { reports, card: found, waivers } = simulation.sample;
      return {
        decision: simulation.evaluation.decision,
        from: [...reports, ...(found ? [found] : []), ...waivers].map(({ source }) => source.uri),
      };
    };
    const both = workspaceOf(files, roots);
    const inB = {
      decision: 'promote-with-warnings',
      from: ['file:///b/r.yaml', 'file:///b/m.yaml', 'file:///b/w.yaml'],
    };
    deepEqual(decided('b/p.yaml', both), inB);
    const inA = decided('a/p.yaml', both);
    deepEqual(inA.from.slice(0, 1), ['file:///a/r.yaml']);
    equal(inA.from.includes('file:///b/w.yaml'), false, 'a waiver of another folder is about the policy there');
    equal(inA.decision, 'block');
  });

  it('to a policy that only another folder has mean that one', () => {
    const workspace = workspaceOf({ 'b/p.yaml': policy('p', '1.2.0') }, roots);
    const found = documentIn(workspace, 'b/p.yaml');
    equal(meansPolicy(workspace, 'file:///a/w.yaml', 'p@^1.0.0', found), true);
    equal(meansPolicy(workspace, 'file:///a/w.yaml', 'p@^2.0.0', found), false);
    equal(meansPolicy(workspace, 'file:///a/w.yaml', '../b/p.yaml', found), true);
  });
});

describe('what is not found', () => {
  it('is the same whatever files of somebody else an editor shows', () => {
    const alone = { 'a/x.yaml': policy('x', '1.0.0', 'extends: [gone@^1.0.0, ./gone.yaml]\n') };
    const beside = { ...alone, 'a/compose.yaml': 'services: {a: {image: b}}\n' };
    deepEqual(rulesIn(workspaceOf(alone), 'a/x.yaml'), []);
    deepEqual(rulesIn(workspaceOf(beside), 'a/x.yaml'), []);
    deepEqual(rulesIn(workspaceOf({ ...beside, 'a/y.yaml': policy('y', '1.0.0') }), 'a/x.yaml'), [
      'reference/unresolved',
      'reference/unresolved',
    ]);
  });
});

describe('roots', () => {
  it('hold what is below them, not what begins like them', () => {
    equal(rootOf(['file:///a', 'file:///a/b/'], 'file:///a/b/c.yaml'), 'file:///a/b/');
    equal(rootOf(['file:///a'], 'file:///ab/c.yaml'), undefined);
    equal(rootOf(['file:///a'], 'file:///a/../b/c.yaml'), undefined);
    const all = [{ uri: 'file:///a/1' }, { uri: 'file:///b/1' }];
    deepEqual(nearOf(['file:///a', 'file:///b'], 'file:///c/1', all), all);
    deepEqual(nearOf(['file:///a', 'file:///b'], 'file:///b/2', all), [all[1]]);
  });
});
