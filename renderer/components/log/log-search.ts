import type { LogLine } from './log-buffer.ts';

/** The numbers of the lines that hold a text, in whatever case; kept as lines come and go. */
export class LogSearch {
  #query = '';
  #found: number[] = [];
  #seenUpTo = 0;

  /** Looks only at lines it has not seen, unless the query is another one. */
  find(query: string, lines: readonly LogLine[]): readonly number[] {
    const wanted = query.toLowerCase();
    const first = lines[0]?.number ?? 0;
    const last = lines.at(-1)?.number ?? 0;
    if (wanted !== this.#query || last + 1 < this.#seenUpTo) {
      this.#query = wanted;
      this.#found = [];
      this.#seenUpTo = 0;
    }
    if (wanted === '') return (this.#found = []);
    // The last line may have grown since it was looked at.
    const from = Math.max(first, this.#seenUpTo - 1);
    const kept = this.#found.filter((number) => number >= first && number < from);
    const added = lines.slice(from - first).filter(({ plain }) => plain.toLowerCase().includes(wanted));
    this.#found = [...kept, ...added.map(({ number }) => number)];
    this.#seenUpTo = last + 1;
    return this.#found;
  }
}

/** Where a text stands in another, in whatever case: its starts. */
export function occurrences(text: string, query: string): number[] {
  const [where, what] = [text.toLowerCase(), query.toLowerCase()];
  // Some letters change their length with their case: then positions would not fit.
  if (what === '' || where.length !== text.length) return [];
  const starts: number[] = [];
  for (let at = where.indexOf(what); at !== -1; at = where.indexOf(what, at + what.length)) starts.push(at);
  return starts;
}
