/** Answers that no gate computes by itself, by the vectors' names, with why. */
export const notAsked: Readonly<Record<string, string>> = {
  'fair-eod-fairlearn-mean': 'gates take the worst of TPR and FPR, not their mean',
  'fair-eor-mean': 'gates take the worst of TPR and FPR, not their mean',
  'drift-kl-zero-current': 'gates add 0.5 where a bin is empty; the vector is of the divergence without that',
  'drift-chi2-gof-mild': 'gates compare two samples, not a sample with what is expected',
  'drift-chi2-gof-binary': 'gates compare two samples, not a sample with what is expected',
  'drift-chi2-new-category': 'gates compare two samples, not a sample with what is expected',
  'drift-ks-kolmogorov-limit': 'gates take the exact p-value of samples of this size, not its limit',
  'drift-discrete-mild: hellinger': 'no drift gate takes the Hellinger distance',
  'drift-discrete-mild: total_variation': 'no drift gate takes the total variation',
  'drift-w1-shift: distance': 'gates normalise the Wasserstein distance',
};

/** Why no gate computes an answer, or a part of it; undefined where one does. */
export function notAskedWhy(id: string, part?: string): string | undefined {
  const kind = id.replace(/-(strong|deciles|binary|identical|unequal)$/, id.includes('w1') ? '-shift' : '-mild');
  return notAsked[id] ?? (part === undefined ? undefined : notAsked[`${kind}: ${part}`]);
}
