import { defineRule } from '../rule.ts';

const notebook = /\b(?:i?python[ -]?)?notebooks?\b|jupyter|\bcolab\b|\bkaggle\b|^local$/i;

export const rule = defineRule<'ModelCard'>({
  id: 'lineage/notebook-run',
  severity: 'warning',
  summary: "A model was trained in a notebook or on somebody's machine.",
  kinds: ['ModelCard'],
  check({ value, report }) {
    // To try something out in a notebook is what notebooks are for.
    const stage = value.governance?.stage?.toLowerCase();
    if (stage === 'experimental' || stage === 'development') return;
    const { run, code } = value.training ?? {};
    const byRunner = run?.ci !== undefined && notebook.test(run.ci);
    const byCode = code?.path !== undefined && /\.ipynb$/i.test(code.path);
    if (!byRunner && !byCode) return;
    report({
      path: byRunner ? ['training', 'run', 'ci'] : ['training', 'code', 'path'],
      message: `This model was trained ${byRunner ? `by \`${run?.ci}\`` : `from \`${code?.path}\``}: cells run in any order and packages differ from machine to machine, so nobody can train it again. Train in a pipeline, from committed code.`,
      ...(stage === 'production' ? { severity: 'error' } : {}),
    });
  },
});
