// How often the rows of each score were positive: many scores at a time, since a call per score costs more than its sums.

/** Positives (`hits`) and negatives (`misses`) of the first `size` scores; NaN stands for several that share a bin. */
export type ScoreRun = {
  size: number;
  readonly scores: Float64Array;
  readonly hits: Uint32Array;
  readonly misses: Uint32Array;
};

/** Sees runs of scores, all of them descending; a run is used again for the next. */
export type RunVisitor = (run: ScoreRun) => void;

const LENGTH = 4096;

export function scoreRun(): ScoreRun {
  return {
    size: 0,
    scores: new Float64Array(LENGTH),
    hits: new Uint32Array(LENGTH),
    misses: new Uint32Array(LENGTH),
  };
}

/** Puts one more score into a run, after the visitor has seen it where it was full. */
export function putScore(run: ScoreRun, score: number, hits: number, misses: number, visit: RunVisitor): void {
  if (run.size === run.scores.length) endRun(run, visit);
  const at = run.size++;
  run.scores[at] = score;
  run.hits[at] = hits;
  run.misses[at] = misses;
}

/** Has the visitor see what is in a run, and empties it. */
export function endRun(run: ScoreRun, visit: RunVisitor): void {
  if (run.size > 0) visit(run);
  run.size = 0;
}
