/** How well a text answers a query, and which of its characters do; the higher the better. */
export interface Match {
  readonly score: number;
  readonly marks: readonly number[];
}

/**
 * Every word of the query must be found in the text, in any case: best at its beginning, then at the beginning of a word,
 * then anywhere, then as letters in order. An empty query matches everything alike.
 */
export function fuzzyMatch(query: string, text: string): Match | undefined {
  const lower = text.toLowerCase();
  const marks = new Set<number>();
  let score = 0;
  for (const word of query.toLowerCase().split(/\s+/).filter(Boolean)) {
    const found = findWord(word, lower);
    if (!found) return undefined;
    score += found.score;
    for (const mark of found.marks) marks.add(mark);
  }
  // Of texts that match alike the shorter is meant.
  return { score: score - text.length / 1000, marks: [...marks].sort((a, b) => a - b) };
}

const isWordStart = (text: string, at: number) => at === 0 || /[\s\-./:_]/.test(text[at - 1]!);
const range = (from: number, length: number) => Array.from({ length }, (_, offset) => from + offset);

function findWord(word: string, text: string): Match | undefined {
  let anywhere = -1;
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    if (isWordStart(text, at)) return { score: at === 0 ? 100 : 80, marks: range(at, word.length) };
    if (anywhere < 0) anywhere = at;
  }
  return anywhere >= 0 ? { score: 60, marks: range(anywhere, word.length) } : findLetters(word, text);
}

/** Letters further apart than this, for each letter, were not meant. */
const mostSpread = 4;

function findLetters(word: string, text: string): Match | undefined {
  const marks: number[] = [];
  let at = -1;
  for (const letter of word) {
    at = text.indexOf(letter, at + 1);
    if (at < 0) return undefined;
    marks.push(at);
  }
  const spread = marks.at(-1)! - marks[0]! + 1 - word.length;
  return spread > word.length * mostSpread ? undefined : { score: 40 - Math.min(30, spread), marks };
}
