// What the server loads when it is first used. Each chunk is a file beside the server's bundle with these modules and
// what nobody else needs of what they import. Modules here export functions alone: see plugin.mjs.
const kinds = ['Configuration', 'GovernancePolicy', 'MetricsReport', 'ModelCard', 'PolicyTest', 'Waiver'];

export const serverChunks = {
  ...Object.fromEntries(kinds.map((kind) => [`validators-${kind}`, [`core/generated/validators/${kind}.js`]])),
  evaluation: ['core/gates/evaluate.ts', 'core/gates/metric.ts'],
  expressions: ['core/gates/expression.ts'],
  statistics: ['core/stats/special.ts'],
  rows: ['core/stats/rows/rows-file.ts'],
  completion: ['server/features/completion.ts'],
  actions: ['server/features/code-actions.ts'],
  commands: ['server/features/commands.ts'],
  formatting: ['server/features/formatting.ts', 'server/features/on-type.ts'],
  hovers: ['server/features/hover.ts'],
  // What editors ask of a document that has just been opened.
  outline: [
    'server/features/definition.ts',
    'server/features/links.ts',
    'server/features/ranges.ts',
    'server/features/references.ts',
    'server/features/semantic-tokens.ts',
    'server/features/symbols.ts',
  ],
  outcomes: ['server/features/code-lenses.ts', 'server/features/inlay-hints.ts'],
  renaming: ['server/features/rename.ts', 'server/features/moved-files.ts'],
  'call-hierarchy': ['server/features/call-hierarchy.ts'],
};
