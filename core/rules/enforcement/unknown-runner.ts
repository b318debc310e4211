import { nameKey } from '../../catalog/name-key.ts';
import { nearest } from '../../catalog/nearest.ts';
import { defineRule } from '../rule.ts';

const runners: readonly string[] = [
  'github-actions',
  'gitlab-ci',
  'jenkins',
  'azure-pipelines',
  'bitbucket-pipelines',
  'buildkite',
  'circleci',
  'teamcity',
  'tekton',
  'argo-workflows',
  'airflow',
  'kubeflow',
  'sagemaker-pipelines',
  'vertex-pipelines',
  'mlflow',
  'opa',
];

export const rule = defineRule<'GovernancePolicy'>({
  id: 'enforcement/unknown-runner',
  severity: 'warning',
  summary: 'A runner is nearly the name of one that is known.',
  kinds: ['GovernancePolicy'],
  local: { GovernancePolicy: 'gates' },
  check({ value, report, edit }) {
    const names = (value.runners ?? []) as readonly (string | undefined)[];
    for (const [index, name] of names.entries()) {
      if (name === undefined || runners.includes(name)) continue;
      const meant = runners.find((runner) => nameKey(runner) === nameKey(name)) ?? nearest(name, runners);
      if (meant === undefined) continue;
      const path = ['runners', index];
      report({
        path,
        message: `\`${name}\` is no runner that is known, so no workflow is made for it. Did you mean \`${meant}\`?`,
        fixes: [{ title: `Change to \`${meant}\``, edits: edit.replaceValue(path, meant), preferred: true }],
      });
    }
  },
});
