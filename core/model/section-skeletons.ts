import type { CardSection } from './card-sections.ts';

/** What a section looks like before somebody fills it: every text is a placeholder, so that it does not pass for an answer. */
export function sectionSkeleton(section: CardSection): string {
  return skeletons[section];
}

const skeletons: Readonly<Record<CardSection, string>> = {
  details: 'summary: TODO\ntask: TODO\nlicense: TODO\nowners:\n  - {name: TODO, role: model-owner}',
  governance: 'policies:\n  - {name: todo}\nriskTier: high\nstage: TODO',
  intendedUse: 'uses: [TODO]\nusers: [TODO]\noutOfScope: [TODO]',
  factors: 'relevant: [TODO]\nevaluated: [TODO]',
  training: 'code: {repository: TODO, commit: TODO}\nrun: {id: TODO}\nhyperparameters: {}',
  artifacts: '- uri: TODO\n  format: TODO',
  data: '- {role: training, name: TODO}\n- {role: test, name: TODO}',
  signature: 'inputs:\n  - {name: TODO}\noutputs:\n  - {name: TODO}',
  serving: 'inputs:\n  - {name: TODO}',
  evaluation: 'procedure: TODO',
  fairness: 'assessments:\n  - {attribute: TODO, conclusion: TODO}',
  explainability: 'methods: [TODO]\ndescription: TODO',
  robustness: 'attacks:\n  - {name: TODO}\ndescription: TODO',
  limitations: '- TODO',
  tradeoffs: '- TODO',
  risks: '- {name: TODO, mitigation: TODO}',
  humanOversight: 'stopProcedure: TODO\ndescription: TODO',
  security: 'encryption: {atRest: TODO, inTransit: TODO}',
  deployment: 'strategy: TODO\nrollbackTo: TODO',
  monitoring: 'owner: TODO\ndrift: [TODO]',
  cost: 'idleShutdown: TODO',
  environment: 'activity: TODO',
  citation: 'text: TODO',
};
