/** Scores that plugins give in their own scale are brought to 0–100. */
export const scoreMost = 100;

/** The most becomes 100, 0 stays 0. */
export function shareOfMost(scores: readonly number[]): readonly number[] {
  const most = maximum(scores);
  return most === 0 ? scores : scores.map((score) => Math.floor((score * scoreMost) / most));
}

/** 0 becomes 100, the most becomes 0: for what is counted against a node. */
export function fewestIsBest(scores: readonly number[]): readonly number[] {
  const most = maximum(scores);
  return scores.map((score) => (most === 0 ? scoreMost : scoreMost - Math.floor((score * scoreMost) / most)));
}

/** The least becomes 0, the most 100; where all are equal nothing is said. */
export function stretched(scores: readonly number[]): readonly number[] {
  const [least, most] = [minimum(scores), maximum(scores)];
  return scores.map((score) => (most === least ? 0 : Math.floor(((score - least) * scoreMost) / (most - least))));
}

export const maximum = (values: readonly number[]) => values.reduce((a, b) => Math.max(a, b), -Infinity);
export const minimum = (values: readonly number[]) => values.reduce((a, b) => Math.min(a, b), Infinity);
